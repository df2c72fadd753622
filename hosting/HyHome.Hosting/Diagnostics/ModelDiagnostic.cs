using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Diagnostics;

/// <summary>How bad it is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Info = 0,

    /// <summary>It works, but probably not as meant.</summary>
    Warning = 1,

    /// <summary>It cannot work: nothing is run or published.</summary>
    Error = 2,
}

/// <summary>Something wrong with the model.</summary>
/// <param name="Id">Its id, as in docs/diagnostics.md.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Resource">The resource; null where it is none in particular.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Cure">What to do.</param>
public sealed record ModelDiagnostic(string Id, DiagnosticSeverity Severity, string? Resource, string Cause, string Cure)
{
    /// <summary>On one line: severity, id, resource, cause, cure.</summary>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant()} {Id}: {(Resource is null ? string.Empty : $"{Resource}: ")}{Cause} {Cure}";
}

/// <summary>Looks for one kind of mistake. Register it as a service; run, publish and check ask all of them first.</summary>
public interface IModelValidator
{
    /// <summary>Looks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken);
}

/// <summary>
/// Looks for what a step of the pipeline finds by itself too. It is asked only where the model has other errors, for which no step begins, so that all are said at
/// once and a model without any is not looked at twice.
/// </summary>
internal interface IStepValidator : IModelValidator;

/// <summary>Asks all validators.</summary>
internal sealed class ModelValidation(
    IEnumerable<IModelValidator> validators, IEnumerable<IStepValidator> stepValidators, DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext)
{
    public async Task<IReadOnlyList<ModelDiagnostic>> ValidateAsync(CancellationToken cancellationToken)
    {
        List<ModelDiagnostic> found = [];
        await AskAsync(validators, found, cancellationToken).ConfigureAwait(false);
        if (found.Exists(d => d.Severity == DiagnosticSeverity.Error))
        {
            await AskAsync(stepValidators, found, cancellationToken).ConfigureAwait(false);
        }

        return [.. found.Distinct().OrderByDescending(d => d.Severity).ThenBy(d => d.Resource, StringComparer.Ordinal).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <exception cref="ModelValidationException">There are errors; it lists all of them.</exception>
    public async Task ThrowOnErrorsAsync(CancellationToken cancellationToken)
    {
        var errors = (await ValidateAsync(cancellationToken).ConfigureAwait(false)).Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0)
        {
            throw new ModelValidationException(errors);
        }
    }

    private async Task AskAsync(IEnumerable<IModelValidator> asked, List<ModelDiagnostic> found, CancellationToken cancellationToken)
    {
        foreach (var validator in asked)
        {
            await foreach (var diagnostic in validator.ValidateAsync(model, executionContext, cancellationToken).ConfigureAwait(false))
            {
                found.Add(diagnostic);
            }
        }
    }
}

/// <summary>The model has mistakes with which it cannot work.</summary>
public sealed class ModelValidationException : DistributedApplicationException
{
    internal ModelValidationException(IReadOnlyList<ModelDiagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics { get; }
}
