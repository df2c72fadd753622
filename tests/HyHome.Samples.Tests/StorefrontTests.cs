using System.Net;
using HyHome.Samples.LoadGenerator.Journeys;
using HyHome.Samples.Storefront;
using Microsoft.AspNetCore.Mvc.Testing;

namespace HyHome.Samples.Tests;

public sealed class StorefrontTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_who_buys_sees_the_order_completed()
    {
        await using var shop = new Shop();

        Assert.Equal("completed", await ShopJourneys.BuyAsync(Visitor(shop.Storefront), Cancel));
    }

    [Fact]
    public async Task What_is_put_in_the_cart_is_there_with_its_price()
    {
        await using var shop = new Shop();
        var visitor = Visitor(shop.Storefront);

        var cart = await visitor.SubmitAsync("/products/9", await visitor.GetAsync("/products/9", Cancel), new() { ["Quantity"] = "3" }, Cancel);

        Assert.Contains("Stoneware mug", cart, StringComparison.Ordinal);
        Assert.Contains("48.00", cart, StringComparison.Ordinal);
        var emptied = await visitor.SubmitAsync("/cart", cart, [], Cancel);
        Assert.Contains("It is empty", emptied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_without_a_proper_address_says_so_and_keeps_the_cart()
    {
        await using var shop = new Shop();
        var visitor = Visitor(shop.Storefront);
        await visitor.SubmitAsync("/products/9", await visitor.GetAsync("/products/9", Cancel), new() { ["Quantity"] = "1" }, Cancel);

        var answer = await visitor.SubmitAsync("/checkout", await visitor.GetAsync("/checkout", Cancel), new() { ["Form.Email"] = "nobody" }, Cancel);

        Assert.Contains("That is not an email address.", answer, StringComparison.Ordinal);
        Assert.Contains("1 products", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_another_site_is_refused()
    {
        await using var shop = new Shop();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Quantity"] = "1", ["_handler"] = "add-to-cart" });

        using var response = await shop.Storefront.CreateClient().PostAsync("/products/9", form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/products/999")]
    [InlineData("/nowhere")]
    public async Task What_does_not_exist_is_a_page_with_status_404(string path)
    {
        await using var shop = new Shop();

        using var response = await shop.Storefront.CreateClient().GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing here", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_whose_catalog_is_away_asks_to_come_back_later()
    {
        await using var storefront = new Service<StorefrontMetrics>(new()
        {
            ["services:catalog:http:0"] = "http://127.0.0.1:1",
            ["services:checkout:http:0"] = "http://127.0.0.1:1",
        });

        using var response = await storefront.CreateClient().GetAsync("/cart", Cancel);
        using var broken = new HttpRequestMessage(HttpMethod.Get, "/products/1") { Headers = { { "Cookie", "cart=1x1" } } };
        using var answer = await storefront.CreateClient().SendAsync(broken, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("restocking the shelves", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static Shopper Visitor(Service<StorefrontMetrics> storefront) => new(
        storefront.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri(storefront.Url), HandleCookies = false, AllowAutoRedirect = false }),
        new Random(1),
        TimeSpan.FromMilliseconds(5),
        TimeProvider.System);
}
