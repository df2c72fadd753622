using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Testing;

/// <summary>What an application under test has that another one has not, and the folder for its state.</summary>
internal sealed class TestingDefaults : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("hyhome-test-").FullName;

    /// <summary>Changes the options of a builder before it is made.</summary>
    public void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string[] args)
    {
        // Most programs hand their arguments on: given twice, an option is an error and counts as not given at all.
        options.Args = options.Args is { } own && own.AsSpan().EndsWith(args) ? own : [.. options.Args ?? [], .. args];
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Several applications live side by side on a machine that tests: none of them may insist on a port or a folder.
            ["DcpPublisher:RandomizePorts"] = "true",
            ["AppHost:StateDirectory"] = _data,
            ["AppHost:IsTemporary"] = "true",
        });
    }

    /// <summary>Adds what a test asks of the application. Logs of resources go to the providers that the test adds, and not to its terminal.</summary>
    public static void AddServices(IDistributedApplicationBuilder builder)
    {
        builder.Services.AddHttpClient();
        builder.Services.AddLogging(logging => logging.AddFilter<TerminalLoggerProvider>($"{builder.Environment.ApplicationName}.Resources", LogLevel.None));
    }

    /// <summary>Refuses arguments that say nothing.</summary>
    public static string[] Checked(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return args.Any(string.IsNullOrEmpty) ? throw new ArgumentException("No argument may be empty.", nameof(args)) : args;
    }

    /// <summary>Deletes the state.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
