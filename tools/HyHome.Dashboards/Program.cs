using HyHome.Dashboards;

// Writes the dashboards that the model provisions: dotnet run --project tools/HyHome.Dashboards -- hosting/HyHome.Hosting.Lgtm/Grafana/dashboards
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: HyHome.Dashboards FOLDER\nWrites each dashboard to FOLDER/<Grafana folder>/<uid>.json.");
    return 2;
}

foreach (var (path, content) in Catalogue.Files())
{
    var file = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, content);
    Console.WriteLine(file);
}

return 0;
