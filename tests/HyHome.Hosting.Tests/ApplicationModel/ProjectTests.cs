using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ProjectTests
{
    [Fact]
    public async Task A_project_runs_as_its_launch_profile_says()
    {
        var builder = TestApplication.Run();
        var web = builder.AddProject("web", CreateProject(builder), launchProfileName: "https");
        web.Allocate("https", 7310);
        web.Allocate("http", 5310);

        var environment = await web.EnvironmentAsync();

        Assert.Equal((7310, 5310), (web.GetEndpoint("https").EndpointAnnotation.Port, web.GetEndpoint("http").EndpointAnnotation.Port));
        Assert.Equal("https://localhost:7310;http://localhost:5310", environment["ASPNETCORE_URLS"]);
        Assert.Equal("7310", environment["ASPNETCORE_HTTPS_PORT"]);
        Assert.Equal("https", environment["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("web", environment["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public async Task A_published_project_has_both_endpoints_and_nothing_of_its_profile()
    {
        var builder = TestApplication.Publish();
        var web = builder.AddProject("web", CreateProject(builder), launchProfileName: "http");

        var environment = await web.EnvironmentAsync();

        Assert.Equal(["http", "https"], web.Resource.GetEndpoints().Select(e => e.EndpointName));
        Assert.All(web.Resource.GetEndpoints(), e => Assert.Null(e.EndpointAnnotation.Port));
        Assert.Equal("{web.bindings.http.targetPort}", environment["HTTP_PORTS"]);
        Assert.Equal("true", environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", environment.Keys);
    }

    [Fact]
    public void An_unknown_profile_names_the_known_ones()
    {
        var builder = TestApplication.Run();
        var error = Assert.Throws<DistributedApplicationException>(() => builder.AddProject("web", CreateProject(builder), launchProfileName: "none"));

        Assert.Contains("http, https", error.Message, StringComparison.Ordinal);
    }

    private static string CreateProject(IDistributedApplicationBuilder builder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(builder.AppHostDirectory, "Web", "Properties")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "Web.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        File.WriteAllText(Path.Combine(folder, "Properties", "launchSettings.json"), """
            {
              "profiles": {
                "http": { "commandName": "Project", "applicationUrl": "http://localhost:5310" },
                "https": {
                  "commandName": "Project",
                  "applicationUrl": "https://localhost:7310;http://localhost:5310",
                  "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" }
                }
              }
            }
            """);
        return Path.Combine(folder, "Web.csproj");
    }
}
