using System.CommandLine;
using HyHome.Hosting.Dashboard;

namespace HyHome.Hosting.Cli;

/// <summary>
/// The command line of an AppHost. It is read twice in the life of an application: when the builder is made, which needs
/// to know the operation and the configuration values, and when the application runs, which is when the verb is carried out
/// and when help and errors are shown.
/// </summary>
internal sealed class AppHostCommandLine
{
    private readonly AppHostOptions _options;
    private readonly ParseResult _result;
    private Func<CancellationToken, Task<int>>? _execute;

    private AppHostCommandLine(IReadOnlyList<string> args)
    {
        var (commandLine, configuration) = ConfigurationArguments.Split(args);
        _options = new AppHostOptions();
        _result = CreateCommand(_options).Parse(commandLine, new ParserConfiguration { ResponseFileTokenReplacer = null });
        Verb = ReadVerb();
        OutputFormat = Value(Verb == AppHostVerb.Describe ? _options.DescribeFormat : _options.CheckFormat) ?? "text";
        Configuration = [.. configuration, .. Translate()];
    }

    /// <summary>What to do. Meaningless when the command line is wrong or asks for help.</summary>
    public AppHostVerb Verb { get; }

    /// <summary>Value of <c>--format</c> for <c>check</c> and <c>describe</c>.</summary>
    public string OutputFormat { get; }

    /// <summary>Whether the model is built to be published rather than run.</summary>
    public bool IsPublish => Verb is AppHostVerb.Publish or AppHostVerb.Deploy or AppHostVerb.Destroy
        || (Verb is AppHostVerb.Check or AppHostVerb.Describe && Value(_options.Operation) == "publish");

    /// <summary>Values for the configuration, each as <c>--key=value</c>: those given, and those that options stand for.</summary>
    public IReadOnlyList<string> Configuration { get; }

    /// <summary>Reads a command line. Never throws: mistakes are shown by <see cref="InvokeAsync"/>.</summary>
    public static AppHostCommandLine Parse(IReadOnlyList<string> args) => new(args);

    /// <summary>Carries out the verb; or shows the help, or what is wrong, instead.</summary>
    /// <param name="execute">Carries out <see cref="Verb"/>; returns the exit code.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where errors go.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit code: 0 for success and for help, 1 for a wrong command line.</returns>
    public Task<int> InvokeAsync(Func<CancellationToken, Task<int>> execute, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        _execute = execute;

        // The host handles signals: it needs time to stop the resources, which a second handler would cut off.
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return _result.InvokeAsync(invocation, cancellationToken);
    }

    private RootCommand CreateCommand(AppHostOptions o)
    {
        var root = new RootCommand("Runs, checks, describes or publishes a distributed application. Without a verb, it runs it.")
        {
            new Command("run", "Run the application on this machine (the default).") { o.Runtime, o.NoDashboard },
            new Command("publish", "Write the files from which another place, such as a cluster, runs the application.") { o.OutputPath, o.ClearCache, o.Images, o.ArgoCd },
            new Command("deploy", "Publish, and bring the result to where it runs.") { o.OutputPath, o.ClearCache, o.Yes, o.Images, o.Overlay, o.Context, o.KubeConfig, o.DryRun, o.Timeout, o.ForceConflicts },
            new Command("destroy", "Remove what deploy brought. Volumes stay unless --volumes is given.") { o.Yes, o.Context, o.KubeConfig, o.DryRun, o.Timeout, o.Volumes },
            new Command("clean", "End and remove what runs on this machine left behind.") { o.Yes },
            new Command("check", "List every mistake in the model; the exit code is 1 when there is an error.") { o.CheckFormat, o.Operation },
            new Command("describe", "Show the resources of the model.") { o.DescribeFormat, o.Operation },
        };
        var dashboard = new Command("dashboard", "Serve the dashboard alone, for a stack that runs elsewhere: a cluster by port-forward, say.");
        foreach (var (_, option) in o.Addresses)
        {
            dashboard.Options.Add(option);
        }

        root.Subcommands.Add(dashboard);

        // Aspire's own form, `--operation publish --step publish --output-path folder`, has no verb.
        root.Options.Add(o.Runtime);
        root.Options.Add(o.NoDashboard);
        root.Options.Add(o.Operation);
        root.Options.Add(o.Step);
        root.Options.Add(o.OutputPath);
        root.Options.Add(o.ClearCache);
        root.Options.Add(o.Yes);
        root.Options.Add(o.Publisher);
        foreach (Option option in new Option[] { o.Environment, o.LogLevel, o.ExceptionDetails })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }

        foreach (var command in root.Subcommands.Append<Command>(root))
        {
            command.SetAction((_, cancellationToken) => _execute!(cancellationToken));
        }

        return root;
    }

    private AppHostVerb ReadVerb() =>
        Enum.TryParse<AppHostVerb>(_result.CommandResult.Command.Name, ignoreCase: true, out var verb) && _result.CommandResult.Command is not RootCommand ? verb
        : Value(_options.Operation) == "publish" ? AppHostVerb.Publish
        : AppHostVerb.Run;

    private IEnumerable<string> Translate()
    {
        if (IsPublish)
        {
            yield return "--AppHost:Operation=publish";
        }

        var step = Value(_options.Step) ?? Verb switch
        {
            AppHostVerb.Publish => "publish",
            AppHostVerb.Deploy => "deploy",
            AppHostVerb.Destroy => "destroy",
            _ => null,
        };
        if (step is not null)
        {
            yield return $"--Pipeline:Step={step}";
        }

        if (Value(_options.OutputPath) is { } folder)
        {
            yield return $"--Pipeline:OutputPath={Path.GetFullPath(folder)}";
        }

        if (Value(_options.KubeConfig) is { } file)
        {
            yield return $"--Kubernetes:KubeConfig={Path.GetFullPath(file)}";
        }

        (string Key, Option<string> Option)[] texts =
        [
            ("Pipeline:LogLevel", _options.LogLevel), ("Publishing:Publisher", _options.Publisher), (AppHostOptions.RuntimeKey, _options.Runtime), ("environment", _options.Environment),
            ("Kubernetes:ArgoCdRepository", _options.ArgoCd), ("Kubernetes:Context", _options.Context), ("Kubernetes:Overlay", _options.Overlay), ("Kubernetes:Timeout", _options.Timeout),
        ];
        foreach (var (key, option) in texts)
        {
            if (Value(option) is { } value)
            {
                yield return $"--{key}={value}";
            }
        }

        foreach (var (api, option) in _options.Addresses)
        {
            if (Value(option) is { } address)
            {
                yield return $"--{DashboardSettings.KeyOf(api)}={address}";
            }
        }

        if (Value(_options.NoDashboard))
        {
            yield return $"--{DashboardSettings.EnabledKey}=false";
        }

        (string Key, Option<bool> Option)[] flags =
        [
            ("Pipeline:ClearCache", _options.ClearCache), ("Pipeline:SkipConfirmation", _options.Yes), ("Pipeline:IncludeExceptionDetails", _options.ExceptionDetails),
            ("Kubernetes:BuildImages", _options.Images), ("Kubernetes:DryRun", _options.DryRun), ("Kubernetes:ForceConflicts", _options.ForceConflicts), ("Kubernetes:Volumes", _options.Volumes),
        ];
        foreach (var (key, option) in flags)
        {
            if (Value(option))
            {
                yield return $"--{key}=true";
            }
        }
    }

    // A value of the wrong kind throws here; the error itself is shown later, by the invocation.
    private T? Value<T>(Option<T> option) => _result.GetResult(option) is { } given && !given.Errors.Any() ? given.GetValue(option) : default;
}
