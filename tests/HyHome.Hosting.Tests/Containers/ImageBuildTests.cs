using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Containers;
using Microsoft.Extensions.DependencyInjection;
using static HyHome.Hosting.Tests.Containers.ContainerModel;
using ModelRun = HyHome.Hosting.Tests.Orchestration.TestApplication;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>Images that are built from a Dockerfile when their resource starts.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ImageBuildTests : IDisposable
{
    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("hyhome-context-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _context.Delete(recursive: true);

    [Fact]
    public async Task A_dockerfile_is_built_with_its_arguments_stage_and_context_and_its_container_runs()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        Write("Dockerfile", $"""
            FROM {TestEngine.Image} AS base
            ARG GREETING
            ARG FLAG
            RUN echo "$GREETING $FLAG" > /greeting
            COPY . /context/
            FROM base AS wanted
            ENTRYPOINT ["/bin/sh", "-c", "cat /greeting /context/a.txt /context/sub/script && ls /context"]
            FROM base AS unwanted
            RUN exit 1
            """);
        Write("a.txt", "a\n");
        Write("sub/script", "b\n");
        Write("left-out.log", "x\n");
        Write(".dockerignore", "*.log\n.dockerignore\nDockerfile");

        await using var test = await StartModelAsync(builder => builder.AddDockerfile("web", _context.FullName, stage: "wanted")
            .WithBuildArg("GREETING", "hello 'you'")
            .WithBuildArg("FLAG", true));
        await test.WaitForStateAsync("web", KnownResourceStates.Finished);

        var lines = await LinesAsync(test, "web");
        Assert.Equal(["hello 'you' true", "a", "b"], lines.SkipWhile(l => l != "hello 'you' true").Take(3));
        Assert.Contains("a.txt", lines);
        Assert.DoesNotContain("left-out.log", lines);
        Assert.Contains(lines, l => l.Contains("RUN echo", StringComparison.Ordinal));
        await RemoveImagesAsync(engine, test);
    }

    [Fact]
    public async Task A_build_secret_reaches_its_step_and_no_other_place()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        Write("Dockerfile", $"""
            FROM {TestEngine.Image}
            RUN --mount=type=secret,id=token case "$(cat /run/secrets/token)" in s3*value) echo ok > /proof;; *) exit 9;; esac
            COPY . /context/
            ENTRYPOINT ["/bin/sh", "-c", "cat /proof; ls -A /context; ls -A /run/secrets; echo end"]
            """);

        await using var test = await StartModelAsync(builder =>
        {
            var token = builder.AddParameter("token", "s3cret value", secret: true);
            builder.AddDockerfile("web", _context.FullName).WithBuildSecret("token", token);
        });
        await test.WaitForStateAsync("web", KnownResourceStates.Finished);

        var lines = await LinesAsync(test, "web");
        Assert.DoesNotContain(lines, l => l.Contains("s3cret", StringComparison.Ordinal) || l.StartsWith("hyhome-secret", StringComparison.Ordinal));
        Assert.Contains("ok", lines);
        Assert.Equal("end", lines[^1]);
        await RemoveImagesAsync(engine, test);
    }

    [Fact]
    public async Task A_made_dockerfile_outside_the_context_is_used_and_a_rebuild_leaves_no_image_without_a_name()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        Write("a.txt", "one\n");
        async Task<string> RunAsync()
        {
            await using var test = await StartModelAsync(builder =>
                builder.AddDockerfileFactory("web", _context.FullName, _ => $"FROM {TestEngine.Image}\nCOPY a.txt /a.txt\nENTRYPOINT [\"/bin/cat\", \"/a.txt\"]\n"));
            await test.WaitForStateAsync("web", KnownResourceStates.Finished);
            Assert.Single(await engine.Engine.Images.FindAsync(test.Get<EngineNames>().ApplicationFilter, Stop));
            return (await LinesAsync(test, "web"))[^1];
        }

        Assert.Equal("one", await RunAsync());
        Write("a.txt", "two\n");
        Assert.Equal("two", await RunAsync());
    }

    [Theory]
    [InlineData("me:pass:word", true)]
    [InlineData("me:other", false)]
    public async Task An_image_to_start_from_is_had_with_the_login_of_this_machine(string login, bool isRight)
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        await using var registry = await TestRegistry.StartAsync(Layers.Given, "me:pass:word", Stop);
        var image = registry.Address + "/team/base:1";
        Write("Dockerfile", $"FROM {image}\nENTRYPOINT [\"/bin/echo\", \"built\"]\n");
        Write("config/config.json", $$"""{ "auths": { "{{registry.Address}}": { "auth": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(login))}}" } } }""");

        await using var test = await StartModelAsync(builder =>
        {
            builder.Services.AddSingleton(new RegistryLogins(name => name == "DOCKER_CONFIG" ? Path.Combine(_context.FullName, "config") : null, (_, _, _) => Task.FromResult(new CredentialAnswer(null, null, null))));
            builder.AddDockerfile("web", _context.FullName);
        });

        Assert.Equal(isRight ? KnownResourceStates.Finished : KnownResourceStates.FailedToStart, (await test.WaitAsync("web", s => KnownResourceStates.TerminalStates.Contains(s.State?.Text))).State?.Text);
        Assert.Equal(isRight, registry.SawLogin);
        if (!isRight)
        {
            Assert.Contains($"with the login that this machine has for {registry.Address}; renew it", await test.WaitForFailureAsync("web"), StringComparison.Ordinal);
        }

        await RemoveImagesAsync(engine, test);
    }

    [Fact]
    public async Task A_step_that_fails_is_told_with_what_it_said()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        Write("Dockerfile", $"FROM {TestEngine.Image}\nRUN echo 'no such package' >&2; exit 7\n");

        await using var test = await StartModelAsync(builder => builder.AddDockerfile("web", _context.FullName));
        var reason = await test.WaitForFailureAsync("web");

        Assert.Contains(Path.Combine(_context.FullName, "Dockerfile"), reason, StringComparison.Ordinal);
        Assert.Contains("no such package", reason, StringComparison.Ordinal);
        Assert.Contains("7", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", null, "contextPath")]
    [InlineData("", null, "dockerfilePath")]
    [InlineData("", "FORM scratch", "Dockerfile")]
    [InlineData("", "FROM 127.0.0.1:1/hyhome/none:1", "127.0.0.1:1/hyhome/none:1")]
    public async Task What_cannot_be_built_says_why(string folder, string? dockerfile, string expected)
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        if (dockerfile is not null)
        {
            Write("Dockerfile", dockerfile);
        }

        await using var test = await StartModelAsync(builder =>
        {
            builder.AddDockerfile("web", Path.Combine(_context.FullName, folder));
            Shell(builder, "other", "echo here");
        });

        Assert.Contains(expected, await test.WaitForFailureAsync("web"), StringComparison.Ordinal);
        await test.WaitForStateAsync("other", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_builds_ends_the_build()
    {
        await using var engine = await TestEngine.StartAsync(Stop);
        Write("Dockerfile", $"FROM {TestEngine.Image}\nRUN echo started {Guid.NewGuid():N}; sleep 1000\n");

        await using var test = await StartModelAsync(builder => builder.AddDockerfile("web", _context.FullName));
        await test.WaitForStateAsync("web", "Building");
        await test.App.StopAsync(Stop).WaitAsync(TimeSpan.FromMinutes(1), Stop);

        Assert.Equal(KnownResourceStates.Exited, test.Notifications.TryGetCurrentState("web", out var web) ? web.Snapshot.State?.Text : null);
    }

    private static async Task RemoveImagesAsync(TestEngine engine, ModelRun test)
    {
        var filter = test.Get<EngineNames>().ApplicationFilter;
        await test.App.StopAsync(Stop);
        foreach (var image in await engine.Engine.Images.FindAsync(filter, Stop))
        {
            Assert.True(await engine.Engine.Images.RemoveAsync(image, Stop));
        }
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_context.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
