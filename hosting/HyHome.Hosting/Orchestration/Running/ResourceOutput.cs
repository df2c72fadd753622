using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>Hands the output of a resource to its log, and remembers the last lines.</summary>
internal sealed class ResourceOutput
{
    private const int Remembered = 5;
    private const int RememberedErrors = 2;

    private readonly ILogger _logger;
    private readonly Queue<(long Number, string Line)> _last = [];
    private readonly Queue<(long Number, string Line)> _lastErrors = [];
    private long _number;

    public ResourceOutput(ILogger logger)
    {
        _logger = logger;
    }

    /// <summary>The last lines, and before them the last ones of standard error: the two come by different ways, and much output overtakes the word that tells the cause.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_last)
            {
                return [.. _last.Union(_lastErrors).OrderBy(l => l.Number).Select(l => l.Line)];
            }
        }
    }

    public void Write(string line, bool isError)
    {
        lock (_last)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                _number++;
                Remember(_last, line.Trim(), Remembered);
                if (isError)
                {
                    Remember(_lastErrors, line.Trim(), RememberedErrors);
                }
            }
        }

        // The line itself, unformatted: braces in it are no placeholders.
        _logger.Log(isError ? LogLevel.Error : LogLevel.Information, default, line, exception: null, static (text, _) => text);
    }

    private void Remember(Queue<(long Number, string Line)> lines, string line, int count)
    {
        lines.Enqueue((_number, line));
        if (lines.Count > count)
        {
            lines.Dequeue();
        }
    }
}
