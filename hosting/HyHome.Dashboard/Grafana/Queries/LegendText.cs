using System.Text.RegularExpressions;
using HyHome.Dashboard.Clients;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Names of series.</summary>
internal static partial class LegendText
{
    /// <summary>Asks for the labels that tell series apart.</summary>
    public const string Auto = "__auto";

    /// <summary>The name by a query's legend; null where the labels are to tell.</summary>
    /// <param name="format">The legend with <c>{{label}}</c>.</param>
    /// <param name="labels">The series' labels.</param>
    /// <param name="expression">The query: the name of a series without any labels.</param>
    public static string? Of(string format, Labels labels, string expression) => format switch
    {
        Auto => labels.Count > 0 ? null : expression,
        "" => labels.Count > 0 ? labels.ToString() : expression,
        _ => Label().Replace(format, match => labels[match.Groups[1].Value] ?? ""),
    };

    /// <summary>A text with the values of labels.</summary>
    public static string Fill(string format, Labels labels) => Label().Replace(format, match => labels[match.Groups[1].Value] ?? "");

    [GeneratedRegex(@"\{\{\s*(.+?)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
