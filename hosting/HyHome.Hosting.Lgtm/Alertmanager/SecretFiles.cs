namespace HyHome.Hosting.Lgtm.Alerting;

internal static class SecretFiles
{
    public const string Directory = "/etc/alertmanager/secrets";

    public static string Path(string name) => $"{Directory}/{name}";
}
