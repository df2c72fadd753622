using System.Globalization;
using BenchmarkDotNet.Running;
using HyHome.Telemetry.Benchmarks;

// "stores [records]" fills the stores on disk and reports; everything else goes to BenchmarkDotNet (--list flat names the kernels).
if (args is ["stores", ..])
{
    var records = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
    var folder = Directory.CreateTempSubdirectory("hyhome-benchmark-");
    try
    {
        await new StoreReport(records, folder.FullName).RunAsync();
    }
    finally
    {
        folder.Delete(recursive: true);
    }

    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
