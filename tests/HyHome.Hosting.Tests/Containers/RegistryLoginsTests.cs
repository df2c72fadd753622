using System.Text;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Containers.Building;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>Pulls use the logins that the engines' own command lines keep.</summary>
public sealed class RegistryLoginsTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly List<(string Helper, string Server)> _asked = [];
    private CredentialAnswer _answer = new(null, null, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("ghcr.io", "ghcr.io/team/app:1")]
    [InlineData("https://ghcr.io", "ghcr.io/team/app:1")]
    [InlineData("https://index.docker.io/v1/", "grafana/loki:3.7.6")]
    [InlineData("https://index.docker.io/v1/", "docker.io/library/busybox")]
    [InlineData("docker.io", "busybox")]
    [InlineData("localhost:5000", "localhost:5000/app")]
    public async Task A_login_of_docker_login_is_found(string server, string image)
    {
        // me:pass:word, because a password may have a colon.
        Docker($$"""{ "auths": { "other.example": { "auth": "eDp5" }, "{{server}}": { "auth": "bWU6cGFzczp3b3Jk" } } }""");

        var (login, problem) = await FindAsync(image);

        Assert.Equal(("me", "pass:word"), (login?.Username, login?.Password));
        Assert.Null(problem);
    }

    [Fact]
    public async Task Without_a_login_for_the_registry_there_is_none()
    {
        Docker("""{ "auths": { "ghcr.io": { "auth": "bWU6cGFzcw==" }, "quay.io": {}, "bad.example": { "auth": "not base64" } } }""");

        Assert.Equal((null, null), await FindAsync("quay.io/app"));
        Assert.Equal((null, null), await FindAsync("busybox"));
        Assert.Equal((null, null), await FindAsync("bad.example/app"));
    }

    [Fact]
    public async Task A_helper_is_asked_for_its_registry_before_the_store_of_all()
    {
        Docker("""{ "credsStore": "all", "credHelpers": { "ecr.example": "ecr" } }""");
        _answer = new("user", "secret", null);

        Assert.Equal("user", (await FindAsync("ecr.example/app")).Login?.Username);
        Assert.Equal("secret", (await FindAsync("grafana/loki")).Login?.Password);

        Assert.Equal([("ecr", "ecr.example"), ("all", "https://index.docker.io/v1/")], _asked);
    }

    [Fact]
    public async Task A_helpers_token_is_no_password()
    {
        Docker("""{ "credsStore": "all" }""");
        _answer = new("<token>", "refresh", null);

        var login = (await FindAsync("registry.example/app")).Login;

        Assert.Equal("refresh", login?.IdentityToken);
        Assert.Null(login?.Password);
    }

    [Fact]
    public async Task A_helper_that_is_missing_is_told_and_the_next_place_looked_at()
    {
        Docker("""{ "credsStore": "gone" }""");
        _answer = new(null, null, "it can't be asked");
        Assert.Equal((null, "it can't be asked"), await FindAsync("quay.io/app"));

        Write(Path.Combine(".config", "containers", "auth.json"), """{ "auths": { "quay.io": { "auth": "YTpi" }, "quay.io/team": { "auth": "Yzpk" } } }""");
        Assert.Equal("a", (await FindAsync("quay.io/app")).Login?.Username);
        Assert.Equal("c", (await FindAsync("quay.io/team/app")).Login?.Username);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_told_without_quoting_it()
    {
        Docker("""{ "auths": { "ghcr.io": { "auth": secret""");

        var (login, problem) = await FindAsync("ghcr.io/app");

        Assert.Null(login);
        Assert.Contains("config.json' is not valid JSON", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_builder_is_told_the_logins_of_its_images_alone()
    {
        Docker("""{ "auths": { "https://index.docker.io/v1/": { "auth": "YTpi" }, "quay.io/team": { "auth": "Yzpk" }, "ghcr.io": { "auth": "ZTpm" } } }""");
        var images = new[] { "library/busybox:1", "quay.io/team/app:2@sha256:0", "other.example/x" };

        Assert.Equal("""{"https://index.docker.io/v1/":{"username":"a","password":"b","identitytoken":null,"registrytoken":null},"quay.io":{"username":"c","password":"d","identitytoken":null,"registrytoken":null}}""", await HeaderAsync(images, false));
        Assert.StartsWith("""{"https://index.docker.io/v1/":""", await HeaderAsync(images, true), StringComparison.Ordinal);
        Assert.Contains("\"quay.io/team/app\":", await HeaderAsync(images, true), StringComparison.Ordinal);
        Assert.Null(await new BuildLogins(Logins()).OfImagesAsync(["other.example/x"], byRepository: false, Stop));
        Assert.Equal("a", (await new BuildLogins(Logins()).OfHostAsync("registry-1.docker.io", Stop))?.Username);
        Assert.Equal("e", (await new BuildLogins(Logins()).OfHostAsync("ghcr.io", Stop))?.Username);
    }

    [Fact]
    public void The_images_of_a_dockerfile_are_what_it_starts_and_copies_from()
    {
        var images = DockerfileImages.Of(
            """
            # FROM comment/one
            ARG TAG=1
            ARG REGISTRY
            FROM --platform=linux/amd64 ${REGISTRY:-quay.io}/base:$TAG AS build
            RUN --mount=type=bind,from=tools.example/t:1,target=/t \
                echo FROM
            from build
            COPY --from=build /a /a
            COPY --chown=1:1 --from=0 /a /a
            COPY --from=ghcr.io/x/y:2 /a /a
            FROM scratch
            FROM "$REGISTRY"
            """.Replace("\"$REGISTRY\"", "$REGISTRY", StringComparison.Ordinal),
            new Dictionary<string, string> { ["TAG"] = "7" });

        Assert.Equal(["quay.io/base:7", "tools.example/t:1", "ghcr.io/x/y:2"], images);
    }

    [Fact]
    public async Task A_credential_helper_speaks_its_protocol()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The helper of this test is a shell script.");
        var program = Path.Combine(_home.Path, "docker-credential-test");
        await File.WriteAllTextAsync(program, """
            #!/bin/sh
            read server
            [ "$1 $server" = "get known.example" ] || { echo "credentials not found in native keychain"; exit 1; }
            echo '{"ServerURL":"known.example","Username":"me","Secret":"word"}'
            """, Stop);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal(new(null, null, null), await CredentialHelper.AskProgramAsync(program, "unknown.example", Stop));
        Assert.Equal(new("me", "word", null), await CredentialHelper.AskProgramAsync(program, "known.example", Stop));
        Assert.Contains("docker-credential-not-there", (await CredentialHelper.AskAsync("not-there", "known.example", Stop)).Problem, StringComparison.Ordinal);
    }

    private Task<(Docker.DotNet.Models.AuthConfig? Login, string? Problem)> FindAsync(string image) => Logins().FindAsync(image, Stop);

    private RegistryLogins Logins() =>
        new(name => name == "HOME" ? _home.Path : null, (helper, server, _) =>
        {
            _asked.Add((helper, server));
            return Task.FromResult(_answer);
        });

    private async Task<string> HeaderAsync(string[] images, bool byRepository) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((await new BuildLogins(Logins()).OfImagesAsync(images, byRepository, Stop))!.Replace('-', '+').Replace('_', '/')));

    private void Docker(string content) => Write(Path.Combine(".docker", "config.json"), content);

    private void Write(string path, string content)
    {
        var file = Path.Combine(_home.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
