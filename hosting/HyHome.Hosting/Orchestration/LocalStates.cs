namespace HyHome.Hosting.Orchestration;

/// <summary>States of local runs beside <see cref="ApplicationModel.KnownResourceStates"/>.</summary>
internal static class LocalStates
{
    /// <summary>The resource cannot run in this place, which is no failure: the application runs without it.</summary>
    public const string Unavailable = "Unavailable";

    /// <summary>Its image is on the way to this machine.</summary>
    public const string Pulling = "Pulling";
}
