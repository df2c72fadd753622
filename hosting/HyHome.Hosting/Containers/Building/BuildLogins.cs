using System.Collections.Concurrent;
using System.Text.Json;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers.Building;

/// <summary>The logins that one build is given for the images it starts from.</summary>
/// <param name="logins">Those of this machine.</param>
internal sealed class BuildLogins(RegistryLogins logins)
{
    // The name under which all builders know Docker's own registry.
    private const string DefaultServer = "https://index.docker.io/v1/";

    private readonly ConcurrentDictionary<string, (bool HasLogin, string? Problem)> _asked = [];

    /// <summary>The login for a registry, when the builder asks for it.</summary>
    public async Task<AuthConfig?> OfHostAsync(string host, CancellationToken cancellationToken)
    {
        var (login, problem) = await logins.FindForHostAsync(host, cancellationToken).ConfigureAwait(false);
        _asked[host] = (login is not null, problem);
        return login;
    }

    /// <summary>The logins for certain images, as the header <c>X-Registry-Config</c> has them; null without any.</summary>
    /// <param name="images">The images.</param>
    /// <param name="byRepository">Whether the builder takes logins for a part of a registry.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<string?> OfImagesAsync(IEnumerable<string> images, bool byRepository, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, object>();
        foreach (var image in images)
        {
            var registry = ImageName.RegistryOf(image);
            var (login, problem) = await logins.FindAsync(image, cancellationToken).ConfigureAwait(false);
            _asked[registry] = (login is not null, problem);
            if (login is not null)
            {
                found[registry == ImageName.DefaultRegistry ? DefaultServer : byRepository ? ImageName.RepositoryOf(image) : registry] = new
                {
                    username = login.Username,
                    password = login.Password,
                    identitytoken = login.IdentityToken,
                    registrytoken = login.RegistryToken,
                };
            }
        }

        return found.Count == 0 ? null : Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(found)).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>What to do about an error that speaks of a missing login; empty for other errors.</summary>
    public string Cure(string error)
    {
        var named = _asked.Keys.FirstOrDefault(host => error.Contains(host, StringComparison.OrdinalIgnoreCase)) ?? (_asked.Count == 1 ? _asked.Keys.Single() : null);
        return named is null ? "" : RegistryRefusal.Cure(named, error, _asked[named].HasLogin, _asked[named].Problem);
    }
}
