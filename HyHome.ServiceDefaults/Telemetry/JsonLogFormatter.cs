using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace HyHome.ServiceDefaults.Telemetry;

/// <summary>
/// One log record as one line of JSON. The framework's own JSON formatter hides the trace id inside a scope; here it is
/// <c>trace_id</c> at the top, where a collector and Grafana's derived fields look for it.
/// </summary>
internal sealed class JsonLogFormatter : ConsoleFormatter
{
    public const string FormatterName = "hyhome-json";

    private const string OriginalFormat = "{OriginalFormat}";

    // Relaxed: the line goes to a log store, never into a page, and \u003C for "<" helps nobody.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _includeScopes;
    private readonly TimeProvider _time;

    public JsonLogFormatter(IOptions<JsonLogFormatterOptions> options, TimeProvider? time = null)
        : base(FormatterName)
    {
        _includeScopes = options.Value.IncludeScopes;
        _time = time ?? TimeProvider.System;
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            WriteHead(json, logEntry);
            WriteTrace(json);
            WriteException(json, logEntry.Exception);
            WriteAttributes(json, logEntry.State, _includeScopes ? scopeProvider : null);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "fatal",
        _ => "unknown",
    };

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("trace_id", activity.TraceId.ToHexString());
            json.WriteString("span_id", activity.SpanId.ToHexString());
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is not null)
        {
            json.WriteString("exception_type", exception.GetType().FullName);
            json.WriteString("exception_message", exception.Message);
            json.WriteString("exception_stacktrace", exception.ToString());
        }
    }

    private static void WriteAttributes<TState>(Utf8JsonWriter json, TState state, IExternalScopeProvider? scopes)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        scopes?.ForEachScope(Collect, attributes);
        Collect(state, attributes);
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    // The record's own values come last and win over a scope's; a dictionary keeps the object free of double keys.
    private static void Collect(object? state, Dictionary<string, object?> attributes)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (name, value) in pairs)
            {
                if (name != OriginalFormat)
                {
                    attributes[name] = value;
                }
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case byte or sbyte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value)); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            default: json.WriteStringValue(Convert.ToString(value)); break;
        }
    }

    private void WriteHead<TState>(Utf8JsonWriter json, in LogEntry<TState> entry)
    {
        json.WriteString("time", _time.GetUtcNow());
        json.WriteString("level", LevelName(entry.LogLevel));
        json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
        json.WriteString("logger", entry.Category);
        if (entry.EventId.Name is { Length: > 0 } eventName)
        {
            json.WriteString("event", eventName);
        }
    }
}
