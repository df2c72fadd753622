using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>Progress of a pull: one layer's state, with bytes where the engine tells them.</summary>
internal sealed record PullProgress(string Image, string Layer, string Status, long Current, long Total);

/// <summary>The images that an engine has or can get.</summary>
/// <param name="client">The engine's client.</param>
internal sealed class ContainerImages(DockerClient client)
{
    /// <summary>Whether the image is on this machine.</summary>
    public async Task<bool> ExistsAsync(string image, CancellationToken cancellationToken) => await FindIdAsync(image, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The id of an image on this machine; null when it is not there.</summary>
    public async Task<string?> FindIdAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Images.InspectImageAsync(image, cancellationToken).ConfigureAwait(false)).ID;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Names of the images that carry a label; the id of one that has none any more.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string label, CancellationToken cancellationToken) =>
        [.. (await client.Images.ListImagesAsync(new ImagesListParameters { Filters = EngineFilter.Of("label", label) }, cancellationToken).ConfigureAwait(false))
            .SelectMany(i => i.RepoTags is { Count: > 0 } tags && tags[0] != "<none>:<none>" ? tags : [i.ID])];

    /// <summary>Removes an image, or a name of it.</summary>
    /// <returns>Whether it is gone; false while a container uses it.</returns>
    public async Task<bool> RemoveAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await client.Images.DeleteImageAsync(image, new ImageDeleteParameters(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return true;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>Pulls an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="login">The login for its registry; null for none.</param>
    /// <param name="progress">Receives what the engine reports.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    /// <exception cref="InvalidOperationException">The engine could not get it; the message is the engine's.</exception>
    public async Task PullAsync(string image, AuthConfig? login, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        // The engine reports a failing pull inside the stream of messages, after a 200.
        string? failure = null;
        var messages = new MessageProgress(message =>
        {
            failure ??= message.Error?.Message;
            if (message.Status is { Length: > 0 } status)
            {
                progress?.Report(new PullProgress(image, message.ID ?? "", status, message.Progress?.Current ?? 0, message.Progress?.Total ?? 0));
            }
        });
        try
        {
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = image }, login ?? new AuthConfig(), messages, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            failure = ErrorText.Of(e);
        }

        if (failure is not null)
        {
            throw new InvalidOperationException($"The image '{image}' could not be pulled: {failure}");
        }
    }

    // Progress<T> posts to the pool and loses the order; messages are to be seen as they come.
    private sealed class MessageProgress(Action<JSONMessage> onMessage) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => onMessage(value);
    }
}
