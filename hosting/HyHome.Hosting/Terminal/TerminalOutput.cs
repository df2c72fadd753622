using Spectre.Console;

namespace HyHome.Hosting.Terminal;

/// <summary>
/// The terminal that the AppHost writes to. Plain lines where nobody watches (a pipe, a file, CI, NO_COLOR), colours and live tables
/// elsewhere; colours only repeat what the words say.
/// </summary>
internal sealed class TerminalOutput
{
    private readonly Lock _lock = new();
    private readonly TextWriter _plain;

    /// <param name="output">Where plain lines go; the console when null.</param>
    public TerminalOutput(TextWriter? output = null)
    {
        _plain = output ?? System.Console.Out;
        var noColor = !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"));
        var isPlain = output is not null || noColor || System.Console.IsOutputRedirected;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_plain),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        IsPlain = isPlain || !Console.Profile.Capabilities.Ansi;
        if (IsPlain)
        {
            // Nothing wraps in a file.
            Console.Profile.Width = 240;
        }
    }

    /// <summary>For tables, trees and live displays.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Whether to write plain lines only.</summary>
    public bool IsPlain { get; }

    /// <summary>Writes a line, above a live display when there is one.</summary>
    /// <param name="text">Text without markup.</param>
    /// <param name="tone">Decides the colour, where there are colours.</param>
    public void WriteLine(string text, RowTone tone = RowTone.Neutral)
    {
        lock (_lock)
        {
            if (IsPlain)
            {
                _plain.WriteLine(text);
            }
            else if (tone == RowTone.Neutral && text.Length >= Console.Profile.Width && Console.Profile.Width > 1 && !text.Contains('\n', StringComparison.Ordinal))
            {
                // A command that somebody is to copy stays one line: the terminal breaks it, not we.
                var lines = (text.Length / Console.Profile.Width) + 1;
                Console.Write(new ControlCode(text.PadRight((lines * Console.Profile.Width) - 1) + "\n"));
            }
            else
            {
                // The line and its end in one piece, for a live display is drawn anew after each write; and over its whole width, for
                // what the display showed there is not wiped.
                Console.Write(new Text(text.PadRight(Console.Profile.Width - 1) + "\n", StyleOf(tone)));
            }
        }
    }

    public static Style StyleOf(RowTone tone) => tone switch
    {
        RowTone.Good => new Style(Color.Green),
        RowTone.Doubtful => new Style(Color.Yellow),
        RowTone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
