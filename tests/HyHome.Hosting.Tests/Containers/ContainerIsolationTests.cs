using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Testing;
using static HyHome.Hosting.Tests.Containers.ContainerModel;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>What the model says arrives unchanged, however odd; and nobody meets who should not.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerIsolationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Odd_values_files_of_another_user_and_runtime_arguments_arrive_unchanged()
    {
        const string odd = "two lines\n\tand \"quotes\", 'more', $HOME, `id`, \\, %s, {0}, é \ud83d\ude00, trailing ";
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => builder.AddContainer("odd", "hyhome-test/busybox", "1")
            .WithEntrypoint("/bin/busybox")
            .WithArgs("sh", "-c", "printf '%s|' \"$@\"; printf '%s|' \"$ODD\" \"$EMPTY\" \"$FROM_ENGINE\"; id -u; id -g; cat /secret/key; stat -c '%u:%g %a %n' /secret /secret/key; /bin/busybox hostname", "name")
            .WithArgs(odd, "", "--flag=a b")
            .WithEnvironment("ODD", odd)
            .WithEnvironment("EMPTY", "")
            .WithContainerRuntimeArgs("--user", "65534:65534", "--hostname", "odd-host", "--env", "FROM_ENGINE=x=y")
            .WithContainerFiles("/", [new ContainerDirectory
            {
                Name = "secret", Owner = 65534, Group = 65534, Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute,
                Entries = [new ContainerFile { Name = "key", Contents = odd + "\n", Owner = 65534, Group = 65534, Mode = UnixFileMode.UserRead }],
            }]));

        await test.WaitForStateAsync("odd", KnownResourceStates.Finished);

        Assert.Equal($"{odd}||--flag=a b|{odd}||x=y|65534\n65534\n{odd}\n65534:65534 500 /secret\n65534:65534 400 /secret/key\nodd-host", string.Join('\n', await LinesAsync(test, "odd")));
    }

    [Fact]
    public async Task Published_ports_are_on_the_loopback_address_only()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder => Shell(builder, "server", Server).WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/"));
        await test.WaitForHealthyAsync("server");
        var port = test.App.GetEndpoint("server").Port;

        Assert.True(await AnswersAsync(IPAddress.Loopback, port));
        foreach (var address in OtherAddresses())
        {
            Assert.False(await AnswersAsync(address, port), $"{address}:{port} is open");
        }
    }

    [Fact]
    public async Task Containers_reach_an_app_that_listens_on_loopback_and_others_do_not()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var one = await StartModelAsync(builder =>
        {
            var probe = builder.AddProject<Projects.Probe>("probe").WithHttpHealthCheck("/health");
            Shell(builder, "client", "echo $PROBE_HTTP; /bin/busybox grep host.docker.internal /etc/hosts; wget -q -O - $PROBE_HTTP/").WithReference(probe).WaitFor(probe);
        });
        await one.WaitForStateAsync("client", KnownResourceStates.Finished);
        var lines = await LinesAsync(one, "client");
        Assert.Equal("probe", lines[2]);

        // The LAN can reach any address of this machine, and so can the containers of another application.
        var (bridge, port) = (lines[1].Split([' ', '\t'])[0], new Uri(lines[0]).Port);
        Assert.SkipUnless(IPAddress.TryParse(bridge, out var gateway) && OtherAddresses().Contains(gateway), "This engine has a bridge of its own to the host.");
        foreach (var address in OtherAddresses().Where(a => !a.Equals(gateway)))
        {
            Assert.False(await AnswersAsync(address, port), $"{address}:{port} is open");
            Assert.False(await AnswersAsync(address, one.App.GetEndpoint("probe").Port), $"{address} leads to the app");
            Assert.False(await AnswersAsync(gateway, port, from: address), $"{gateway}:{port} is open to {address}");
        }

        await using var two = await StartModelAsync(builder => Shell(builder, "stranger", $"wget -T 3 -q -O - http://{gateway}:{port}/ || echo refused"));
        await two.WaitForStateAsync("stranger", KnownResourceStates.Finished);
        Assert.Contains("refused", await LinesAsync(two, "stranger"));
        Assert.DoesNotContain("probe", await LinesAsync(two, "stranger"));
    }

    [Fact]
    public async Task An_app_that_listens_on_every_address_keeps_its_port()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Starts a busybox of Linux.");
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var test = await StartModelAsync(builder =>
        {
            var app = builder.AddExecutable("app", "/bin/sh", ".", "-c", "exec /bin/busybox httpd -f -p 0.0.0.0:$PORT -h /proc/self/").WithHttpEndpoint(env: "PORT").WithHttpHealthCheck("/status");
            Shell(builder, "client", "wget -q -O /dev/null $APP_HTTP/status && echo reached").WithReference(app.GetEndpoint("http")).WaitFor(app);
        });

        await test.WaitForHealthyAsync("app");
        await test.WaitForStateAsync("client", KnownResourceStates.Finished);
        Assert.Equal(["reached"], await LinesAsync(test, "client"));
    }

    private static IEnumerable<IPAddress> OtherAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses.Select(a => a.Address))
        .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

    // Open means that bytes come back: a listener that lets nobody in takes the connection and breaks it off.
    private static async Task<bool> AnswersAsync(IPAddress address, int port, IPAddress? from = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                if (from is not null)
                {
                    socket.Bind(new IPEndPoint(from, 0));
                }

                await socket.ConnectAsync(address, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync($"http://{address}:{port}/", Stop);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            // Of a connection that is closed at once, the client's handler can't even tell the other end: a bare SocketException.
            return false;
        }
    }
}
