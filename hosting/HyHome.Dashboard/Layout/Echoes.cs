namespace HyHome.Dashboard.Layout;

/// <summary>
/// A parameter of the address that the person changes faster than addresses come back from the browser: what the page itself put
/// there is told from what a link, or the way back, did, so that the newest choice is never taken back by an older one.
/// </summary>
internal sealed class Echoes
{
    private readonly Queue<string?> _sent = new();
    private string? _given;

    /// <summary>The page puts a value into the address.</summary>
    public void Send(string? value) => _sent.Enqueue(Normal(value));

    /// <summary>Whether the value of the address is another than before, and not one that the page itself put there.</summary>
    public bool IsNews(string? value)
    {
        value = Normal(value);
        if (value == _given)
        {
            return false;
        }

        _given = value;
        while (_sent.TryDequeue(out var sent))
        {
            if (sent == value)
            {
                return false;
            }
        }

        return true;
    }

    // An address leaves out what is empty.
    private static string? Normal(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
