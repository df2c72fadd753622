using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace HyHome.Hosting.Containers;

/// <summary>What a credential helper answered.</summary>
/// <param name="User">The user's name; null without a login.</param>
/// <param name="Secret">Password or token.</param>
/// <param name="Problem">Why it could not be asked.</param>
internal sealed record CredentialAnswer(string? User, string? Secret, string? Problem);

/// <summary>Asks a program <c>docker-credential-NAME</c>, by the protocol of Docker's credential helpers.</summary>
internal static class CredentialHelper
{
    // It may have to unlock a key ring, but nobody can be asked for a password here.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks a helper of PATH for the login of a server.</summary>
    public static Task<CredentialAnswer> AskAsync(string helper, string server, CancellationToken cancellationToken) => AskProgramAsync("docker-credential-" + helper, server, cancellationToken);

    /// <summary>Asks a program for the login of a server.</summary>
    public static async Task<CredentialAnswer> AskProgramAsync(string program, string server, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true })!;
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
                var error = process.StandardError.ReadToEndAsync(timeout.Token);
                await process.StandardInput.WriteAsync(server.AsMemory(), timeout.Token).ConfigureAwait(false);
                process.StandardInput.Close();
                await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
                await error.ConfigureAwait(false);

                // A server that it has no login for is an exit code other than 0, too.
                return process.ExitCode == 0 ? Read(program, await output.ConfigureAwait(false)) : new(null, null, null);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return new(null, null, $"'{program}' did not answer within {Timeout.TotalSeconds} s");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return new(null, null, $"the credential helper '{program}' can't be asked: {e.Message}");
        }
    }

    private static CredentialAnswer Read(string program, string output)
    {
        try
        {
            using var answer = JsonDocument.Parse(output);
            return new(answer.RootElement.GetProperty("Username").GetString(), answer.RootElement.GetProperty("Secret").GetString(), null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new(null, null, $"the answer of '{program}' is not understood");
        }
    }
}
