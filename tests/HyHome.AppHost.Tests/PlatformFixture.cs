using System.Net;
using System.Text.Json;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.AppHost.Tests;

/// <summary>The whole application, started once for several tests, without the load generator's noise.</summary>
public abstract class PlatformFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _app;
    private string? _missing;

    /// <summary>The application. A test that asks for it is skipped where this machine lacks what it runs on.</summary>
    public DistributedApplication App
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
            return _app!;
        }
    }

    /// <summary>The AppHost's command line.</summary>
    protected abstract string[] Arguments { get; }

    public async ValueTask InitializeAsync()
    {
        _missing = await PrepareAsync();
        if (_missing is not null)
        {
            return;
        }

        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.HyHome_AppHost>(Arguments);
        _builder.Resources.Single(r => r.Name == "load-generator").Annotations.Add(new ExplicitStartupAnnotation());

        // Orders are to succeed here; that some fail is the sample's own subject.
        var checkout = _builder.CreateResourceBuilder((ProjectResource)_builder.Resources.Single(r => r.Name == "checkout"));
        foreach (var fault in new[] { "DeclineRate", "SlowPaymentRate", "InventoryTimeoutRate" })
        {
            checkout.WithEnvironment($"Checkout__Faults__{fault}", "0");
        }

        Extend(_builder);
        _app = await _builder.BuildAsync();
        await _app.StartAsync();
        foreach (var resource in new[] { "alloy", "loki", "tempo", "prometheus", "alertmanager", "catalog", "checkout", "storefront" })
        {
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource, StartTime);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }
    }

    /// <summary>The files that the model puts into a container.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> FilesAsync(string resource, CancellationToken cancellationToken) =>
        await Model.FilesAsync(_builder!.Resources.Single(r => r.Name == resource), cancellationToken);

    /// <summary>Asks a component until it answers as expected: telemetry arrives in batches.</summary>
    internal async Task<T> EventuallyAsync<T>(string resource, string path, Func<JsonElement, T> read, Func<T, bool> isThere, CancellationToken cancellationToken)
    {
        using var client = App.CreateHttpClient(resource);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Deadline);
        var last = "nothing";
        while (!timeout.IsCancellationRequested)
        {
            using var response = await client.GetAsync(path, cancellationToken);
            last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
            if (response.StatusCode == HttpStatusCode.OK)
            {
                using var answer = JsonDocument.Parse(last[4..]);
                var value = read(answer.RootElement);
                if (isThere(value))
                {
                    return value;
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }

        Assert.Fail($"{resource} has not answered {Uri.UnescapeDataString(path)} as expected within {Deadline.TotalSeconds} s. Its last answer: {last[..Math.Min(last.Length, 2000)]}");
        return default;
    }

    /// <summary>Asks until the answer is as expected.</summary>
    internal static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isThere, string what, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.UtcNow + Deadline;
        while (true)
        {
            var value = await ask();
            if (isThere(value))
            {
                return value;
            }

            Assert.True(DateTimeOffset.UtcNow < end, $"Within {Deadline.TotalSeconds} s it did not come true that {what}; the last answer was {JsonSerializer.Serialize(value)}.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks Prometheus until a query has series, and tells how many.</summary>
    internal Task<int> MetricAsync(string query, CancellationToken cancellationToken) => EventuallyAsync(
        "prometheus",
        $"/api/v1/query?query={Uri.EscapeDataString(query)}",
        answer => answer.GetProperty("data").GetProperty("result").GetArrayLength(),
        series => series > 0,
        cancellationToken);

    /// <summary>Makes what the application needs beforehand.</summary>
    /// <returns>What this machine lacks for it; null when all is there.</returns>
    protected virtual Task<string?> PrepareAsync() => Task.FromResult<string?>(null);

    /// <summary>Adds what only the tests need to the model of Program.cs.</summary>
    protected virtual void Extend(IDistributedApplicationTestingBuilder builder)
    {
    }
}
