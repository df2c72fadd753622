using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.ServiceDefaults.Tests;

/// <summary>A web app that does nothing but call the defaults.</summary>
internal static class TestApp
{
    public const string LogLine = "hello from the test app";

    public static async Task<WebApplication> StartAsync(Dictionary<string, string?> settings, string environment, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Environment.ApplicationName = "TestApp";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/hello", (ILoggerFactory loggers) =>
        {
            loggers.CreateLogger("Test").LogInformation(LogLine);
            return Results.Ok();
        });
        await app.StartAsync(cancellationToken);
        return app;
    }

    public static HttpClient Client(this WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()) };
}
