using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyHome.Samples.Catalog;

namespace HyHome.Samples.Tests;

public sealed class CatalogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/products?pageSize=100", 20)]
    [InlineData("/products?category=Garden&pageSize=100", 3)]
    [InlineData("/products?text=LAMP", 1)]
    [InlineData("/products?text=%25", 0)]
    [InlineData("/products?text=_", 0)]
    public async Task A_search_finds_what_it_says(string path, int expected)
    {
        await using var catalog = new Service<CatalogOptions>();

        var page = await catalog.CreateClient().GetFromJsonAsync<JsonObject>(path, Cancel);

        Assert.Equal(expected, (int)page!["total"]!);
        Assert.Equal(expected, page["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/products?page=0")]
    [InlineData("/products?pageSize=101")]
    public async Task A_bad_page_is_refused_with_a_problem_that_names_the_field(string path)
    {
        await using var catalog = new Service<CatalogOptions>();

        using var response = await catalog.CreateClient().GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"page", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_product_is_a_problem_with_status_404()
    {
        await using var catalog = new Service<CatalogOptions>();

        using var response = await catalog.CreateClient().GetAsync("/products/999", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Many_buyers_at_once_never_get_more_than_there_is()
    {
        await using var catalog = new Service<CatalogOptions>(new() { ["Catalog:RestockInterval"] = "1.00:00:00" });
        var http = catalog.CreateClient();
        var stock = await StockAsync(http);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReserveAsync(http, Guid.NewGuid(), quantity: 10)));

        var reserved = answers.Count(status => status == HttpStatusCode.OK);
        Assert.Equal(stock / 10, reserved);
        Assert.Equal(20 - reserved, answers.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(0, await StockAsync(http));
    }

    [Fact]
    public async Task A_reservation_sent_twice_is_made_once_and_a_released_one_is_back_on_the_shelf()
    {
        await using var catalog = new Service<CatalogOptions>();
        var http = catalog.CreateClient();
        var stock = await StockAsync(http);
        var id = Guid.NewGuid();

        Assert.Equal(HttpStatusCode.OK, await ReserveAsync(http, id, 3));
        Assert.Equal(HttpStatusCode.OK, await ReserveAsync(http, id, 3));
        Assert.Equal(HttpStatusCode.Conflict, await ReserveAsync(http, id, 4));
        Assert.Equal(stock - 3, await StockAsync(http));

        using var released = await http.DeleteAsync($"/reservations/{id}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        Assert.Equal(stock, await StockAsync(http));
    }

    [Fact]
    public async Task Every_query_is_a_client_span_with_the_attributes_of_the_conventions()
    {
        using var spans = new SpanRecorder();
        await using var catalog = new Service<CatalogOptions>();
        using var caller = new Activity("test").Start();

        using var response = await catalog.CreateClient().GetAsync("/products/1", Cancel);

        var trace = await spans.WaitForAsync(caller.TraceId, span => span.Kind == ActivityKind.Server, Cancel);
        var server = trace.Single(span => span.Kind == ActivityKind.Server);
        var query = trace.Single(span => span.Source.Name == "Catalog");
        Assert.Equal("SELECT Products", query.DisplayName);
        Assert.Equal(ActivityKind.Client, query.Kind);
        Assert.Equal(server.SpanId, query.ParentSpanId);
        Assert.Equal("sqlite", query.GetTagItem("db.system.name"));
        Assert.Equal("SELECT", query.GetTagItem("db.operation.name"));
        Assert.Equal("Products", query.GetTagItem("db.collection.name"));
        Assert.Contains("@id", (string)query.GetTagItem("db.query.text")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_search_is_still_an_answer()
    {
        await using var catalog = new Service<CatalogOptions>(new() { ["Catalog:SlowSearchRate"] = "1", ["Catalog:SlowSearchDelay"] = "00:00:00.001" });

        using var response = await catalog.CreateClient().GetAsync("/products", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<int> StockAsync(HttpClient http) =>
        (int)(await http.GetFromJsonAsync<JsonObject>("/products/1", Cancel))!["stock"]!;

    private static async Task<HttpStatusCode> ReserveAsync(HttpClient http, Guid id, int quantity)
    {
        using var response = await http.PutAsJsonAsync($"/reservations/{id}", new { ProductId = 1, Quantity = quantity }, Cancel);
        return response.StatusCode;
    }
}
