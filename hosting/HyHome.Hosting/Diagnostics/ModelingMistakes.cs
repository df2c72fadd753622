using System.Diagnostics;

namespace HyHome.Hosting.Diagnostics;

/// <summary>
/// Says what a call of the model refused, and where the AppHost made it, instead of the runtime's dump and abort. What other code throws is left to the runtime:
/// its whole stack is wanted then.
/// </summary>
internal static class ModelingMistakes
{
    private static readonly TimeSpan LookingTime = TimeSpan.FromSeconds(10);

    private static int _installed;

    /// <summary>Takes the exceptions that nobody caught, once per process, until it ends.</summary>
    /// <param name="details">Whether the whole exception is written.</param>
    /// <param name="findOthers">Looks for what else is wrong with the model as it was up to the call: who mends one mistake should not meet the next only then.</param>
    public static void Report(bool details, Func<CancellationToken, Task<IReadOnlyList<ModelDiagnostic>>> findOthers)
    {
        if (Interlocked.Exchange(ref _installed, 1) != 0)
        {
            return;
        }

        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is DistributedApplicationException or ArgumentException or InvalidOperationException
                && TryDescribe((Exception)unhandled.ExceptionObject, details) is { } message)
            {
                Console.Error.WriteLine(message);
                foreach (var other in Find(findOthers))
                {
                    Console.Error.WriteLine(other);
                }

                Environment.Exit(1);
            }
        };
    }

    /// <summary>Where the AppHost made the present call, in brackets after a space; empty where that is not known.</summary>
    public static string Place() => Place(new StackTrace(fNeedFileInfo: true).GetFrames());

    // Whatever goes wrong in an unfinished model is not worth more words than the mistake that ended it.
    private static IReadOnlyList<ModelDiagnostic> Find(Func<CancellationToken, Task<IReadOnlyList<ModelDiagnostic>>> find)
    {
        using var deadline = new CancellationTokenSource(LookingTime);
        var search = Task.Run(() => find(deadline.Token), CancellationToken.None);
        return Task.WaitAny([search], LookingTime) == 0 && search.IsCompletedSuccessfully ? search.Result : [];
    }

    /// <summary>What to say of an exception; null when it does not come from a call of the model.</summary>
    private static string? TryDescribe(Exception error, bool details)
    {
        var frames = new StackTrace(error, fNeedFileInfo: true).GetFrames();
        var thrower = Array.FindIndex(frames, frame => !IsOf(frame, "System."));
        if (thrower < 0 || !IsOf(frames[thrower], "HyHome.Hosting"))
        {
            return null;
        }

        if (details)
        {
            return $"error: {error}";
        }

        var place = Place(frames.Skip(thrower));
        // The runtime's addition to the message of an argument exception names a parameter of ours, which says nothing to whoever wrote the model.
        var message = error is ArgumentException { ParamName: { } parameter } ? error.Message.Replace($" (Parameter '{parameter}')", string.Empty, StringComparison.Ordinal) : error.Message;
        return $"error: {message}{place} (--include-exception-details shows more)";
    }

    private static string Place(IEnumerable<StackFrame> frames)
    {
        var caller = frames.FirstOrDefault(frame => !IsOf(frame, "HyHome.Hosting") && !IsOf(frame, "System."));
        return caller?.GetFileName() is { } file ? $" ({Path.GetFileName(file)}, line {caller.GetFileLineNumber()})" : string.Empty;
    }

    private static bool IsOf(StackFrame frame, string assemblies) =>
        frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name is { } name && name.StartsWith(assemblies, StringComparison.Ordinal);
}
