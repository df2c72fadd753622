using HyHome.Hosting.Kubernetes.Output;

namespace HyHome.Hosting.Kubernetes.Tests.Output;

public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hyhome-output-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rewrite_removes_what_the_last_one_wrote_and_nothing_else()
    {
        await Files(("base/loki/deployment.yaml", "old"), ("base/tempo/service.yaml", "kept")).WriteAsync(_folder, Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, "base", "mine.yaml"), "by hand", Stop);

        var changed = await Files(("base/tempo/service.yaml", "new")).WriteAsync(_folder, Stop);

        Assert.Empty(changed);
        Assert.False(Directory.Exists(Path.Combine(_folder, "base", "loki")));
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(_folder, "base/tempo/service.yaml"), Stop));
        Assert.True(File.Exists(Path.Combine(_folder, "base", "mine.yaml")));
    }

    [Fact]
    public async Task A_stale_file_that_a_person_changed_is_kept_and_told()
    {
        await Files(("a.yaml", "generated")).WriteAsync(_folder, Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yaml"), "edited", Stop);

        Assert.Equal(["a.yaml"], await Files(("b.yaml", "x")).WriteAsync(_folder, Stop));
        Assert.Equal("edited", await File.ReadAllTextAsync(Path.Combine(_folder, "a.yaml"), Stop));
    }

    [Fact]
    public async Task A_list_that_points_outside_the_folder_deletes_nothing()
    {
        var victim = Path.Combine(Path.GetDirectoryName(_folder)!, Path.GetRandomFileName());
        await File.WriteAllTextAsync(victim, "x", Stop);
        await File.WriteAllTextAsync(Path.Combine(_folder, OutputFolder.ListName), $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("x"u8))}  ../{Path.GetFileName(victim)}\n", Stop);

        await Files(("b.yaml", "x")).WriteAsync(_folder, Stop);

        Assert.True(File.Exists(victim));
        File.Delete(victim);
    }

    [Theory]
    [InlineData("../a.yaml")]
    [InlineData("/etc/a.yaml")]
    [InlineData("a//b.yaml")]
    public void A_path_outside_the_folder_is_refused(string path) =>
        Assert.Throws<InvalidOperationException>(() => new OutputFolder().Add(path, "x"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static OutputFolder Files(params (string Path, string Content)[] files)
    {
        var folder = new OutputFolder();
        foreach (var (path, content) in files)
        {
            folder.Add(path, content);
        }

        return folder;
    }
}
