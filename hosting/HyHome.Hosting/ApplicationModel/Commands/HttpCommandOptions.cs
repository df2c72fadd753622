namespace HyHome.Hosting.ApplicationModel;

/// <summary>What a command answers with of the response's body.</summary>
public enum HttpCommandResultMode
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>JSON or text, as the response's content type says; nothing where it is neither.</summary>
    Auto = 1,

    /// <summary>The body, as JSON.</summary>
    Json = 2,

    /// <summary>The body, as text.</summary>
    Text = 3,
}

/// <summary>The request of a command, and how the command is shown.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>Chooses the endpoint, where the call that adds the command does not.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>The method, POST unless told otherwise.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>The named client that sends it; null for one without a timeout.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Reads the result from the response; by default a status of 2xx is success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

    /// <summary>What the command answers with of the response's body; nothing by default, and not used with <see cref="GetCommandResult"/>.</summary>
    public HttpCommandResultMode ResultMode { get; set; }
}

/// <summary>A request before it is sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

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

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

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
