using System.Text.RegularExpressions;

namespace HyHome.Samples.Catalog.Data;

/// <summary>What a span is named after: the first operation of a command and the first table that it touches.</summary>
internal readonly partial record struct SqlStatement(string Operation, string? Table)
{
    public string Summary => Table is null ? Operation : $"{Operation} {Table}";

    public static SqlStatement Parse(string commandText)
    {
        // EF Core writes tags as comments in front, and PRAGMA or SAVEPOINT without a table.
        var operation = FirstWord().Match(commandText);
        var table = FirstTable().Match(commandText);
        return new SqlStatement(
            operation.Success ? operation.Groups[1].Value.ToUpperInvariant() : "UNKNOWN",
            table.Success ? table.Groups[1].Value : null);
    }

    [GeneratedRegex(@"^(?:\s*--[^\n]*\n)*\s*(\w+)")]
    private static partial Regex FirstWord();

    [GeneratedRegex("""\b(?:FROM|INTO|UPDATE)\s+"?(\w+)"?""", RegexOptions.IgnoreCase)]
    private static partial Regex FirstTable();
}
