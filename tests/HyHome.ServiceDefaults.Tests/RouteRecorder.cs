using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.ServiceDefaults.Tests;

/// <summary>The routes that one app's request duration was recorded for.</summary>
internal sealed class RouteRecorder : IDisposable
{
    private readonly ConcurrentQueue<string> _routes = new();
    private readonly MeterListener _listener;

    public RouteRecorder(WebApplication app)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.request.duration" && instrument.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "http.route", Value: string route })
                {
                    _routes.Enqueue(route);
                }
            }
        });
        _listener.Start();
    }

    public IReadOnlyCollection<string> Recorded => [.. _routes];

    public void Dispose() => _listener.Dispose();
}
