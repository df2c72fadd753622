using Microsoft.JSInterop;

namespace HyHome.Dashboard.Hosting;

/// <summary>What pages ask of the browser, beyond what the server can do: modules of scripts are loaded once for a page's life, by again.js.</summary>
internal sealed class Browser(IJSRuntime script) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<IJSObjectReference>> _modules = [];

    /// <summary>Loads a module.</summary>
    /// <param name="path">Its path below <c>assets/</c>, such as <c>js/console.js</c>.</param>
    public Task<IJSObjectReference> ModuleAsync(string path) => _modules.TryGetValue(path, out var module)
        ? module
        : _modules[path] = script.InvokeAsync<IJSObjectReference>("hyhomeModule", AssetFiles.UrlOf(path)).AsTask();

    /// <summary>Calls a function of a module.</summary>
    public async Task CallAsync(string path, string function, params object?[] arguments) =>
        await (await ModuleAsync(path)).InvokeVoidAsync(function, arguments);

    /// <summary>Calls a function of a module and returns what it does.</summary>
    public async Task<T> CallAsync<T>(string path, string function, params object?[] arguments) =>
        await (await ModuleAsync(path)).InvokeAsync<T>(function, arguments);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var module in _modules.Values)
        {
            try
            {
                await (await module).DisposeAsync();
            }
            catch (Exception error) when (error is JSException or JSDisconnectedException or OperationCanceledException)
            {
                // The browser went away, and with it the module.
                return;
            }
        }
    }
}
