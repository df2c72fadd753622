using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace HyHome.Samples.Tests;

/// <summary>One of the sample apps, whole, on a port of its own.</summary>
internal sealed class Service<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly Dictionary<string, string> _settings;
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public Service(Dictionary<string, string>? settings = null)
    {
        _settings = settings ?? [];
        // Not UseKestrel(port): the factory would set that port while Main may have started the server already.
        UseKestrel();
        StartServer();
    }

    public string Url => ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        // The console belongs to the runner of the tests: there, the lines of dozens of services would hide the test that failed.
        builder.UseSetting("Logging:Console:LogLevel:Default", nameof(LogLevel.None));
        if (_output is not null)
        {
            builder.ConfigureLogging(logging => logging.AddProvider(new TestOutputLogger(_output)));
        }
    }
}
