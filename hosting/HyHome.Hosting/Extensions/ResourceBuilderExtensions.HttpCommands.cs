using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command that sends an HTTP request to the resource.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="endpointName">The endpoint; by default <c>https</c>, else <c>http</c>.</param>
    /// <param name="commandName">Its name; by default made from endpoint, method and path.</param>
    /// <param name="commandOptions">The request, and how the command is shown.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(this IResourceBuilder<TResource> builder, string path, string displayName, [EndpointName] string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(path, displayName, endpointName is null && commandOptions?.EndpointSelector is { } selector ? selector : HttpEndpoint(builder, endpointName, "HTTP command"), commandName, commandOptions);

    /// <summary>Adds a command that sends an HTTP request to the resource.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="endpointSelector">Chooses the endpoint.</param>
    /// <param name="commandName">Its name; by default made from endpoint, method and path.</param>
    /// <param name="commandOptions">The request, and how the command is shown.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(this IResourceBuilder<TResource> builder, string path, string displayName, Func<EndpointReference>? endpointSelector, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(path);
        var options = commandOptions ?? new HttpCommandOptions();
        var endpoint = SelectHttpEndpoint(builder, endpointSelector ?? options.EndpointSelector, "HTTP command");
        var method = options.Method ?? HttpMethod.Post;
        options.UpdateState ??= context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
        builder.ApplicationBuilder.Services.AddHttpClient();
        return builder.WithCommand(
            commandName ?? $"{builder.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            context => endpoint.IsAllocated
                ? SendAsync(context, endpoint, path, method, options)
                : Task.FromResult(CommandResults.Failure("Endpoints are not yet allocated.")),
            options);
    }

    private static async Task<ExecuteCommandResult> SendAsync(ExecuteCommandContext context, EndpointReference endpoint, string path, HttpMethod method, HttpCommandOptions options)
    {
        using var client = context.Services.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? string.Empty);
        if (options.HttpClientName is null)
        {
            // It may take long, and people can cancel it.
            client.Timeout = Timeout.InfiniteTimeSpan;
        }

        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                Services = context.Services,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
                Arguments = context.Arguments,
            }).ConfigureAwait(false);
        }

        using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
        return options.GetCommandResult is { } read
            ? await read(new HttpCommandResultContext
            {
                Services = context.Services,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Response = response,
                Arguments = context.Arguments,
            }).ConfigureAwait(false)
            : await ReadResultAsync(response, options.ResultMode, context.CancellationToken).ConfigureAwait(false);
    }

    private static async Task<ExecuteCommandResult> ReadResultAsync(HttpResponseMessage response, HttpCommandResultMode mode, CancellationToken cancellationToken)
    {
        var failure = response.IsSuccessStatusCode ? null : $"Request failed with status code {response.StatusCode}";
        var answer = FormatOf(mode, response.Content.Headers.ContentType?.MediaType) is { } format
            && await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } body
            ? new CommandResultData { Value = body, Format = format }
            : null;
        return new ExecuteCommandResult { Success = failure is null, Message = failure, Data = answer };
    }

    private static CommandResultFormat? FormatOf(HttpCommandResultMode mode, string? mediaType) => mode switch
    {
        HttpCommandResultMode.Json => CommandResultFormat.Json,
        HttpCommandResultMode.Text => CommandResultFormat.Text,
        HttpCommandResultMode.Auto when mediaType is null => null,
        HttpCommandResultMode.Auto when mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase) => CommandResultFormat.Json,
        HttpCommandResultMode.Auto when mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) => CommandResultFormat.Text,
        _ => null,
    };
}
