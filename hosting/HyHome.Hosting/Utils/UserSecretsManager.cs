using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting;

/// <summary>Values kept for this person and this application, such as generated passwords.</summary>
public interface IUserSecretsManager
{
    /// <summary>Whether values can be kept.</summary>
    bool IsAvailable { get; }

    /// <summary>The file they are kept in, readable by its owner only.</summary>
    string FilePath { get; }

    /// <summary>Keeps a value.</summary>
    /// <param name="name">Its configuration key.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was kept.</returns>
    bool TrySetSecret(string name, string value);

    /// <summary>Forgets a value.</summary>
    /// <param name="name">Its configuration key.</param>
    /// <returns>Whether there was one.</returns>
    bool TryDeleteSecret(string name);

    /// <summary>Puts a value into the configuration unless it has one: the kept one, or a new one that is kept.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">The value's key.</param>
    /// <param name="valueGenerator">Makes a new value.</param>
    void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);

    /// <summary>Keeps several values at once.</summary>
    /// <param name="state">The values, nested as in configuration files.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default);
}

/// <summary>Keeps values in one JSON file of flat configuration keys, mode 0600 in a folder of mode 0700.</summary>
internal sealed class UserSecretsManager(string filePath) : IUserSecretsManager
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock _lock = new();

    public bool IsAvailable => true;

    public string FilePath { get; } = filePath;

    public IReadOnlyDictionary<string, string?> Read()
    {
        lock (_lock)
        {
            return Load();
        }
    }

    public bool TrySetSecret(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return TryChange(values => values[name] = value);
    }

    public bool TryDeleteSecret(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var existed = false;
        return TryChange(values => existed = values.Remove(name)) && existed;
    }

    public void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(valueGenerator);
        if (configuration[name] is null)
        {
            var value = valueGenerator();
            configuration.AddInMemoryCollection([new(name, value)]);
            TrySetSecret(name, value);
        }
    }

    public Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        TryChange(values => Flatten(state, string.Empty, values));
        return Task.CompletedTask;
    }

    private static void Flatten(JsonObject node, string prefix, SortedDictionary<string, string?> values)
    {
        foreach (var (key, value) in node)
        {
            if (value is JsonObject child)
            {
                Flatten(child, $"{prefix}{key}:", values);
            }
            else
            {
                values[prefix + key] = value?.ToString();
            }
        }
    }

    private bool TryChange(Action<SortedDictionary<string, string?>> change)
    {
        lock (_lock)
        {
            try
            {
                var values = Load();
                change(values);
                Save(values);
                return true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private SortedDictionary<string, string?> Load()
    {
        if (!File.Exists(FilePath))
        {
            return new(StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllText(FilePath)) ?? [];
            return new(values, StringComparer.OrdinalIgnoreCase);
        }
        catch (JsonException error)
        {
            throw new DistributedApplicationException($"The file '{FilePath}' with the generated values of this application is damaged: {error.Message} Repair or delete it; deleted values are generated anew.", error);
        }
    }

    // Written beside and moved into place, so that a crash leaves the old file and no moment has other rights than 0600.
    private void Save(SortedDictionary<string, string?> values)
    {
        var folder = Path.GetDirectoryName(FilePath)!;
        var temporary = $"{FilePath}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, values, Indented);
        }

        File.Move(temporary, FilePath, overwrite: true);
    }
}

/// <summary>Where this application keeps what outlives a run.</summary>
internal static class StateDirectory
{
    /// <summary>The folder of an application: below <c>XDG_STATE_HOME</c>, else <c>~/.local/state</c>, else the platform's application data.</summary>
    public static string Of(string applicationName, string appHostDirectory)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state) || !Path.IsPathRooted(state))
        {
            state = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        }

        var identity = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(appHostDirectory));
        return Path.Combine(state, "hyhome", $"{applicationName}-{Convert.ToHexStringLower(identity.AsSpan(0, 4))}");
    }
}
