namespace HyHome.Dashboard.Board;

/// <summary>The resources of an application as the pages see them. What implements it knows the engine; the pages don't.</summary>
public interface IResourceBoard
{
    /// <summary>All instances of resources as they are now, in the model's order.</summary>
    IReadOnlyList<ResourceView> Resources { get; }

    /// <summary>Ends a wait each time something changed since; many changes at once count as one.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<IReadOnlyList<ResourceView>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Gives a command to an instance.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="command">Name of the command.</param>
    /// <param name="arguments">What the command asks for, by name.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    Task<CommandOutcome> ExecuteAsync(string id, string command, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken);

    /// <summary>The console log of an instance: what there is, then each new line, in batches.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string id, CancellationToken cancellationToken);
}
