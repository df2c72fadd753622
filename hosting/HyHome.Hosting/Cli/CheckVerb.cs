using System.Text.Json;
using System.Text.Json.Serialization;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Terminal;

namespace HyHome.Hosting.Cli;

/// <summary>Lists every mistake in the model at once.</summary>
internal sealed class CheckVerb
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly TerminalOutput _terminal;
    private readonly ModelValidation _validation;

    public CheckVerb(TerminalOutput terminal, ModelValidation validation)
    {
        _terminal = terminal;
        _validation = validation;
    }

    /// <summary>Checks the model.</summary>
    /// <returns>The exit code: 1 when there is an error.</returns>
    public async Task<int> RunAsync(string format, CancellationToken cancellationToken)
    {
        var found = await _validation.ValidateAsync(cancellationToken).ConfigureAwait(false);
        if (format == "json")
        {
            _terminal.WriteLine(JsonSerializer.Serialize(found, JsonOptions));
        }
        else
        {
            Write(_terminal, found);
        }

        return found.Any(d => d.Severity == DiagnosticSeverity.Error) ? 1 : 0;
    }

    /// <summary>Writes one line per diagnostic, and a summary.</summary>
    public static void Write(TerminalOutput terminal, IReadOnlyList<ModelDiagnostic> found)
    {
        foreach (var diagnostic in found)
        {
            terminal.WriteLine(diagnostic.ToString(), diagnostic.Severity switch
            {
                DiagnosticSeverity.Error => RowTone.Bad,
                DiagnosticSeverity.Warning => RowTone.Doubtful,
                _ => RowTone.Neutral,
            });
        }

        var errors = found.Count(d => d.Severity == DiagnosticSeverity.Error);
        terminal.WriteLine(
            found.Count == 0 ? "The model has no mistakes that are known." : $"{errors} error(s), {found.Count - errors} other remark(s).",
            errors > 0 ? RowTone.Bad : RowTone.Good);
    }
}
