using HyHome.Dashboard.Pages.Metrics;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Metrics;

/// <summary>Queries with more series than a page can hold.</summary>
public sealed class LargestSeriesTests : IAsyncLifetime
{
    private const int Many = 10_000;

    private Stack _stack = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        var points = Enumerable.Range(0, Many).Select(i => $$$"""{"timeUnixNano":"TIME(60)","asInt":"{{{i}}}","attributes":[{"key":"number","value":{"stringValue":"n{{{i}}}"} }]}""");
        await _stack.MetricsAsync("crowd", $$$"""{"name":"many","gauge":{"dataPoints":[{{{string.Join(',', points)}}}]} },{"name":"few","gauge":{"dataPoints":[{"timeUnixNano":"TIME(60)","asInt":"7"}]} }""");
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Theory]
    [InlineData("many")]
    [InlineData("many or vector(0)")]
    [InlineData("many # with a comment")]
    public async Task Over_time_the_largest_are_loaded_and_all_are_counted(string query)
    {
        var (result, count) = await new LargestSeries(_stack.Prometheus).OverAsync(query, _stack.Range, TimeSpan.FromSeconds(15), 50, Token);

        Assert.InRange(count, Many, Many + 1);
        Assert.Equal(Enumerable.Range(Many - 50, 50).Select(i => $"n{i}").Order(), result.Series.Select(series => series.Labels["number"]).Order());
    }

    [Fact]
    public async Task At_one_time_the_largest_are_loaded_and_all_are_counted()
    {
        var (result, count) = await new LargestSeries(_stack.Prometheus).AtAsync("many", _stack.Origin.AddMinutes(2), Token);

        Assert.Equal(Many, count);
        Assert.Equal(500, result.Series.Count);
        Assert.Equal(Many - 500, result.Series.Min(series => series.Values[0]));
    }

    [Fact]
    public async Task What_a_page_can_hold_comes_as_it_is()
    {
        var (result, count) = await new LargestSeries(_stack.Prometheus).OverAsync("few", _stack.Range, TimeSpan.FromSeconds(15), 50, Token);

        Assert.Equal(1, count);
        Assert.Equal(7, Assert.Single(result.Series).Values[0]);
    }
}
