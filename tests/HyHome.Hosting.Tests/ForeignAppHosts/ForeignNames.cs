// Lines that AppHosts for Aspire carry. They have to compile, and to mean nothing.
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.ApplicationModel.Docker;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Testing;
using Aspire.Hosting.Utils;

namespace Aspire.Hosting;

/// <summary>An integration that declares itself in Aspire's namespace, as most do, and uses the engine's names without another import.</summary>
internal static class ForeignNames
{
    public static IResourceBuilder<ExecutableResource> AddTicker(this IDistributedApplicationBuilder builder, [ResourceName] string name) =>
        builder.AddExecutable(name, "sh", ".", "-c", "while true; do echo tick; echo tock >&2; sleep 1; done");
}
