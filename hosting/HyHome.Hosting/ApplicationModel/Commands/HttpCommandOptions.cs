namespace HyHome.Hosting.ApplicationModel;

/// <summary>The request of a command, and how the command is shown.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>The method, POST unless told otherwise.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>The named client that sends it; null for one without a timeout.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Reads the result from the response; by default a status of 2xx is success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

/// <summary>A request before it is sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The instance the command is for.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint it goes to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What sends it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }

    /// <summary>What was given for the command's arguments.</summary>
    public required InteractionInputCollection Arguments { get; init; }
}

/// <summary>The response to a command's request.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The instance the command is for.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint it went to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What sent it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The response.</summary>
    public required HttpResponseMessage Response { get; init; }

    /// <summary>What was given for the command's arguments.</summary>
    public required InteractionInputCollection Arguments { get; init; }
}
