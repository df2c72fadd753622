using System.Text;
using HyHome.Hosting.Containers;

namespace HyHome.Hosting.Tests.Containers;

[Collection(nameof(EngineCollection))]
public sealed class ContainerEngineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_arrive_before_the_start_with_owner_and_mode()
    {
        await using var test = await TestEngine.StartAsync(Stop);
        var spec = test.Spec("files", "stat -c '%u:%g %a %n' /etc/app /etc/app/app.yaml /etc/app/run.sh", "cat /etc/app/app.yaml") with
        {
            Files =
            [
                new ContainerFileSpec("/etc/app/app.yaml", Encoding.UTF8.GetBytes("a: ${B}\n"), 10001, 10001, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead),
                new ContainerFileSpec("/etc/app", null, 10001, 472, (UnixFileMode)0b111_101_000),
                new ContainerFileSpec("/etc/app/run.sh", Encoding.UTF8.GetBytes("x"), 0, 0, (UnixFileMode)0b111_101_101),
            ],
        };

        var (exitCode, output) = await test.RunAsync(spec, Stop);

        Assert.Equal(["10001:472 750 /etc/app", "10001:10001 640 /etc/app/app.yaml", "0:0 755 /etc/app/run.sh", "a: ${B}"], output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_volume_keeps_its_data_from_one_container_to_the_next()
    {
        await using var test = await TestEngine.StartAsync(Stop);
        var volume = test.Network + "-data";
        await test.Engine.Volumes.EnsureAsync(volume, test.Labels, Stop);
        IReadOnlyList<ContainerMountSpec> mounts = [new ContainerMountSpec(IsBind: false, volume, "/data", IsReadOnly: false)];

        await test.RunAsync(test.Spec("writer", "echo kept > /data/file") with { Mounts = mounts }, Stop);
        var (_, output) = await test.RunAsync(test.Spec("reader", "cat /data/file") with { Mounts = mounts }, Stop);

        Assert.Equal(["kept"], output);
    }

    [Fact]
    public async Task Containers_find_each_other_by_name_and_the_host_finds_them_on_loopback()
    {
        await using var test = await TestEngine.StartAsync(Stop);
        var server = test.Spec("server", "mkdir /www", "echo hello > /www/index.html", "exec httpd -f -p 8080 -h /www") with { Ports = [new ContainerPortSpec(8080, "tcp", 0)] };
        var id = await test.Engine.CreateAsync(server, Stop);
        await test.Engine.StartAsync(id, Stop);

        var port = (await test.Engine.PublishedPortsAsync(id, Stop))["8080/tcp"][0];
        using var http = new HttpClient();
        Assert.Equal("hello\n", await Poll.UntilAsync(() => http.GetStringAsync($"http://127.0.0.1:{port}/", Stop), Stop));
        var (_, output) = await test.RunAsync(test.Spec("client", "wget -q -O - http://server:8080/"), Stop);
        Assert.Equal(["hello"], output);
    }

    [Fact]
    public async Task Lines_of_both_outputs_are_whole_and_the_exit_code_is_told()
    {
        await using var test = await TestEngine.StartAsync(Stop);
        var lines = new List<(bool IsError, string Line)>();
        var id = await test.Engine.CreateAsync(test.Spec("talker", "printf 'half'; sleep 0.1; printf ' and half é\\nlast'; echo problem >&2; exit 7"), Stop);
        await test.Engine.StartAsync(id, Stop);

        await test.Engine.FollowLogsAsync(id, (isError, line) => lines.Add((isError, line)), Stop);

        Assert.Equal(7, await test.Engine.WaitAsync(id, Stop));
        Assert.Equal(["half and half é", "last"], lines.Where(l => !l.IsError).Select(l => l.Line));
        Assert.Equal(["problem"], lines.Where(l => l.IsError).Select(l => l.Line));
    }

    [Fact]
    public async Task Removing_what_is_gone_is_no_error()
    {
        await using var test = await TestEngine.StartAsync(Stop);
        var id = await test.Engine.CreateAsync(test.Spec("short", "echo x"), Stop);

        await test.Engine.RemoveAsync(id, Stop);
        await test.Engine.StopAsync(id, TimeSpan.FromSeconds(1), Stop);
        await test.Engine.RemoveAsync(id, Stop);

        Assert.Empty(await test.Engine.FindAsync(test.Label, Stop));
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_named_with_the_engines_reason()
    {
        await using var test = await TestEngine.StartAsync(Stop);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Engine.Images.PullAsync("127.0.0.1:1/hyhome/none:1", null, null, Stop));

        Assert.Contains("'127.0.0.1:1/hyhome/none:1' could not be pulled", error.Message, StringComparison.Ordinal);
    }
}
