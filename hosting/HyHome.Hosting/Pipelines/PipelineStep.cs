using System.Diagnostics;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Pipelines;

/// <summary>A step of publishing, building or deploying.</summary>
[DebuggerDisplay("{Name}")]
public class PipelineStep
{
    /// <summary>Its name, unique in the application.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in words.</summary>
    public string? Description { get; init; }

    /// <summary>What it does.</summary>
    public required Func<PipelineStepContext, Task> Action { get; init; }

    /// <summary>The steps that come before it, by name.</summary>
    public List<string> DependsOnSteps { get; init; } = [];

    /// <summary>The steps it comes before, by name.</summary>
    public List<string> RequiredBySteps { get; init; } = [];

    /// <summary>By what it is found; see <see cref="WellKnownPipelineTags"/>.</summary>
    public List<string> Tags { get; init; } = [];

    /// <summary>The resource it is for.</summary>
    public IResource? Resource { get; set; }

    /// <summary>Does it after another one.</summary>
    /// <param name="stepName">The other one.</param>
    public void DependsOn(string stepName) => DependsOnSteps.Add(stepName);

    /// <summary>Does it after another one.</summary>
    /// <param name="step">The other one.</param>
    public void DependsOn(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        DependsOnSteps.Add(step.Name);
    }

    /// <summary>Does it before another one, whenever that one is done.</summary>
    /// <param name="stepName">The other one.</param>
    public void RequiredBy(string stepName) => RequiredBySteps.Add(stepName);

    /// <summary>Does it before another one, whenever that one is done.</summary>
    /// <param name="step">The other one.</param>
    public void RequiredBy(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RequiredBySteps.Add(step.Name);
    }
}

/// <summary>Names of steps with a fixed meaning.</summary>
public static class WellKnownPipelineSteps
{
    /// <summary>All that prepares the model; it is done before running too.</summary>
    public const string BeforeStart = "before-start";

    /// <summary>All of building.</summary>
    public const string Build = "build";

    /// <summary>What comes before building.</summary>
    public const string BuildPrereq = "build-prereq";

    /// <summary>Looks for a container engine.</summary>
    public const string CheckContainerRuntime = "check-container-runtime";

    /// <summary>All of deploying.</summary>
    public const string Deploy = "deploy";

    /// <summary>What comes before deploying.</summary>
    public const string DeployPrereq = "deploy-prereq";

    /// <summary>All of taking down.</summary>
    public const string Destroy = "destroy";

    /// <summary>What comes before taking down.</summary>
    public const string DestroyPrereq = "destroy-prereq";

    /// <summary>Lists the steps.</summary>
    public const string Diagnostics = "diagnostics";

    /// <summary>Finds the values of all parameters.</summary>
    public const string ProcessParameters = "process-parameters";

    /// <summary>All of publishing.</summary>
    public const string Publish = "publish";

    /// <summary>What comes before publishing.</summary>
    public const string PublishPrereq = "publish-prereq";

    /// <summary>All of pushing images.</summary>
    public const string Push = "push";

    /// <summary>What comes before pushing images.</summary>
    public const string PushPrereq = "push-prereq";

    /// <summary>Checks that every resource goes to one compute environment.</summary>
    public const string ValidateComputeEnvironments = "validate-compute-environments";
}

/// <summary>Tags of steps with a fixed meaning.</summary>
public static class WellKnownPipelineTags
{
    /// <summary>Builds an image.</summary>
    public const string BuildCompute = "build-compute";

    /// <summary>Deploys a resource.</summary>
    public const string DeployCompute = "deploy-compute";

    /// <summary>Makes infrastructure.</summary>
    public const string ProvisionInfrastructure = "provision-infra";

    /// <summary>Pushes an image.</summary>
    public const string PushContainerImage = "push-container-image";
}

/// <summary>What the steps have in common.</summary>
public sealed class PipelineContext
{
    /// <summary>Creates the context.</summary>
    /// <param name="model">The model.</param>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="serviceProvider">The services of the application.</param>
    /// <param name="logger">Where to write what people should know.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public PipelineContext(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IServiceProvider serviceProvider, ILogger logger, CancellationToken cancellationToken)
    {
        Model = model;
        ExecutionContext = executionContext;
        Services = serviceProvider;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    /// <summary>The model.</summary>
    public DistributedApplicationModel Model { get; }

    /// <summary>What the application is doing.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Where to write what people should know.</summary>
    public ILogger Logger { get; internal set; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>What to tell people at the end.</summary>
    public PipelineSummary Summary { get; internal init; } = new();
}

/// <summary>What one step may use.</summary>
public sealed class PipelineStepContext
{
    /// <summary>What the steps have in common.</summary>
    public required PipelineContext PipelineContext { get; init; }

    /// <summary>Reports the step's progress.</summary>
    public required IReportingStep ReportingStep { get; init; }

    /// <summary>The model.</summary>
    public DistributedApplicationModel Model => PipelineContext.Model;

    /// <summary>What the application is doing.</summary>
    public DistributedApplicationExecutionContext ExecutionContext => PipelineContext.ExecutionContext;

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => PipelineContext.Services;

    /// <summary>Where to write what people should know.</summary>
    public ILogger Logger => PipelineContext.Logger;

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken => PipelineContext.CancellationToken;

    /// <summary>What to tell people at the end.</summary>
    public PipelineSummary Summary => PipelineContext.Summary;
}

/// <summary>What to tell people at the end.</summary>
public sealed class PipelineSummary
{
    private readonly List<PipelineSummaryItem> _items = [];

    /// <summary>What was said so far.</summary>
    public System.Collections.ObjectModel.ReadOnlyCollection<PipelineSummaryItem> Items => _items.AsReadOnly();

    /// <summary>Adds a line.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="value">What it says.</param>
    public void Add(string key, string value) => Add(new PipelineSummaryItem(key, value, enableMarkdown: false));

    /// <summary>Adds a line of Markdown.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="value">What it says.</param>
    public void Add(string key, MarkdownString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(new PipelineSummaryItem(key, value.Value, enableMarkdown: true));
    }

    private void Add(PipelineSummaryItem item)
    {
        lock (_items)
        {
            _items.Add(item);
        }
    }
}

/// <summary>A line of the summary.</summary>
/// <param name="key">What it is about.</param>
/// <param name="value">What it says.</param>
/// <param name="enableMarkdown">Whether that is Markdown.</param>
public sealed class PipelineSummaryItem(string key, string value, bool enableMarkdown)
{
    /// <summary>What it is about.</summary>
    public string Key { get; } = key;

    /// <summary>What it says.</summary>
    public string Value { get; } = value;

    /// <summary>Whether that is Markdown.</summary>
    public bool EnableMarkdown { get; } = enableMarkdown;
}

/// <summary>Text that is Markdown.</summary>
/// <param name="value">The text.</param>
public sealed class MarkdownString(string value)
{
    /// <summary>The text.</summary>
    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What is asked of the pipeline; section <c>Pipeline</c> of the configuration.</summary>
public class PipelineOptions
{
    /// <summary>The step to do, with all it needs; null for <c>publish</c>.</summary>
    public string? Step { get; set; }

    /// <summary>The folder to write to.</summary>
    public string? OutputPath { get; set; }

    /// <summary>The least level of what is written to the terminal.</summary>
    public string? LogLevel { get; set; }

    /// <summary>Whether what earlier deployments left behind is forgotten.</summary>
    public bool ClearCache { get; set; }

    /// <summary>Whether no question is asked.</summary>
    public bool SkipConfirmation { get; set; }
}
