using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace HyHome.Hosting.Orchestration.Network;

/// <summary>Who listens on a port: for the message that says why a resource cannot have it.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Name">Process name.</param>
internal sealed record PortOwner(int Pid, string Name)
{
    /// <summary>Finds the process that listens on a TCP port; null when nobody does, or it belongs to another user.</summary>
    public static PortOwner? TryFind(int port)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FindInProc(port)
                : OperatingSystem.IsWindows() ? Ask("netstat", ["-ano", "-p", "TCP"], line => ParseNetstat(line, port))
                : Ask("lsof", ["-nP", $"-iTCP:{port.ToString(CultureInfo.InvariantCulture)}", "-sTCP:LISTEN", "-Fp"], ParseLsof);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or NetworkInformationException)
        {
            return null;
        }
    }

    /// <summary>Who listens on a port, in words.</summary>
    public static string Describe(int port)
    {
        var owner = TryFind(port);
        return owner is null ? "another application" : owner.Pid == System.Environment.ProcessId ? "another resource of an AppHost in this process" : $"process {owner.Pid} ({owner.Name})";
    }

    private static PortOwner? FindInProc(int port)
    {
        var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines).Select(line => ListeningSocket(line, port))
            .Where(inode => inode is not null).Select(inode => $"socket:[{inode}]").ToHashSet();
        if (sockets.Count == 0)
        {
            return null;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Holds(folder, sockets))
            {
                return new(pid, File.ReadAllText(Path.Combine(folder, "comm")).Trim());
            }
        }

        return null;
    }

    // "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …", addresses as hex IP:PORT, state 0A = listen.
    private static string? ListeningSocket(string line, int port)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(":" + port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? fields[9]
            : null;
    }

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd")).Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int? ParseNetstat(string line, int port)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 && fields[3] == "LISTENING" && fields[1].EndsWith(":" + port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? int.Parse(fields[4], CultureInfo.InvariantCulture)
            : null;
    }

    private static int? ParseLsof(string line) =>
        line.StartsWith('p') && int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private static PortOwner? Ask(string program, string[] arguments, Func<string, int?> parse)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var lines = process?.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (lines.Select(parse).FirstOrDefault(pid => pid is not null) is not { } pid)
        {
            return null;
        }

        try
        {
            using var owner = Process.GetProcessById(pid);
            return new(pid, owner.ProcessName);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
