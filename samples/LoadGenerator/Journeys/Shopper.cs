using System.Net;
using System.Text.RegularExpressions;

namespace HyHome.Samples.LoadGenerator.Journeys;

/// <summary>One visitor with a browser's habits: keeps cookies, follows redirects, sends a form's hidden fields back, thinks between clicks.</summary>
internal sealed partial class Shopper(HttpClient http, Random random, TimeSpan thinkTime, TimeProvider time)
{
    public const string ClientName = "storefront";

    private const int MaxRedirects = 5;

    // Cookies need a site to belong to; the real address is found per request by service discovery.
    private static readonly Uri Site = new("http://storefront");

    private readonly CookieContainer _cookies = new();

    public Random Random { get; } = random;

    public async Task<string> GetAsync(string path, CancellationToken cancellationToken)
    {
        await ThinkAsync(cancellationToken);
        return await SendAsync(HttpMethod.Get, path, content: null, cancellationToken);
    }

    public async Task<string> SubmitAsync(string path, string page, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        foreach (Match hidden in HiddenField().Matches(page))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }

        await ThinkAsync(cancellationToken);
        using var content = new FormUrlEncodedContent(fields);
        return await SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            if (_cookies.GetCookieHeader(Site) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }

            using var response = await http.SendAsync(request, cancellationToken);
            Keep(response);
            if ((int)response.StatusCode is < 300 or >= 400)
            {
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync(cancellationToken);
            }

            // See other: the next page is fetched, the form is not sent again.
            (method, content) = (HttpMethod.Get, null);
            path = new Uri(Site, response.Headers.Location ?? throw new HttpRequestException($"'{path}' redirects without saying where.")).PathAndQuery;
        }

        throw new HttpRequestException($"'{path}' redirects more than {MaxRedirects} times.");
    }

    private void Keep(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies)
            {
                _cookies.SetCookies(Site, cookie);
            }
        }
    }

    // Uniform from 0 to twice the mean: visitors don't click in step.
    private Task ThinkAsync(CancellationToken cancellationToken) => Task.Delay(thinkTime * 2 * Random.NextDouble(), time, cancellationToken);

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
