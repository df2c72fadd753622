namespace HyHome.Telemetry.Tests.Storage;

/// <summary>A folder that goes with the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hyhome-store-").FullName;

    /// <summary>Copies what a signal's store has on disk at this moment, as a crash would leave it.</summary>
    public StoreFolder CopyOf(string signal)
    {
        var copy = new StoreFolder();
        Directory.CreateDirectory(System.IO.Path.Combine(copy.Path, signal));
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(Path, signal)).Where(static f => System.IO.Path.GetExtension(f) is ".journal" or ".segment"))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = File.Create(System.IO.Path.Combine(copy.Path, signal, System.IO.Path.GetFileName(file)));
            from.CopyTo(to);
        }

        return copy;
    }

    public string[] Files(string signal, string pattern) => Directory.GetFiles(System.IO.Path.Combine(Path, signal), pattern);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
