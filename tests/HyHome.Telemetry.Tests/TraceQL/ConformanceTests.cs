using System.Text.RegularExpressions;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

/// <summary>Tempo's own list of right and wrong queries, where it is at hand: <c>HYHOME_CONFORMANCE</c>, or <c>shared/conformance</c> beside the checkout.</summary>
public sealed partial class ConformanceTests
{
    [Fact]
    public void Valid_queries_parse_validate_and_print_as_themselves() => ForEach("valid", query =>
    {
        var parsed = Parser.Parse(query);
        Validator.Validate(parsed);
        Assert.Equal(parsed, Parser.Parse(parsed.ToString()));
    });

    [Fact]
    public void Malformed_queries_are_refused_by_the_parser() => ForEach("parse_fails", query => Assert.Throws<TraceQLException>(() => Parser.Parse(query)));

    [Fact]
    public void Ill_typed_queries_parse_but_do_not_validate() => ForEach("validate_fails", query =>
    {
        var parsed = Parser.Parse(query);
        Assert.False(Assert.Throws<TraceQLException>(() => Validator.Validate(parsed)).Unsupported);
    });

    [Fact]
    public void Unsupported_queries_parse_and_are_said_to_be_unsupported() => ForEach("unsupported", query =>
    {
        var parsed = Parser.Parse(query);
        Assert.True(Assert.Throws<TraceQLException>(() => Validator.Validate(parsed)).Unsupported);
    });

    private static void ForEach(string section, Action<string> check)
    {
        var path = Find();
        if (path is null)
        {
            Assert.Skip("traceql/test_examples.yaml is not here: set HYHOME_CONFORMANCE to the folder that holds it.");
        }

        var failures = new List<string>();
        var queries = 0;
        var current = "";
        foreach (var line in File.ReadLines(path))
        {
            current = SectionLine().Match(line) is { Success: true } header ? header.Groups[1].Value : current;
            if (current != section || ItemLine().Match(line) is not { Success: true } item)
            {
                continue;
            }

            queries++;
            try
            {
                check(item.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal));
            }
            catch (Exception error)
            {
                failures.Add($"{item.Groups[1].Value}: {error.Message}");
            }
        }

        Assert.True(queries > 0);
        Assert.Empty(failures);
    }

    private static string? Find()
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("HYHOME_CONFORMANCE") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            roots.Add(Path.Combine(folder.FullName, "shared", "conformance"));
        }

        return roots.Where(static r => !string.IsNullOrEmpty(r)).Select(static r => Path.Combine(r!, "traceql", "test_examples.yaml")).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"^(\w+):")]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^\s+- '((?:[^']|'')*)'")]
    private static partial Regex ItemLine();
}
