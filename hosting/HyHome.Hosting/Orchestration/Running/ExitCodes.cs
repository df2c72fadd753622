namespace HyHome.Hosting.Orchestration.Running;

/// <summary>What is known of exit codes, in words. A program may give them a meaning of its own: the words say whose convention it is.</summary>
internal static class ExitCodes
{
    private const int OfSignal = 128;

    // Linux' numbers; those that end a program and mean the same on macOS.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP: its terminal went away",
        [2] = "SIGINT: interrupted",
        [3] = "SIGQUIT",
        [4] = "SIGILL: an instruction that this processor does not know; perhaps the program is made for another one",
        [5] = "SIGTRAP",
        [6] = "SIGABRT: the program gave up itself",
        [8] = "SIGFPE: an impossible calculation",
        [9] = "SIGKILL: somebody or the kernel ended it by force",
        [11] = "SIGSEGV: the program crashed on memory that is not its own",
        [13] = "SIGPIPE: who read its output went away",
        [15] = "SIGTERM: somebody asked it to end",
    };

    /// <summary>The words, in brackets and with a space before them; empty where the code says nothing by convention.</summary>
    public static string Explain(int code) =>
        code == 126 ? " (what a shell says of a command that can't be executed)"
        : code == 127 ? " (what a shell says of a command that it does not find)"
        : Signals.TryGetValue(code - OfSignal, out var signal) ? $" ({signal})"
        : "";
}
