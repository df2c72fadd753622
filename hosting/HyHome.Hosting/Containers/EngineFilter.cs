namespace HyHome.Hosting.Containers;

/// <summary>The form in which the engine's API takes what to look for.</summary>
internal static class EngineFilter
{
    public static Dictionary<string, IDictionary<string, bool>> Of(string kind, string value) =>
        new() { [kind] = new Dictionary<string, bool> { [value] = true } };
}
