using System.Globalization;
using System.Text.RegularExpressions;

namespace HyHome.Samples.LoadGenerator.Journeys;

/// <summary>What visitors do. Each returns its outcome in one word.</summary>
internal static partial class ShopJourneys
{
    private static readonly string[] Searches = ["lamp", "wool", "garden", "mug", "oak", "unicorn"];

    public static async Task<string> BrowseAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var links = ProductLinks(await shopper.GetAsync("/", cancellationToken));
        for (var clicks = shopper.Random.Next(1, 4); clicks > 0; clicks--)
        {
            await shopper.GetAsync(Pick(shopper, links), cancellationToken);
        }

        await shopper.GetAsync($"/?text={Pick(shopper, Searches)}", cancellationToken);
        return "looked";
    }

    public static async Task<string> AbandonAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        await FillCartAsync(shopper, cancellationToken);
        return "abandoned";
    }

    public static async Task<string> BuyAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        await FillCartAsync(shopper, cancellationToken);
        var form = await shopper.GetAsync("/checkout", cancellationToken);
        var email = string.Create(CultureInfo.InvariantCulture, $"visitor{shopper.Random.Next(10_000)}@example.org");
        var answer = await shopper.SubmitAsync("/checkout", form, new() { ["Form.Email"] = email }, cancellationToken);
        return await FollowOrderAsync(shopper, answer, cancellationToken);
    }

    private static async Task FillCartAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var links = ProductLinks(await shopper.GetAsync("/", cancellationToken));
        for (var products = shopper.Random.Next(1, 4); products > 0; products--)
        {
            var link = Pick(shopper, links);
            var page = await shopper.GetAsync(link, cancellationToken);
            if (page.Contains("add-to-cart", StringComparison.Ordinal))
            {
                await shopper.SubmitAsync(link, page, new() { ["Quantity"] = shopper.Random.Next(1, 3).ToString() }, cancellationToken);
            }
        }
    }

    private static async Task<string> FollowOrderAsync(Shopper shopper, string page, CancellationToken cancellationToken)
    {
        for (var looks = 0; looks < 20; looks++)
        {
            if (OrderStatus().Match(page) is not { Success: true } status)
            {
                return "refused";
            }

            if (status.Groups["status"].Value is not ("Accepted" or "Processing"))
            {
                return status.Groups["status"].Value.ToLowerInvariant();
            }

            page = await shopper.GetAsync($"/orders/{status.Groups["id"].Value}", cancellationToken);
        }

        return "waiting";
    }

    private static string[] ProductLinks(string page)
    {
        var links = ProductLink().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToArray();
        return links.Length > 0 ? links : throw new InvalidOperationException("The shop shows no products.");
    }

    private static string Pick(Shopper shopper, string[] choices) => choices[shopper.Random.Next(choices.Length)];

    [GeneratedRegex("""href="(/products/\d+)["']""")]
    private static partial Regex ProductLink();

    [GeneratedRegex("""data-order-status="(?<status>\w+)"[^>]*>(?<id>[0-9a-f-]{36})""")]
    private static partial Regex OrderStatus();
}
