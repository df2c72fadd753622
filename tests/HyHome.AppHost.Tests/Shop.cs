using System.Net;
using System.Text.RegularExpressions;

namespace HyHome.AppHost.Tests;

/// <summary>Buys something, as a browser does.</summary>
internal sealed partial class Shop : IDisposable
{
    private readonly HttpClient _http;

    public Shop(Uri storefront)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), ActivityHeadersPropagator = null }) { BaseAddress = storefront };
    }

    /// <summary>Puts the first product into the cart, and places the order within a trace.</summary>
    /// <param name="traceId">Id of the trace, 32 hex digits.</param>
    /// <param name="spanId">Id of the span that asks, 16 hex digits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PlaceOrderAsync(string traceId, string spanId, CancellationToken cancellationToken)
    {
        var home = await _http.GetStringAsync("/", cancellationToken);
        var product = ProductLink().Match(home).Groups["path"].Value;
        await SubmitAsync(product, new() { ["Quantity"] = "1" }, traceParent: null, cancellationToken);
        await SubmitAsync("/checkout", new() { ["Form.Email"] = "someone@example.com" }, $"00-{traceId}-{spanId}-01", cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task SubmitAsync(string path, Dictionary<string, string> fields, string? traceParent, CancellationToken cancellationToken)
    {
        var page = await _http.GetStringAsync(path, cancellationToken);
        foreach (Match hidden in HiddenField().Matches(page))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("""href="(?<path>/products/\d+)["']""")]
    private static partial Regex ProductLink();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
