using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using HyHome.Samples.LoadGenerator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace HyHome.Samples.Tests;

public sealed class LoadGeneratorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Visitors_come_steadily_each_in_a_trace_of_its_own_through_all_services()
    {
        using var spans = new SpanRecorder();
        await using var shop = new Shop();
        using var host = Generator(shop.Storefront.Url, journeysPerSecond: 20);

        await host.StartAsync(Cancel);
        var journey = await spans.WaitForAsync(span => span.DisplayName == "journey buy" && (string?)span.GetTagItem("journey.outcome") == "completed", Cancel);
        await host.StopAsync(Cancel);

        Assert.Null(journey.Parent);
        var trace = await spans.WaitForAsync(journey.TraceId, span => span.Kind == ActivityKind.Consumer, Cancel);
        Assert.Contains(trace, span => span.Source.Name == "Catalog");
    }

    [Fact]
    public async Task A_shop_that_is_away_is_reported_per_visitor_and_the_visitors_keep_coming()
    {
        var outcomes = new ConcurrentQueue<string>();
        using var host = Generator("http://127.0.0.1:1", journeysPerSecond: 50);
        using var listener = ListenToOutcomes(host, outcomes);

        await host.StartAsync(Cancel);
        await Poll.UntilAsync(() => Task.FromResult(outcomes.Count(outcome => outcome == "failed") >= 2), Cancel);
        await host.StopAsync(Cancel);
    }

    private static IHost Generator(string storefront, double journeysPerSecond)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "LoadGenerator" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:storefront:http:0"] = storefront,
            ["Load:JourneysPerSecond"] = journeysPerSecond.ToString(),
            ["Load:ThinkTime"] = "00:00:00.005",
            ["Load:BrowseShare"] = "0.1",
            ["Load:AbandonShare"] = "0.1",
        });
        builder.AddServiceDefaults();
        builder.AddLoadGenerator();
        // Pauses between attempts belong to the real thing, not to a test of what happens in the end.
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));
        return builder.Build();
    }

    private static MeterListener ListenToOutcomes(IHost host, ConcurrentQueue<string> outcomes)
    {
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "load.journey.duration" && instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "outcome")
                {
                    outcomes.Enqueue((string)tag.Value!);
                }
            }
        });
        listener.Start();
        return listener;
    }
}
