using System.Globalization;
using HyHome.Telemetry.LoadTest.Measure;

// Without arguments: a million records of each signal over gRPC, then the queries. "serve <folder>" is what the server process runs.
if (args is ["serve", var folder])
{
    await Server.RunAsync(folder);
    return 0;
}

if (args is ["hour", ..])
{
    await new HourRun(args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 3_600_000).RunAsync();
    return 0;
}

if (args.Contains("--help"))
{
    Console.WriteLine("usage: loadtest [traces,logs,metrics] [records, 1000000] [grpc|http] [--no-queries]");
    Console.WriteLine("       loadtest hour [spans, 3600000]");
    return 0;
}

var words = args.Where(static a => !a.StartsWith('-')).ToArray();
var signals = words.Length > 0 ? words[0].Split(',') : ["traces", "logs", "metrics"];
var records = words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : 1_000_000;
var isGrpc = words.Length < 3 || words[2] == "grpc";
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {records:n0} records of each signal, batches of 500, 2 workers (metrics: 1)"));
foreach (var signal in signals)
{
    await new LoadRun(signal, isGrpc, records, !args.Contains("--no-queries")).RunAsync();
}

return 0;
