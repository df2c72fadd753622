namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>Something wrong with a component's configuration.</summary>
/// <param name="Id">The diagnostic's id, as in docs/diagnostics.md.</param>
/// <param name="IsError">Whether the component would refuse to start, or do something other than what is written.</param>
/// <param name="Cause">What is wrong, with key and line.</param>
/// <param name="Cure">What to do.</param>
internal sealed record ConfigFinding(string Id, bool IsError, string Cause, string Cure)
{
    public const string UnknownKey = "HYHOME101";
    public const string RemovedKey = "HYHOME102";
    public const string Contradiction = "HYHOME103";
    public const string Unreadable = "HYHOME104";
    public const string LocalReceiver = "HYHOME105";
    public const string NoRemoteWrite = "HYHOME106";
    public const string NoConfiguration = "HYHOME107";
    public const string UnknownDataSource = "HYHOME108";
    public const string WrongValue = "HYHOME109";

    public static ConfigFinding Error(string id, string cause, string cure) => new(id, true, cause, cure);

    public static ConfigFinding Warning(string id, string cause, string cure) => new(id, false, cause, cure);
}
