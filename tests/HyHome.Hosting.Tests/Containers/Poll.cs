namespace HyHome.Hosting.Tests.Containers;

/// <summary>Tries again until it works or a deadline passes, and then throws what it failed with last.</summary>
internal static class Poll
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> UntilAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(end) < Deadline && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
