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

    [Fact]
    public async Task A_link_is_replaced_and_what_it_leads_to_stays()
    {
        var outside = Directory.CreateTempSubdirectory("hyhome-outside-").FullName;
        var precious = Path.Combine(outside, "precious.yaml");
        await File.WriteAllTextAsync(precious, "precious", Stop);
        File.CreateSymbolicLink(Path.Combine(_folder, "a.yaml"), precious);

        await Files(("a.yaml", "generated")).WriteAsync(_folder, Stop);

        Assert.Equal("precious", await File.ReadAllTextAsync(precious, Stop));
        Assert.Null(new FileInfo(Path.Combine(_folder, "a.yaml")).LinkTarget);
        Assert.Equal("generated", await File.ReadAllTextAsync(Path.Combine(_folder, "a.yaml"), Stop));
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task What_is_in_the_way_is_named_before_anything_is_written()
    {
        var outside = Directory.CreateTempSubdirectory("hyhome-outside-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "folder.yaml"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "mine", Stop);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), outside);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => Files(("file/a.yaml", "x"), ("folder.yaml", "x"), ("fine.yaml", "x"), ("link/a.yaml", "x"), ("link/b.yaml", "x")).WriteAsync(_folder, Stop));

        Assert.Equal(
            ["file' is a file", "folder.yaml' is a folder", "link' is a link"],
            error.Message.Split(Environment.NewLine).Select(line => line[(line.LastIndexOf(Path.DirectorySeparatorChar) + 1)..line.IndexOf(',', StringComparison.Ordinal)].Replace(" to another folder", string.Empty, StringComparison.Ordinal)));
        Assert.False(File.Exists(Path.Combine(_folder, "fine.yaml")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task A_stale_file_behind_a_link_is_not_ours_to_remove()
    {
        await Files(("old/a.yaml", "generated")).WriteAsync(_folder, Stop);
        var outside = Directory.CreateTempSubdirectory("hyhome-outside-").FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "a.yaml"), "generated", Stop);
        Directory.Delete(Path.Combine(_folder, "old"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "old"), outside);

        await Files(("b.yaml", "x")).WriteAsync(_folder, Stop);

        Assert.True(File.Exists(Path.Combine(outside, "a.yaml")));
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task A_file_instead_of_the_folder_is_named_with_a_way_out()
    {
        var file = Path.Combine(_folder, "out");
        await File.WriteAllTextAsync(file, "mine", Stop);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Files(("a.yaml", "x")).WriteAsync(file, Stop));

        Assert.Equal($"'{file}' is a file, where a folder is to be written. Move it away, or choose another folder with --output-path.", error.Message);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Stop));
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
