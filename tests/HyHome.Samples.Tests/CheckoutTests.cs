using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyHome.Samples.Checkout;

namespace HyHome.Samples.Tests;

public sealed class CheckoutTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_accepted_at_once_and_completed_in_the_background()
    {
        await using var shop = new Shop();
        var http = shop.Checkout.CreateClient();

        using var response = await PlaceAsync(http);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var order = await FinishedAsync(http, response.Headers.Location!);
        Assert.Equal("Completed", (string?)order["status"]);
        Assert.Equal(156m, (decimal)order["total"]!);
    }

    [Fact]
    public async Task The_consumer_goes_on_with_the_trace_of_the_request_and_the_settlement_links_to_it()
    {
        using var spans = new SpanRecorder();
        await using var shop = new Shop(new() { ["Checkout:SettlementInterval"] = "00:00:00.100" });
        using var caller = new Activity("test").Start();

        using var response = await PlaceAsync(shop.Checkout.CreateClient());

        var trace = await spans.WaitForAsync(caller.TraceId, span => span.DisplayName == "process orders", Cancel);
        var producer = trace.Single(span => span.Kind == ActivityKind.Producer);
        var consumer = trace.Single(span => span.Kind == ActivityKind.Consumer);
        Assert.Equal(producer.SpanId, consumer.ParentSpanId);
        Assert.Equal(producer.SpanId, Assert.Single(consumer.Links).Context.SpanId);
        Assert.Equal("completed", consumer.GetTagItem("order.outcome"));
        Assert.Equal(consumer.SpanId, trace.Single(span => span.DisplayName == "charge card").ParentSpanId);

        var settlement = await spans.WaitForAsync(
            span => span.DisplayName == "settle payments" && span.Links.Any(link => link.Context.TraceId == caller.TraceId), Cancel);
        Assert.NotEqual(caller.TraceId, settlement.TraceId);
    }

    [Fact]
    public async Task A_declined_payment_ends_the_order_and_puts_the_goods_back()
    {
        await using var shop = new Shop(new() { ["Checkout:Faults:DeclineRate"] = "1" });
        var catalog = shop.Catalog.CreateClient();
        var before = await catalog.GetFromJsonAsync<JsonObject>("/products/1", Cancel);

        using var response = await PlaceAsync(shop.Checkout.CreateClient());
        var order = await FinishedAsync(shop.Checkout.CreateClient(), response.Headers.Location!);

        Assert.Equal("Declined", (string?)order["status"]);
        Assert.StartsWith("The bank declined the payment", (string?)order["reason"], StringComparison.Ordinal);
        var after = await catalog.GetFromJsonAsync<JsonObject>("/products/1", Cancel);
        Assert.Equal((int)before!["stock"]!, (int)after!["stock"]!);
    }

    [Fact]
    public async Task An_inventory_that_never_answers_fails_the_order_with_a_reason()
    {
        await using var shop = new Shop(new() { ["Checkout:Faults:InventoryTimeoutRate"] = "1" });

        using var response = await PlaceAsync(shop.Checkout.CreateClient());
        var order = await FinishedAsync(shop.Checkout.CreateClient(), response.Headers.Location!);

        Assert.Equal("Failed", (string?)order["status"]);
        Assert.Contains("did not answer", (string?)order["reason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "email": "nobody", "lines": [ { "productId": 1, "quantity": 1 } ] }""", "Email")]
    [InlineData("""{ "email": "a@example.org", "lines": [] }""", "Lines")]
    [InlineData("""{ "email": "a@example.org", "lines": [ { "productId": 1, "quantity": 0 } ] }""", "Quantity")]
    [InlineData("""{ "email": "a@example.org", "lines": [ { "productId": 999, "quantity": 1 } ] }""", "Lines[0].ProductId")]
    public async Task A_bad_order_is_refused_with_a_problem_that_names_the_field(string body, string field)
    {
        await using var shop = new Shop();
        using var content = new StringContent(body, mediaType: new("application/json"));

        using var response = await shop.Checkout.CreateClient().PostAsync("/orders", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(field, await response.Content.ReadAsStringAsync(Cancel), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_full_queue_is_told_to_the_buyer()
    {
        await using var shop = new Shop(new()
        {
            ["Checkout:QueueCapacity"] = "1",
            ["Checkout:Workers"] = "1",
            ["Checkout:Faults:SlowPaymentRate"] = "1",
            ["Checkout:Faults:SlowPaymentDelay"] = "00:01:00",
        });
        var http = shop.Checkout.CreateClient();

        HttpResponseMessage response;
        do
        {
            response = await PlaceAsync(http);
        }
        while (response.StatusCode == HttpStatusCode.Accepted);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_catalog_that_is_away_is_reported_as_unavailable()
    {
        await using var checkout = new Service<CheckoutOptions>(new() { ["services:catalog:http:0"] = "http://127.0.0.1:1" });

        using var response = await PlaceAsync(checkout.CreateClient());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void A_rate_above_one_stops_the_start_with_an_error_that_names_it()
    {
        var error = Assert.ThrowsAny<Exception>(() => new Service<CheckoutOptions>(new() { ["Checkout:Faults:DeclineRate"] = "2" }));

        // The factory may meet the host only when its failed start has disposed it, and throw for that; the reason is in the log then.
        Assert.Contains("DeclineRate", error + TestContext.Current.TestOutputHelper!.Output, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PlaceAsync(HttpClient http) => http.PostAsJsonAsync(
        "/orders",
        new { Email = "buyer@example.org", Lines = new[] { new { ProductId = 1, Quantity = 2 }, new { ProductId = 2, Quantity = 1 } } },
        Cancel);

    private static async Task<JsonObject> FinishedAsync(HttpClient http, Uri location)
    {
        JsonObject? order = null;
        await Poll.UntilAsync(
            async () =>
            {
                order = await http.GetFromJsonAsync<JsonObject>(location, Cancel);
                return (string?)order!["status"] is not ("Accepted" or "Processing");
            },
            Cancel);
        return order!;
    }
}
