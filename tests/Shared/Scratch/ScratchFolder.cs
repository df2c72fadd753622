namespace HyHome.Tests.Scratch;

/// <summary>Folders that last as long as the tests' process: for what belongs to a builder, which nobody disposes.</summary>
internal static class ScratchFolder
{
    private static readonly Lazy<DirectoryInfo> Root = new(() =>
    {
        var root = Directory.CreateTempSubdirectory("hyhome-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(root);
        return root;
    });

    /// <summary>Creates one.</summary>
    /// <returns>Its full path.</returns>
    public static string Create() => Root.Value.CreateSubdirectory($"hyhome-{Guid.NewGuid():N}"[..15]).FullName;

    // What a child still writes there as the tests end is not worth an error.
    private static void Delete(DirectoryInfo root)
    {
        try
        {
            root.Delete(recursive: true);
        }
        catch (IOException)
        {
        }
    }
}
