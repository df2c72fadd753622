using System.Diagnostics.Metrics;

namespace HyHome.Samples.Catalog;

internal sealed class CatalogMetrics
{
    private readonly Counter<long> _reservations;
    private readonly Histogram<int> _searchResults;

    // The levels are kept here and read by the exporter, which must not wait for the database.
    private volatile IReadOnlyDictionary<string, int> _stock = new Dictionary<string, int>();

    public CatalogMetrics(IMeterFactory factory, IHostEnvironment environment)
    {
        // ServiceDefaults collects the meter that carries the application's name.
        var meter = factory.Create(environment.ApplicationName);
        _reservations = meter.CreateCounter<long>("catalog.reservations", "{reservation}", "Stock reservations by outcome.");
        _searchResults = meter.CreateHistogram<int>(
            "catalog.search.results",
            "{product}",
            "Products found per search.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50] });
        meter.CreateObservableGauge("catalog.stock", ObserveStock, "{item}", "Items on the shelf by category.");
    }

    public void Reserved(string outcome) => _reservations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Searched(int results) => _searchResults.Record(results);

    public void StockCounted(IReadOnlyDictionary<string, int> byCategory) => _stock = byCategory;

    private IEnumerable<Measurement<int>> ObserveStock() =>
        _stock.Select(level => new Measurement<int>(level.Value, new KeyValuePair<string, object?>("category", level.Key)));
}
