using HyHome.Samples.Storefront.Carts;

namespace HyHome.Samples.Tests;

public sealed class CartTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("3x2-17x1", "3x2-17x1")]
    [InlineData("3x2-3x2", "3x4")]
    [InlineData("3x999", "3x20")]
    [InlineData("3x2147483647-3x2147483647", "3x20")]
    [InlineData("-1x2-ax1-3x-4x0-5x1x1", "1x2")]
    public void The_cookie_is_read_and_what_is_mangled_is_left_out(string? cookie, string expected) =>
        Assert.Equal(expected, Cart.Parse(cookie).ToString());

    [Fact]
    public void A_cart_holds_no_more_than_its_limit() =>
        Assert.Equal(Cart.MaxItems, Cart.Parse(string.Join('-', Enumerable.Range(1, 100).Select(id => $"{id}x1"))).Items.Count);
}
