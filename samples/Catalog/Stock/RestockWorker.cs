using System.Diagnostics;
using HyHome.Samples.Catalog.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Catalog.Stock;

/// <summary>Fills shelves that run low, so that the shop can be left running, and counts them for the stock gauge.</summary>
internal sealed partial class RestockWorker : BackgroundService
{
    private const int LowStock = CatalogSeed.FullShelf / 4;

    // Nothing is low when a shop opens, and its first customers need the processor more.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(5);

    private readonly IServiceScopeFactory _scopes;
    private readonly CatalogMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly ActivitySource _source;

    public RestockWorker(
        IServiceScopeFactory scopes,
        CatalogMetrics metrics,
        TimeProvider time,
        IOptions<CatalogOptions> options,
        IHostEnvironment environment,
        ILogger<RestockWorker> logger)
    {
        _scopes = scopes;
        _metrics = metrics;
        _time = time;
        _interval = options.Value.RestockInterval;
        _logger = logger;
        _source = new ActivitySource(environment.ApplicationName);
    }

    public override void Dispose()
    {
        _source.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(_interval < Opening ? _interval : Opening, _time, stoppingToken);
        using var timer = new PeriodicTimer(_interval, _time);
        do
        {
            using var activity = _source.StartActivity("restock");
            try
            {
                await RestockAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                activity?.SetStatus(ActivityStatusCode.Error, error.Message);
                LogFailed(_logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RestockAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var catalog = scope.ServiceProvider.GetRequiredService<CatalogContext>();

        var filled = await catalog.Products
            .Where(product => product.Stock < LowStock)
            .ExecuteUpdateAsync(set => set.SetProperty(product => product.Stock, CatalogSeed.FullShelf), cancellationToken);
        if (filled > 0)
        {
            LogRestocked(_logger, filled);
        }

        _metrics.StockCounted(await catalog.Products
            .GroupBy(product => product.Category)
            .Select(group => new { Category = group.Key, Stock = group.Sum(product => product.Stock) })
            .ToDictionaryAsync(level => level.Category, level => level.Stock, cancellationToken));
    }

    [LoggerMessage(LogLevel.Information, "The supplier refilled {Products} products")]
    private static partial void LogRestocked(ILogger logger, int products);

    [LoggerMessage(LogLevel.Error, "Restocking failed; the next delivery tries again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
