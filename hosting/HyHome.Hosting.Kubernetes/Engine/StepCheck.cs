using System.Runtime.CompilerServices;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HyHome.Hosting.Kubernetes.Engine;

/// <summary>The seam between the engines: hands what cannot be published to this one's list of diagnostics, so that all that is wrong with a model is said at once.</summary>
internal sealed class StepCheck(KubernetesManifestsResource environment, IServiceProvider services) : IStepValidator
{
    public static void Register(IDistributedApplicationBuilder builder, KubernetesManifestsResource environment) =>
        builder.Services.AddSingleton<IStepValidator>(services => new StepCheck(environment, services));

    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var problem in IsWanted() ? await ProblemsAsync(model, executionContext, cancellationToken).ConfigureAwait(false) : [])
        {
            yield return new ModelDiagnostic(problem.Id, DiagnosticSeverity.Error, problem.Resource, problem.Cause, problem.Cure);
        }
    }

    // Other steps, destroy among them, need nothing of the model that could be wrong.
    private bool IsWanted() => services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step is null or WellKnownPipelineSteps.Publish or WellKnownPipelineSteps.Deploy;

    private async Task<IEnumerable<PublishProblem>> ProblemsAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        try
        {
            await new ManifestPublisher(environment.Options).CreateAsync(environment.Part(model), executionContext, services, cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (PublishRefusedException refused)
        {
            return refused.Problems.Where(p => !p.IsSaidOfTheModel);
        }
    }
}
