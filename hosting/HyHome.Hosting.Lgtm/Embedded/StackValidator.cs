using System.Runtime.CompilerServices;
using HyHome.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>Hands the findings on the stack to the BuiltIn engine, which lists them with all others before it runs or publishes.</summary>
internal sealed class StackValidator : IModelValidator
{
    public static void Register(IDistributedApplicationBuilder builder) =>
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelValidator, StackValidator>());

    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (resource, finding) in StackCheck.Run(model.Resources))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var severity = finding.IsError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            yield return new ModelDiagnostic(finding.Id, severity, resource.Name, finding.Cause, finding.Cure);
        }
    }
}
