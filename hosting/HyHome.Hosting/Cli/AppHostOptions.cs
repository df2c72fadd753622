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
