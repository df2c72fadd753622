using System.CommandLine;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Cli;

/// <summary>The options of the verbs, each declared once.</summary>
internal sealed class AppHostOptions
{
    /// <summary>Configuration key (and environment variable) that says where the resources of the stack run.</summary>
    public const string RuntimeKey = "HYHOME_RUNTIME";

    public Option<string> Runtime { get; } = Choice(
        new("--runtime")
        {
            Description = $"Where containers run: in a container engine, in this process as far as they have an embedded form, or the first of the two that is there. Default: ${RuntimeKey}, else auto.",
        },
        "auto",
        "containers",
        "embedded");

    public Option<bool> NoDashboard { get; } = new("--no-dashboard") { Description = "Serve no web pages." };

    /// <summary>Where each component answers.</summary>
    public IReadOnlyList<(TelemetryApi Api, Option<string> Option)> Addresses { get; } =
        [.. System.Enum.GetValues<TelemetryApi>().Select(api => (api, new Option<string>($"--{api.ToString().ToLowerInvariant()}") { Description = $"Where {api} answers.", HelpName = "url" }))];

    public Option<string> Environment { get; } = new("--environment") { Description = "Environment name of the AppHost, such as Development or Production.", HelpName = "name" };

    public Option<string> LogLevel { get; } = Choice(
        new("--log-level") { Description = "Least level of log lines to show." }, "trace", "debug", "information", "warning", "error", "critical");

    public Option<string> OutputPath { get; } = new("--output-path", "-o") { Description = "Folder to write to.", HelpName = "folder" };

    public Option<bool> ClearCache { get; } = new("--clear-cache") { Description = "Forget values saved by earlier deployments." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask before something is removed." };

    public Option<bool> ExceptionDetails { get; } = new("--include-exception-details") { Description = "Show the stack trace of an error." };

    public Option<string> Operation { get; } = Choice(
        new("--operation") { Description = "The operation that the model is built for.", DefaultValueFactory = _ => "run" }, "run", "publish");

    public Option<string> Step { get; } = new("--step") { Description = "The pipeline step to run, with all it needs (with --operation publish).", HelpName = "name" };

    public Option<string> Publisher { get; } = new("--publisher") { Description = "Accepted for compatibility; the step decides what is written.", HelpName = "name", Hidden = true };

    public Option<bool> Images { get; } = new("--images") { Description = "Build the images of projects too, with the SDK's container support." };

    public Option<string> ArgoCd { get; } = new("--argocd") { Description = "Write Argo CD Applications that follow the written files in this Git repository.", HelpName = "repository" };

    public Option<string> Context { get; } = new("--context") { Description = "Context of the kubeconfig. Default: the current one.", HelpName = "name" };

    public Option<string> KubeConfig { get; } = new("--kubeconfig") { Description = "The kubeconfig. Default: that of kubectl.", HelpName = "file" };

    public Option<string> Overlay { get; } = new("--overlay") { Description = "The overlay to apply. Default: home.", HelpName = "name" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Ask the cluster what would change, show it, and change nothing." };

    public Option<string> Timeout { get; } = new("--timeout") { Description = "How long pods may take to become ready, or to end, such as 90s or 10m (the default).", HelpName = "time" };

    public Option<bool> ForceConflicts { get; } = new("--force-conflicts") { Description = "Take over fields that someone else has set." };

    public Option<bool> Volumes { get; } = new("--volumes") { Description = "Remove volumes with their data, secrets and namespaces too." };

    public Option<string> CheckFormat { get; } = Choice(new("--format") { Description = "How to print the result.", DefaultValueFactory = _ => "text" }, "text", "json");

    public Option<string> DescribeFormat { get; } = Choice(
        new("--format") { Description = "How to print the model: mermaid draws its dependencies and the flow of telemetry.", DefaultValueFactory = _ => "table" },
        "table",
        "json",
        "mermaid");

    private static Option<string> Choice(Option<string> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
