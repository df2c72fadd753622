using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ModelValidationTests
{
    [Fact]
    public async Task Waits_in_a_circle_are_shown_as_one()
    {
        var builder = TestApplication.Run();
        var a = builder.AddContainer("a", "image");
        var b = builder.AddContainer("b", "image").WaitFor(a);
        a.WaitForStart(b);

        var diagnostic = Assert.Single(await ValidateAsync(builder));

        Assert.Equal(("HYHOME001", "a"), (diagnostic.Id, diagnostic.Resource));
        Assert.Contains("a -> b -> a", diagnostic.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_outside_the_model_is_named()
    {
        var builder = TestApplication.Run();
        var other = TestApplication.Run().AddContainer("other", "image").WithHttpEndpoint();
        builder.AddContainer("a", "image").WaitFor(other);

        var diagnostic = Assert.Single(await ValidateAsync(builder));

        Assert.Equal(("HYHOME002", "a"), (diagnostic.Id, diagnostic.Resource));
        Assert.Contains("'other'", diagnostic.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_parameters_are_listed_with_how_to_set_them_but_not_when_publishing()
    {
        var run = TestApplication.Run("--Parameters:given=x");
        run.AddParameter("given");
        run.AddParameter("admin-password", secret: true);
        run.AddParameter("plain");
        var published = TestApplication.Publish();
        published.AddParameter("plain");

        var diagnostics = await ValidateAsync(run);

        Assert.Equal(["admin-password", "plain"], diagnostics.Select(d => d.Resource));
        Assert.All(diagnostics, d => Assert.Equal("HYHOME003", d.Id));
        Assert.Contains("--Parameters:admin-password=", diagnostics[0].Cure, StringComparison.Ordinal);
        Assert.Contains("Parameters__admin_password=", diagnostics[0].Cure, StringComparison.Ordinal);
        Assert.Empty(await ValidateAsync(published));
    }

    [Fact]
    public async Task Ports_that_do_not_exist_and_names_given_twice_are_errors()
    {
        var builder = TestApplication.Run();
        builder.AddContainer("loki", "image").WithHttpEndpoint(port: 70000, targetPort: 65535).WithContainerName("same");
        builder.AddContainer("tempo", "image").WithEndpoint("grpc", e => e.TargetPort = -1).WithContainerName("same");

        var diagnostics = await ValidateAsync(builder);

        Assert.Equal(["HYHOME009", "HYHOME009", "HYHOME010"], diagnostics.Select(d => d.Id).Order());
        Assert.Contains(diagnostics, d => d.Resource == "loki" && d.Cause.Contains("'http' has the port 70000", StringComparison.Ordinal));
        Assert.Contains(diagnostics, d => d.Resource == "tempo" && d.Cause.Contains("'grpc' has the port -1", StringComparison.Ordinal));
        Assert.Contains(diagnostics, d => d.Cause.Contains("'loki', 'tempo'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_mistakes_are_found_at_once_and_end_the_start()
    {
        var builder = TestApplication.Run();
        var loki = builder.AddContainer("loki", "image").WithHttpEndpoint(port: 3100, name: "http");
        builder.AddContainer("tempo", "image").WithHttpEndpoint(port: 3100);
        builder.AddContainer("grafana", "image").WithReference(loki.GetEndpoint("grpc")).WithBindMount("missing.ini", "/etc/grafana.ini").WithArgs(_ => throw new InvalidOperationException("broken"));
        await using var application = builder.Build();

        var error = await Assert.ThrowsAsync<ModelValidationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["HYHOME004", "HYHOME005", "HYHOME006", "HYHOME007"], error.Diagnostics.Select(d => d.Id).Order());
        Assert.Contains("'http' of 'loki'", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing.ini", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_ones_own_is_asked_too()
    {
        var builder = TestApplication.Run();
        builder.Services.AddSingleton<IModelValidator, EverythingIsWrong>();

        Assert.Equal("TEST001", Assert.Single(await ValidateAsync(builder)).Id);
    }

    private static async Task<IReadOnlyList<ModelDiagnostic>> ValidateAsync(IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        return await application.Services.GetRequiredService<ModelValidation>().ValidateAsync(TestContext.Current.CancellationToken);
    }

    private sealed class EverythingIsWrong : IModelValidator
    {
        public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return new ModelDiagnostic("TEST001", DiagnosticSeverity.Warning, null, "Cause.", "Cure.");
        }
    }
}
