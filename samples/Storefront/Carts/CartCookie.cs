namespace HyHome.Samples.Storefront.Carts;

internal static class CartCookie
{
    private const string Name = "cart";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static Cart Read(HttpContext context) => Cart.Parse(context.Request.Cookies[Name]);

    public static void Write(HttpContext context, Cart cart)
    {
        if (cart.Items.Count == 0)
        {
            context.Response.Cookies.Delete(Name);
            return;
        }

        context.Response.Cookies.Append(Name, cart.ToString(), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }
}
