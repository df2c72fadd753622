using System.Diagnostics;
using HyHome.Samples.Catalog.Data;
using HyHome.Samples.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Catalog.Api;

internal sealed partial class ProductSearch(
    CatalogContext catalog, CatalogMetrics metrics, FaultDice dice, IOptions<CatalogOptions> options, TimeProvider time, ILogger<ProductSearch> logger)
{
    public async Task<ProductPage> FindAsync(string? text, string? category, int page, int pageSize, CancellationToken cancellationToken)
    {
        await MeetSlownessAsync(cancellationToken);

        var products = catalog.Products.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(category))
        {
            products = products.Where(product => product.Category == category);
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            // LIKE ignores case in SQLite; its wildcards in the visitor's text are ordinary characters.
            var pattern = $"%{Escape(text.Trim())}%";
            products = products.Where(product => EF.Functions.Like(product.Name, pattern, "\\") || EF.Functions.Like(product.Description, pattern, "\\"));
        }

        var total = await products.CountAsync(cancellationToken);
        var items = await products.OrderBy(product => product.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(cancellationToken);
        metrics.Searched(total);
        LogSearched(logger, text, category, total);
        return new ProductPage([.. items.Select(ProductResponse.From)], total, page, pageSize);
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    private async Task MeetSlownessAsync(CancellationToken cancellationToken)
    {
        if (dice.Strikes("slow-search", options.Value.SlowSearchRate))
        {
            Activity.Current?.AddEvent(new ActivityEvent("catalog.index.missing"));
            LogSlow(logger);
            await Task.Delay(options.Value.SlowSearchDelay, time, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Search for '{Text}' in category '{Category}' found {Total} products")]
    private static partial void LogSearched(ILogger logger, string? text, string? category, int total);

    [LoggerMessage(LogLevel.Warning, "The search scans the whole table: the index is missing")]
    private static partial void LogSlow(ILogger logger);
}
