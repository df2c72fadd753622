using System.Globalization;

namespace HyHome.Dashboard.Charts;

/// <summary>Colours of series: custom properties, so that each theme has its own.</summary>
public static class Palette
{
    private const int Size = 10;

    // Eight, the three highest bits of a hash, without the red one: a service in it would look as if it had failed.
    private static readonly int[] ForNames = [0, 2, 3, 4, 5, 6, 1, 9];

    /// <summary>The colour of the series at a place.</summary>
    public static string Of(int index) => string.Create(CultureInfo.InvariantCulture, $"--series-{(index % Size) + 1}");

    /// <summary>A colour that is always the same for a name, e.g. a service.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // FNV-1a: string.GetHashCode differs from run to run, and a service should keep its colour.
        var hash = 2166136261u;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        // Its low bits differ little between short names: Fibonacci hashing brings the high ones in.
        return Of(ForNames[unchecked(hash * 2654435769u) >> 29]);
    }

    /// <summary>The colour of a log level.</summary>
    public static string OfLevel(string level) => level switch
    {
        "critical" or "fatal" or "crit" => "--level-critical",
        "error" or "err" => "--level-error",
        "warn" or "warning" => "--level-warning",
        "info" or "information" => "--level-info",
        "debug" => "--level-debug",
        "trace" => "--level-trace",
        _ => "--level-unknown",
    };

    /// <summary>A colour as a style sheet writes it.</summary>
    public static string Css(string color)
    {
        ArgumentNullException.ThrowIfNull(color);
        return color.StartsWith("--", StringComparison.Ordinal) ? $"var({color})" : color;
    }
}
