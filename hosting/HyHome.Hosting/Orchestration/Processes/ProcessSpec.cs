namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>What to start: one operating system process of a resource.</summary>
/// <param name="Name">Name of the resource instance, for messages and for the record of children.</param>
/// <param name="Command">A path, or a name that is looked up on PATH.</param>
/// <param name="Arguments">Arguments, passed as they are (no shell in between).</param>
/// <param name="WorkingDirectory">Absolute path of the folder to start in.</param>
/// <param name="Environment">Variables added to (or, when null, removed from) the inherited environment.</param>
internal sealed record ProcessSpec(
    string Name,
    string Command,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment);
