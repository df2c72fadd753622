using System.Diagnostics;
using System.Text.Json;
using HyHome.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.ServiceDefaults.Tests;

public sealed class JsonLogFormatterTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 11, 23, 8, 15, 0, TimeSpan.Zero));

    [Fact]
    public void A_record_is_one_line_with_the_trace_id_where_a_collector_looks_for_it()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        var text = Write(LogLevel.Warning, new State("3 of <b> left", [new("Left", 3), new("Name", "<b>"), new("{OriginalFormat}", "{Left} of {Name} left")]));

        Assert.Equal(text.Length - Environment.NewLine.Length, text.IndexOf('\n'));
        var line = JsonDocument.Parse(text).RootElement;
        Assert.Equal("2026-11-23T08:15:00+00:00", line.GetProperty("time").GetString());
        Assert.Equal("warn", line.GetProperty("level").GetString());
        Assert.Equal("3 of <b> left", line.GetProperty("message").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), line.GetProperty("span_id").GetString());
        Assert.Equal("""{"Left":3,"Name":"<b>"}""", line.GetProperty("attributes").GetRawText());
    }

    [Fact]
    public void A_record_outside_of_a_trace_has_no_trace_id()
    {
        Activity.Current = null;

        var line = JsonDocument.Parse(Write(LogLevel.Information, new State("idle", []))).RootElement;

        Assert.False(line.TryGetProperty("trace_id", out _));
        Assert.False(line.TryGetProperty("attributes", out _));
    }

    [Fact]
    public void An_exception_stays_on_the_line_with_its_stack()
    {
        var text = Write(LogLevel.Error, new State("broken", []), Thrown());

        var line = JsonDocument.Parse(text).RootElement;
        Assert.Equal("System.InvalidOperationException", line.GetProperty("exception_type").GetString());
        Assert.Equal("no luck", line.GetProperty("exception_message").GetString());
        Assert.Contains(nameof(Thrown), line.GetProperty("exception_stacktrace").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, text.Count(character => character == '\n'));
    }

    [Fact]
    public void Values_of_scopes_are_attributes_and_the_records_own_win()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new KeyValuePair<string, object?>[] { new("OrderId", 1), new("Shop", "home") });

        var line = JsonDocument.Parse(Write(LogLevel.Information, new State("x", [new("OrderId", 2), new("Rate", double.NaN), new("Nothing", null)]), scopes: scopes));

        Assert.Equal("""{"OrderId":2,"Shop":"home","Rate":"NaN","Nothing":null}""", line.RootElement.GetProperty("attributes").GetRawText());
    }

    private static string Write(LogLevel level, State state, Exception? exception = null, IExternalScopeProvider? scopes = null)
    {
        var formatter = new JsonLogFormatter(Options.Create(new JsonLogFormatterOptions()), Time);
        using var writer = new StringWriter();
        formatter.Write(new LogEntry<State>(level, "Shop.Orders", default, state, exception, (value, _) => value.Text), scopes, writer);
        return writer.ToString();
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("no luck");
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private sealed class State(string text, KeyValuePair<string, object?>[] values) : List<KeyValuePair<string, object?>>(values)
    {
        public string Text { get; } = text;
    }
}
