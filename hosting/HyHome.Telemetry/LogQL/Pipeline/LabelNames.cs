namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Names with a meaning, and how names are cleaned.</summary>
internal static class LabelNames
{
    public const string Error = "__error__";
    public const string ErrorDetails = "__error_details__";
    public const string PreserveError = "__preserve_error__";
    public const string DuplicateSuffix = "_extracted";

    public static bool IsSpecial(string name) => name is Error or ErrorDetails or PreserveError;

    /// <summary>A field's name as a label's: blanks around it go, a leading digit gets an underscore before it, anything unusual becomes one.</summary>
    public static string Sanitize(string name)
    {
        name = name.Trim();
        if (name.Length == 0)
        {
            return "";
        }

        var clean = string.Concat(name.EnumerateRunes().Select(static r => r.IsAscii && (char.IsAsciiLetterOrDigit((char)r.Value) || r.Value == '_') ? (char)r.Value : '_'));
        return char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}
