using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HyHome.Telemetry.Alerting;

/// <summary>What Alertmanager keeps over a restart, as JSON.</summary>
internal static class StateFile
{
    /// <exception cref="InvalidDataException">The file is there but holds something else.</exception>
    public static List<T> Read<T>(string file, JsonTypeInfo<List<T>> type, string what)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), type) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {what} in '{file}' cannot be read ({e.Message}). Repair or remove the file.", e);
        }
    }

    /// <summary>Writes a whole new file, which takes the old one's place at once: a crash leaves one or the other.</summary>
    public static void Write<T>(string file, List<T> items, JsonTypeInfo<List<T>> type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(items, type));
        File.Move(file + ".new", file, overwrite: true);
    }
}
