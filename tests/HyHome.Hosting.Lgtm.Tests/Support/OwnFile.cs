namespace HyHome.Hosting.Lgtm.Tests.Support;

/// <summary>A file that an AppHost's author wrote.</summary>
internal sealed class OwnFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyhome-own-");

    public OwnFile(string name, string text)
    {
        FullPath = Path.Combine(_folder.FullName, name);
        File.WriteAllText(FullPath, text);
    }

    public string FullPath { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
