namespace HyHome.Hosting.Diagnostics;

/// <summary>The ids of the mistakes in any model; docs/diagnostics.md describes them.</summary>
internal static class DiagnosticIds
{
    public const string WaitCycle = "HYHOME001";
    public const string ForeignReference = "HYHOME002";
    public const string MissingParameter = "HYHOME003";
    public const string DuplicatePort = "HYHOME004";
    public const string UnknownEndpoint = "HYHOME005";
    public const string MissingMountSource = "HYHOME006";
    public const string InvalidValue = "HYHOME007";
    public const string PersistentProcess = "HYHOME008";
    public const string NoSuchPort = "HYHOME009";
    public const string DuplicateContainerName = "HYHOME010";
    public const string InvalidName = "HYHOME011";
    public const string DuplicateName = "HYHOME012";
}
