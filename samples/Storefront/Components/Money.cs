namespace HyHome.Samples.Storefront.Components;

internal static class Money
{
    public static string Euro(decimal amount) => $"{amount:0.00} €";
}
