namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Asks on the terminal before something is removed.</summary>
internal static class Confirmation
{
    /// <exception cref="DistributedApplicationException">Nobody is there to answer.</exception>
    public static bool Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw new DistributedApplicationException($"{question} Nobody is there to answer: say --yes.");
        }

        Console.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
