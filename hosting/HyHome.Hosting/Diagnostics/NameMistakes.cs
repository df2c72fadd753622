using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Diagnostics;

/// <summary>The resource's name was refused, so that the resource is not in the model.</summary>
internal sealed class RefusedNameAnnotation : IResourceAnnotation;

/// <summary>
/// Names that the model of a program cannot take. They end no call: the rest of the program goes on, so that whoever wrote it learns all that is wrong at once, before
/// anything is run or published.
/// </summary>
internal sealed class NameMistakes : IModelValidator
{
    private readonly List<ModelDiagnostic> _found = [];

    /// <summary>Whether names are gathered rather than refused at their call: from when a program's own builder is made until it builds.</summary>
    public static bool AreGathered { get; set; }

    /// <summary>Takes down what is wrong with a resource's name.</summary>
    /// <param name="resource">The resource, which is then not to be added.</param>
    /// <param name="policy">The rules of its name.</param>
    /// <param name="others">The resources that there are.</param>
    public bool Refuses(IResource resource, NameValidationPolicyAnnotation policy, IResourceCollection others)
    {
        if (!AreGathered || !TryFind(resource, policy, others, out var mistake))
        {
            return false;
        }

        _found.Add(mistake);
        resource.Annotations.Add(new RefusedNameAnnotation());
        return true;
    }

    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var mistake in _found)
        {
            yield return mistake;
        }

        foreach (var (resource, endpoint) in model.Resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>().Select(e => (r, e))))
        {
            if (ResourceNames.Problem(endpoint.Name, NameValidationPolicyAnnotation.Default) is { } problem)
            {
                yield return Invalid(resource.Name, $"Its endpoint has the name '{endpoint.Name}'.", problem);
            }
        }
    }

    private static bool TryFind(IResource resource, NameValidationPolicyAnnotation policy, IResourceCollection others, [NotNullWhen(true)] out ModelDiagnostic? mistake)
    {
        mistake = ResourceNames.Problem(resource.Name, policy) is { } problem
            ? Invalid(resource.Name, $"A {resource.GetType().Name} cannot have this name{ModelingMistakes.Place()}.", problem)
            : others.TryGetByName(resource.Name, out var existing)
                ? new ModelDiagnostic(
                    DiagnosticIds.DuplicateName, DiagnosticSeverity.Error, resource.Name,
                    $"A {resource.GetType().Name} cannot have this name{ModelingMistakes.Place()}: the {existing.GetType().Name} '{existing.Name}' has it already.",
                    "Choose another name; capital and small letters are the same.")
                : null;
        return mistake is not null;
    }

    private static ModelDiagnostic Invalid(string resource, string cause, string rule) => new(DiagnosticIds.InvalidName, DiagnosticSeverity.Error, resource, cause, rule);
}
