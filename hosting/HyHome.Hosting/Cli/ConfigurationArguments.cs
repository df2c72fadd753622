namespace HyHome.Hosting.Cli;

/// <summary>
/// Tells configuration values apart from verbs and options: <c>--Parameters:name=value</c>, <c>--Parameters:name value</c>
/// and <c>Parameters:name=value</c> go to the configuration as they are. Their keys have a section, which no option's name has.
/// </summary>
internal static class ConfigurationArguments
{
    public static (IReadOnlyList<string> CommandLine, IReadOnlyList<string> Configuration) Split(IReadOnlyList<string> args)
    {
        var commandLine = new List<string>();
        var configuration = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (key, hasValue) = args[i].IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (args[i][..at], true) : (args[i], false);
            var isSwitch = key.StartsWith("--", StringComparison.Ordinal);

            // A Windows path has a colon as well: only a key (before '=') or a switch counts.
            if (!key.Contains(':', StringComparison.Ordinal) || !(isSwitch || hasValue))
            {
                commandLine.Add(args[i]);
            }
            else if (hasValue)
            {
                configuration.Add(isSwitch ? args[i] : "--" + args[i]);
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                configuration.Add($"{key}={args[++i]}");
            }
            else
            {
                configuration.Add($"{key}=true");
            }
        }

        return (commandLine, configuration);
    }
}
