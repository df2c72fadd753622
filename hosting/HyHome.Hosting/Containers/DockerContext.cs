using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HyHome.Hosting.Containers;

/// <summary>The context that Docker's command line talks to (<c>docker context use</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">The engine's address; null when the context's own file doesn't tell it.</param>
internal sealed record DockerContext(string Name, string? Host)
{
    /// <summary>Finds the chosen context: <c>DOCKER_CONTEXT</c>, else <c>currentContext</c> of Docker's config.json.</summary>
    /// <returns>Null for Docker's default, which is no file but the usual socket.</returns>
    public static DockerContext? Find(Func<string, string?> setting, string home)
    {
        var folder = setting("DOCKER_CONFIG") is { Length: > 0 } said ? said : Path.Combine(home, ".docker");
        var name = setting("DOCKER_CONTEXT") is { Length: > 0 } chosen ? chosen : Read(Path.Combine(folder, "config.json"), "currentContext");
        if (name is null or "" or "default")
        {
            return null;
        }

        // Each context is a folder named by the hash of its name.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return new DockerContext(name, Read(Path.Combine(folder, "contexts", "meta", id, "meta.json"), "Endpoints", "docker", "Host"));
    }

    private static string? Read(string path, params string[] properties)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var value = file.RootElement;
            foreach (var property in properties)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(property, out value))
                {
                    return null;
                }
            }

            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // No such file, or none of Docker's making: then nothing was chosen.
            return null;
        }
    }
}
