namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>The findings on every component of a model.</summary>
internal static class StackCheck
{
    public static IEnumerable<(IResource Resource, ConfigFinding Finding)> Run(IEnumerable<IResource> resources) =>
        resources.SelectMany(resource => Check(resource).Select(finding => (resource, finding)));

    private static IEnumerable<ConfigFinding> Check(IResource resource) => resource switch
    {
        LokiResource loki => LokiConfigCheck.Run(Text(loki.ConfigFile, "Loki/loki.yaml")),
        TempoResource tempo => TempoConfigCheck.Run(Text(tempo.ConfigFile, "Tempo/tempo.yaml")),
        AlloyResource alloy => Check(alloy),
        GrafanaResource grafana => GrafanaCheck.Run(grafana),
        _ => [],
    };

    private static IEnumerable<ConfigFinding> Check(AlloyResource alloy)
    {
        if (alloy.ConfigFiles.Count + alloy.OwnConfigFiles.Count == 0)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.NoConfiguration, "it has no configuration, with which Alloy refuses to start.", "Call WithOtlpReceiver, WithRemoteWrite or WithConfigFile.");
        }

        if (alloy.ScrapeTargets.Count > 0 && !alloy.ConfigFiles.Contains("Alloy/metrics.alloy"))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.NoRemoteWrite,
                $"it is to scrape {string.Join(", ", alloy.ScrapeTargets.Select(target => $"'{target.Endpoint.Resource.Name}'"))}, but has nowhere to write the series.",
                "Call WithRemoteWrite(prometheus).");
        }

        var files = AlloyBuilderExtensions.Files(alloy, alloy.CopiesToDashboard).OfType<ContainerFile>().Select(file => (file.Name, file.Contents ?? File.ReadAllText(file.SourcePath!)));
        foreach (var finding in AlloyConfigCheck.Run(files).Concat(AlloyReferenceCheck.Run(files)))
        {
            yield return finding;
        }
    }

    private static string Text(string? own, string file) => own is null ? ComponentFile.Read(file) : File.ReadAllText(own);
}
