namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>The words, routes and services that the generated telemetry is made of.</summary>
internal static class LoadText
{
    public const int Services = 10;

    private static readonly string[] Words =
        ["request", "completed", "order", "cache", "miss", "retry", "database", "connection", "payload", "accepted", "customer", "queue", "worker", "latency", "checkout"];

    public static string[] Routes { get; } = [.. Enumerable.Range(0, 40).Select(static i => $"/api/v1/resource-{i}/items")];

    public static string Service(int number) => $"svc-{number}";

    /// <summary>Writes a request: for each service its resource and one scope, which holds the items.</summary>
    public static void WriteServices(OtlpBuffer to, Action<int> items)
    {
        for (var service = 0; service < Services; service++)
        {
            var resource = to.Begin(1);
            WriteResource(to, service);
            var scope = to.Begin(2);
            WriteScope(to);
            items(service);
            to.End(scope);
            to.End(resource);
        }
    }

    // Four attributes, as SDKs send them.
    private static void WriteResource(OtlpBuffer to, int service)
    {
        var resource = to.Begin(1);
        to.Attribute(1, "service.name", Service(service));
        to.Attribute(1, "service.instance.id", $"{Service(service)}-0");
        to.Attribute(1, "service.version", "1.4.2");
        to.Attribute(1, "deployment.environment.name", "home");
        to.End(resource);
    }

    private static void WriteScope(OtlpBuffer to)
    {
        var scope = to.Begin(1);
        to.Text(1, "load");
        to.Text(2, "1.0");
        to.End(scope);
    }

    /// <summary>A log line of 80 to 150 characters: words, numbers, and now and then "timeout".</summary>
    public static string Line(Random random, System.Text.StringBuilder text)
    {
        text.Clear();
        var length = random.Next(80, 151);
        while (text.Length < length)
        {
            _ = random.Next(4) == 0 ? text.Append(random.Next(100_000)) : text.Append(random.Next(1000) == 0 ? "timeout" : Words[random.Next(Words.Length)]);
            text.Append(' ');
        }

        return text.ToString(0, length);
    }
}
