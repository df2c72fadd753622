using Microsoft.Extensions.Hosting;

/// <summary>Says so when the application frees its services.</summary>
internal sealed class Farewell : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await Console.Out.WriteLineAsync("Its services are freed.");
}
