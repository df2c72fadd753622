using System.Buffers;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>
/// Grafana's colours. A name such as <c>dark-red</c> has a shade for dark pages and one for light pages: it becomes a CSS variable
/// that the theme sets, so a panel needs no drawing anew when the theme changes.
/// </summary>
internal static class GrafanaColors
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> FunctionSigns = SearchValues.Create("0123456789abcdefABCDEF(), .%/");
    private static readonly string[] Hues = ["red", "orange", "yellow", "green", "blue", "purple"];
    private static readonly string[] Shades = ["super-light-", "light-", "", "semi-dark-", "dark-"];

    private static readonly HashSet<string> Named = new(from hue in Hues from shade in Shades select shade + hue, StringComparer.Ordinal);

    // The order in which series are coloured: the hues in three shades, then fixed colours.
    private static readonly string[] Classic =
    [
        "green", "yellow", "blue", "orange", "red", "purple", "dark-green", "dark-yellow", "dark-blue", "dark-orange", "dark-red", "dark-purple",
        "super-light-green", "super-light-yellow", "super-light-blue", "super-light-orange", "super-light-red", "super-light-purple",
        "#447EBC", "#C15C17", "#890F02", "#0A437C", "#6D1F62", "#584477", "#B7DBAB", "#F4D598", "#70DBED", "#F9BA8F", "#F29191", "#82B5D8", "#E5A8E2", "#AEA2E0",
        "#629E51", "#E5AC0E", "#64B0C8", "#E0752D", "#BF1B00", "#0A50A1", "#962D82", "#614D93", "#9AC48A", "#F2C96D", "#65C5DB", "#F9934E", "#EA6460", "#5195CE",
        "#D683CE", "#806EB7",
    ];

    /// <summary>The CSS colour of a name; what is no name of the palette is a CSS colour already, or the text's colour when it is none.</summary>
    public static string Css(string color) => color switch
    {
        _ when Named.Contains(color) => $"var(--viz-{color})",
        "text" => "var(--text)",
        "transparent" => "transparent",
        "panel-bg" => "var(--surface)",
        _ => IsCss(color) ? color : "var(--text)",
    };

    /// <summary>The colour of a series by its place.</summary>
    public static string ClassicAt(int index) => Css(Classic[index % Classic.Length]);

    /// <summary>The colour of a series by its name, the same on every panel.</summary>
    public static string ClassicByName(string name)
    {
        var hash = 0;
        foreach (var letter in name)
        {
            hash = unchecked((hash << 5) - hash + letter);
        }

        return ClassicAt((int)((uint)hash % (uint)Classic.Length));
    }

    /// <summary>The colours that a continuous mode runs through, from the least value to the greatest; null when it is no such mode.</summary>
    public static IReadOnlyList<string>? Continuous(string mode) => mode switch
    {
        "continuous-GrYlRd" => ["green", "yellow", "red"],
        "continuous-RdYlGr" => ["red", "yellow", "green"],
        "continuous-BlYlRd" => ["dark-blue", "super-light-yellow", "dark-red"],
        "continuous-YlRd" => ["super-light-yellow", "dark-red"],
        "continuous-BlPu" => ["blue", "purple"],
        "continuous-YlBl" => ["super-light-yellow", "dark-blue"],
        "continuous-blues" => ["panel-bg", "dark-blue"],
        "continuous-reds" => ["panel-bg", "dark-red"],
        "continuous-greens" => ["panel-bg", "dark-green"],
        "continuous-purples" => ["panel-bg", "dark-purple"],
        "continuous-viridis" => ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
        "continuous-magma" => ["#000004", "#51127c", "#b73779", "#fc8961", "#fcfdbf"],
        "continuous-plasma" => ["#0d0887", "#7e03a8", "#cc4778", "#f89540", "#f0f921"],
        "continuous-inferno" => ["#000004", "#57106e", "#bc3754", "#f98e09", "#fcffa4"],
        "continuous-cividis" => ["#00224e", "#575d6d", "#a59c74", "#fee838"],
        _ => null,
    };

    /// <summary>A colour between others.</summary>
    /// <param name="colors">The colours from the least to the greatest value.</param>
    /// <param name="share">The place from 0 to 1.</param>
    public static string Between(IReadOnlyList<string> colors, double share)
    {
        var place = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * (colors.Count - 1);
        var index = Math.Min((int)place, colors.Count - 2);
        var part = (int)Math.Round((place - index) * 100);
        return part == 0 ? Css(colors[index]) : part == 100 ? Css(colors[index + 1]) : $"color-mix(in srgb, {Css(colors[index + 1])} {part}%, {Css(colors[index])})";
    }

    // Only what can be nothing but a colour: the text comes from a file and goes into a style.
    private static bool IsCss(string color) => color.Length is > 2 and < 64
        && (color[0] == '#'
            ? color.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0
            : (color.StartsWith("rgb", StringComparison.Ordinal) || color.StartsWith("hsl", StringComparison.Ordinal))
                ? color.EndsWith(')') && color.AsSpan(3).IndexOfAnyExcept(FunctionSigns) < 0
                : color.AsSpan().IndexOfAnyExceptInRange('a', 'z') < 0);
}
