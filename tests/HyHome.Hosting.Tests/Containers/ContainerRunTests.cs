using System.Net;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Testing;
using HyHome.Hosting.Tests.Orchestration;
using static HyHome.Hosting.Tests.Containers.ContainerModel;
using ModelRun = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>The model's container resources in the engine of this machine.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerRunTests
{
    private const string Server = "mkdir -p /www && echo hello > /www/index.html && exec httpd -f -p 8080 -h /www";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_arguments_variables_and_volumes_of_the_model_arrive()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        var volume = $"{engine.Network}-data";
        await using (var test = await StartModelAsync(builder =>
            Shell(builder, "writer", "stat -c '%u:%g %a' /etc/app/a.conf; cat /etc/app/a.conf /etc/app/sub/b.conf; echo $GREETING; echo kept > /data/file")
                .WithContainerFiles("/etc/app",
                [
                    new ContainerFile { Name = "a.conf", Contents = "a\n", Mode = UnixFileMode.UserRead },
                    new ContainerDirectory { Name = "sub", Entries = [new ContainerFile { Name = "b.conf", Contents = "${b}\n" }] },
                ], defaultOwner: 1000, defaultGroup: 1001)
                .WithEnvironment("GREETING", "hello {0}")
                .WithVolume(volume, "/data")))
        {
            await test.WaitForStateAsync("writer", KnownResourceStates.Finished);
            Assert.Equal(["1000:1001 400", "a", "${b}", "hello {0}"], await LinesAsync(test, "writer"));
        }

        await using (var test = await StartModelAsync(builder => Shell(builder, "reader", "cat /data/file").WithVolume(volume, "/data")))
        {
            await test.WaitForStateAsync("reader", KnownResourceStates.Finished);
            Assert.Equal(["kept"], await LinesAsync(test, "reader"));
        }

        await engine.Engine.Volumes.RemoveAsync(volume, Stop);
    }

    [Fact]
    public async Task Host_and_containers_reach_each_other_and_waits_order_the_start()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            var probe = builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health");
            var server = Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
            Shell(builder, "client", "wget -q -O - $SERVER_HTTP/ && wget -q -O - $PROBE_HTTP/").WithReference(server.GetEndpoint("http")).WithReference(probe).WaitFor(server).WaitFor(probe);
        });

        await test.WaitForHealthyAsync("server");
        using var http = test.App.CreateHttpClient("server");
        Assert.Equal(IPAddress.Loopback.ToString(), (await Dns.GetHostAddressesAsync(http.BaseAddress!.Host, System.Net.Sockets.AddressFamily.InterNetwork, Stop))[0].ToString());
        Assert.Equal("hello\n", await http.GetStringAsync("/", Stop));

        var client = await test.WaitAsync("client", s => KnownResourceStates.TerminalStates.Contains(s.State?.Text));
        Assert.Equal(["hello", "probe"], await LinesAsync(test, "client"));
        Assert.Equal(KnownResourceStates.Finished, client.State?.Text);
    }

    [Fact]
    public async Task A_crash_shows_the_containers_own_last_words()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "broken", "echo 'config: unknown key x' >&2; exit 3"));

        var broken = await test.WaitForStateAsync("broken", KnownResourceStates.Exited);

        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("config: unknown key x", broken.GetReason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_fails_its_resource_and_nothing_else()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            builder.AddContainer("missing", "127.0.0.1:1/hyhome/none", "1");
            Shell(builder, "there", "echo here");
        });

        Assert.Contains("'127.0.0.1:1/hyhome/none:1'", await test.WaitForFailureAsync("missing"), StringComparison.Ordinal);
        await test.WaitForStateAsync("there", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task A_resource_whose_image_is_missing_runs_embedded_where_it_can()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
            builder.AddContainer("cache", "127.0.0.1:1/hyhome/none", "1").WithEmbeddedService(_ => new NoService()).WithHttpEndpoint(targetPort: 8080), "--runtime", "auto");

        var cache = await test.WaitForStateAsync("cache", KnownResourceStates.Running);

        Assert.Contains(cache.Properties, p => p.Name == "embedded");
    }

    [Fact]
    public async Task Nothing_is_left_in_the_engine_after_the_end_and_two_applications_do_not_meet()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        string filter;
        await using (var one = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/")))
        await using (var two = await StartModelAsync(builder => Shell(builder, "client", "wget -q -O - http://server:8080/ || echo alone")))
        {
            filter = one.Get<EngineNames>().ApplicationFilter;
            await one.WaitForHealthyAsync("server");
            await two.WaitForStateAsync("client", KnownResourceStates.Finished);
            Assert.Contains("alone", await LinesAsync(two, "client"));
        }

        Assert.DoesNotContain(await engine.Engine.FindAsync(filter, Stop), c => c.Names.Any(n => n.Contains("server", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_removes_what_one_that_was_cut_off_left_behind()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await ModelRun.StartAsync(_ => { }, start: false, "--runtime", "containers");
        var names = test.Get<EngineNames>();
        var labels = new Dictionary<string, string> { [EngineNames.ApplicationLabel] = names.Application, [EngineNames.RunLabel] = "1-1-dead" };
        var network = await engine.Engine.Networks.EnsureAsync(engine.Network + "-old", labels, Stop);
        await engine.Engine.CreateAsync(engine.Spec("old", "sleep 1000") with { Labels = labels }, Stop);

        var removed = await test.Get<IContainerRuntime>().RemoveLeftoversAsync(Stop);

        Assert.Equal([$"{engine.Network}-old", $"{engine.Network}-old"], removed);
        Assert.NotNull(network);
    }

    [Fact]
    public async Task A_persistent_container_stays_and_is_found_again_until_it_changes()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        string filter;
        var name = engine.Network + "-db";
        async Task<string> RunAsync(string greeting)
        {
            await using var test = await StartModelAsync(builder => Shell(builder, "db", Server).WithEnvironment("GREETING", greeting).WithContainerName(name)
                .WithLifetime(ContainerLifetime.Persistent).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/"));
            filter = test.Get<EngineNames>().ApplicationFilter;
            var db = await test.WaitForHealthyAsync("db");
            using var http = test.App.CreateHttpClient("db");
            Assert.Equal("hello\n", await http.GetStringAsync("/", Stop));
            return (string)db.Properties.Single(p => p.Name == "container.id").Value!;
        }

        var first = await RunAsync("one");
        Assert.Equal(first, await RunAsync("one"));
        var changed = await RunAsync("two");

        Assert.NotEqual(first, changed);
        await engine.Engine.RemoveAsync(changed, Stop);
    }

    [Fact]
    public async Task The_network_of_a_run_goes_with_it_although_a_container_of_others_has_joined_it()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        var guest = await engine.Engine.CreateAsync(engine.Spec("guest", "exec sleep 1000"), Stop);
        await engine.Engine.StartAsync(guest, Stop);
        EngineNames names;
        await using (var test = await StartModelAsync(builder => Shell(builder, "server", "exec sleep 1000")))
        {
            await test.WaitForStateAsync("server", KnownResourceStates.Running);
            names = test.Get<EngineNames>();
            await engine.Engine.Networks.JoinAsync(guest, names.Network, ["guest"], Stop);
        }

        Assert.DoesNotContain(names.Network, await engine.Engine.Networks.RemoveAsync(names.ApplicationFilter, Stop));
        Assert.Equal("running", Assert.Single(await engine.Engine.FindAsync(engine.Label, Stop)).State);
    }

    [Fact]
    public async Task Fifty_containers_start_and_stop_together()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            for (var i = 0; i < 50; i++)
            {
                Shell(builder, $"many-{i}", "sleep 1000");
            }
        });

        for (var i = 0; i < 50; i++)
        {
            await test.WaitForStateAsync($"many-{i}", KnownResourceStates.Running);
        }

        var filter = test.Get<EngineNames>().ApplicationFilter;
        await test.App.StopAsync(Stop);
        Assert.DoesNotContain(await engine.Engine.FindAsync(filter, Stop), c => c.Names.Any(n => n.Contains("many-", StringComparison.Ordinal)));
    }

    private sealed class NoService : IEmbeddedService
    {
        public Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
