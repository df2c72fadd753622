using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace HyHome.Samples.Tests;

/// <summary>One of the sample apps, whole, on a port of its own.</summary>
internal sealed class Service<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly Dictionary<string, string> _settings;

    public Service(Dictionary<string, string>? settings = null)
    {
        _settings = settings ?? [];
        UseKestrel(0);
        StartServer();
    }

    public string Url => ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }
    }
}
