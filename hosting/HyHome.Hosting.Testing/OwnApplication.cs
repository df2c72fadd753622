using HyHome.Hosting.Orchestration;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>An application that the test itself models.</summary>
internal sealed class OwnApplication : ITestedApplication
{
    private readonly TestingDefaults _defaults;
    private readonly DistributedApplicationBuilder _builder;

    private OwnApplication(TestingDefaults defaults, DistributedApplicationBuilder builder)
    {
        _defaults = defaults;
        _builder = builder;
    }

    /// <summary>Makes its builder.</summary>
    public static TestingBuilder Begin(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var defaults = new TestingDefaults();
        var outer = AppHostInterceptor.Current;
        AppHostInterceptor.Current = new Construction(defaults, args, configure);
        try
        {
            var builder = new DistributedApplicationBuilder(new DistributedApplicationOptions());
            return new TestingBuilder(new OwnApplication(defaults, builder), builder);
        }
        catch
        {
            defaults.Dispose();
            throw;
        }
        finally
        {
            AppHostInterceptor.Current = outer;
        }
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_builder.Build());
    }

    public void Dispose() => _defaults.Dispose();

    // Only for as long as the builder is being made: the test's own flow goes on to build and start.
    private sealed class Construction(TestingDefaults defaults, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : AppHostInterceptor
    {
        public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
        {
            defaults.Apply(options, settings, args);
            configure(options, settings);
        }

        public override void OnBuilding(IDistributedApplicationBuilder builder)
        {
        }

        public override void OnBuilt(DistributedApplication application)
        {
        }

        public override Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
