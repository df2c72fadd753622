using System.Runtime.InteropServices;

namespace HyHome.Hosting.Cli;

/// <summary>
/// A shell script starts what it puts in the background with SIGINT ignored, and the runtime then keeps ignoring it:
/// Ctrl-C would end the script and leave the AppHost behind with all that it started.
/// </summary>
internal static class InterruptSignal
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>What a handler reads when its signal is ignored: SIG_IGN.</summary>
    private const nint Ignored = 1;

    // struct sigaction is smaller everywhere; the handler is its first field on Linux and macOS.
    private const int ActionSize = 512;

    /// <summary>Has an ignored SIGINT reach those that registered for it, as in the foreground. Does nothing on Windows.</summary>
    public static void Heed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var action = new byte[ActionSize];
        if (GetAction(Interrupt, 0, action) != 0 || MemoryMarshal.Read<nint>(action) != Ignored)
        {
            return;
        }

        // The runtime has one handler for all signals, and this makes it take over SIGTERM, to be copied from there.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => { });
        if (GetAction(Terminate, 0, action) == 0)
        {
            _ = SetAction(Interrupt, action, 0);
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetAction(int signal, nint none, byte[] current);

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAction(int signal, byte[] action, nint none);
}
