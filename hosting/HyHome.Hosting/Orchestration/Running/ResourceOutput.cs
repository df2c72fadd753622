using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>Hands the output of a resource to its log, and remembers the last lines.</summary>
internal sealed class ResourceOutput
{
    private const int Remembered = 5;

    private readonly ILogger _logger;
    private readonly Queue<string> _last = [];

    public ResourceOutput(ILogger logger)
    {
        _logger = logger;
    }

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_last)
            {
                return [.. _last];
            }
        }
    }

    public void Write(string line, bool isError)
    {
        lock (_last)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                _last.Enqueue(line.Trim());
                if (_last.Count > Remembered)
                {
                    _last.Dequeue();
                }
            }
        }

        // The line itself, unformatted: braces in it are no placeholders.
        _logger.Log(isError ? LogLevel.Error : LogLevel.Information, default, line, exception: null, static (text, _) => text);
    }
}
