using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>
/// The logins that <c>docker login</c> and <c>podman login</c> keep on this machine: in Docker's config.json, in Podman's auth.json, or with
/// a credential helper that the former names. They go to the engine with a pull or a build and nowhere else, in no log either.
/// </summary>
/// <param name="setting">Reads an environment variable.</param>
/// <param name="askHelper">Asks a credential helper about a server.</param>
internal sealed class RegistryLogins(Func<string, string?> setting, Func<string, string, CancellationToken, Task<CredentialAnswer>> askHelper)
{
    // What a helper gives as the name where its secret is a token to be exchanged.
    private const string TokenUser = "<token>";

    private const string DefaultServer = "https://index.docker.io/v1/";

    /// <summary>Finds the login for an image's registry.</summary>
    /// <returns>The login, or none; and what stood in the way of one, to be said when the pull fails.</returns>
    public Task<(AuthConfig? Login, string? Problem)> FindAsync(string image, CancellationToken cancellationToken) => FindAsync(ImageName.RegistryOf(image), image, cancellationToken);

    /// <summary>Finds the login for a registry by its host, as builders ask for it.</summary>
    /// <inheritdoc cref="FindAsync(string, CancellationToken)" path="/returns"/>
    public Task<(AuthConfig? Login, string? Problem)> FindForHostAsync(string host, CancellationToken cancellationToken) => FindAsync(HostOf(host) ?? host, host, cancellationToken);

    private async Task<(AuthConfig? Login, string? Problem)> FindAsync(string registry, string image, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var path in Files())
        {
            var (config, fault) = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
            problem ??= fault;
            if (config is null)
            {
                continue;
            }

            if (HelperFor(config, registry) is { } helper)
            {
                var answer = await askHelper(helper, registry == ImageName.DefaultRegistry ? DefaultServer : registry, cancellationToken).ConfigureAwait(false);
                problem ??= answer.Problem;
                if (answer is { User: { } user, Secret: { } secret })
                {
                    return (user == TokenUser ? new AuthConfig { IdentityToken = secret, ServerAddress = registry } : new AuthConfig { Username = user, Password = secret, ServerAddress = registry }, null);
                }
            }

            if (Stored(config, image, registry) is { } stored)
            {
                return (stored, null);
            }
        }

        return (null, problem);
    }

    private IEnumerable<string> Files()
    {
        var home = setting("HOME") ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        yield return Path.Combine(setting("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(home, ".docker"), "config.json");
        if (setting("REGISTRY_AUTH_FILE") is { Length: > 0 } file)
        {
            yield return file;
        }

        if (setting("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return Path.Combine(runtime, "containers", "auth.json");
        }

        yield return Path.Combine(setting("XDG_CONFIG_HOME") is { Length: > 0 } said ? said : Path.Combine(home, ".config"), "containers", "auth.json");
    }

    private static async Task<(JsonObject? Config, string? Problem)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return (null, null);
        }

        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            return JsonNode.Parse(text) is JsonObject config ? (config, null) : (null, $"'{path}' is no JSON object");
        }
        catch (JsonException e)
        {
            // Not the parser's own message: it quotes.
            return (null, $"'{path}' is not valid JSON (line {e.LineNumber + 1})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"'{path}' can't be read: {e.Message}");
        }
    }

    private static string? HelperFor(JsonObject config, string registry)
    {
        foreach (var (server, helper) in config["credHelpers"] as JsonObject ?? [])
        {
            if (HostOf(server) == registry && Text(helper) is { Length: > 0 } own)
            {
                return own;
            }
        }

        return Text(config["credsStore"]) is { Length: > 0 } store ? store : null;
    }

    // Podman keeps logins for a part of a registry too: the longest that fits counts.
    private static AuthConfig? Stored(JsonObject config, string image, string registry) =>
        (config["auths"] as JsonObject ?? [])
            .Where(a => a.Value is JsonObject && (HostOf(a.Key) == registry || image.StartsWith(a.Key.TrimEnd('/') + "/", StringComparison.Ordinal)))
            .OrderByDescending(a => a.Key.Contains("://", StringComparison.Ordinal) ? 0 : a.Key.Length)
            .Select(a => Login((JsonObject)a.Value!, registry))
            .FirstOrDefault(login => login is not null);

    private static AuthConfig? Login(JsonObject entry, string registry)
    {
        var login = new AuthConfig
        {
            Username = Text(entry["username"]),
            Password = Text(entry["password"]),
            IdentityToken = Text(entry["identitytoken"]),
            RegistryToken = Text(entry["registrytoken"]),
            ServerAddress = registry,
        };
        if (Text(entry["auth"]) is { Length: > 0 } encoded)
        {
            var bytes = new byte[encoded.Length];
            var pair = Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split(':', 2) : [];
            if (pair.Length == 2)
            {
                (login.Username, login.Password) = (pair[0], pair[1]);
            }
        }

        return login is { Username.Length: > 0, Password: not null } or { IdentityToken.Length: > 0 } or { RegistryToken.Length: > 0 } ? login : null;
    }

    // Written as 'ghcr.io', 'https://ghcr.io' and, for Docker's own, 'https://index.docker.io/v1/'. A part of a registry has no host here.
    private static string? HostOf(string server)
    {
        var scheme = server.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? server : server[(scheme + 3)..];
        var path = rest.IndexOf('/', StringComparison.Ordinal);
        if (path >= 0 && rest[path..] is not ("/" or "/v1/" or "/v2/" or "/v1" or "/v2"))
        {
            return null;
        }

        var host = path < 0 ? rest : rest[..path];
        return host is "index.docker.io" or "registry-1.docker.io" ? ImageName.DefaultRegistry : host;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
