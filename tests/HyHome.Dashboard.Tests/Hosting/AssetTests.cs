using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Tests.Hosting;

public sealed class AssetTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_the_start_page_loads_is_there_and_may_be_kept()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = await dashboard.GuestAsync();
        var page = await browser.GetStringAsync("/", Cancelled);

        var assets = Regex.Matches(page, "(?:href|src)=\"(/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.Contains(assets, asset => asset.StartsWith("/assets/blazor.web.js", StringComparison.Ordinal));
        Assert.Contains(assets, asset => asset.StartsWith("/assets/site.css", StringComparison.Ordinal));
        foreach (var asset in assets)
        {
            using var response = await browser.GetAsync(asset, Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.True(response.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(300), asset);
        }
    }

    [Fact]
    public async Task An_asset_comes_compressed_to_those_who_ask_for_it_and_is_the_same()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = dashboard.Stranger();
        var plain = await browser.GetByteArrayAsync("/assets/site.css", Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/site.css");
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var response = await browser.SendAsync(request, Cancelled);

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var unpacked = new BrotliStream(await response.Content.ReadAsStreamAsync(Cancelled), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await unpacked.CopyToAsync(content, Cancelled);
        Assert.Equal(plain, content.ToArray());
    }

    [Fact]
    public async Task An_asset_that_the_browser_has_is_not_sent_again()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var browser = dashboard.Stranger();
        using var first = await browser.GetAsync("/assets/js/shell.js", Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/js/shell.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await browser.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/../HyHome.Dashboard.dll")]
    [InlineData("/assets/css/tokens.css")]
    public async Task What_is_no_asset_is_not_served(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.Stranger().GetAsync(path, Cancelled);

        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }
}
