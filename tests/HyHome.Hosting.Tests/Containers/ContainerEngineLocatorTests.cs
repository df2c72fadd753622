using System.Security.Cryptography;
using System.Text;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Tests.Orchestration;

namespace HyHome.Hosting.Tests.Containers;

public sealed class ContainerEngineLocatorTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _variables = [];

    public ContainerEngineLocatorTests() => _variables["HOME"] = _home.Path;

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("DOCKER_HOST", "tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375")]
    [InlineData("CONTAINER_HOST", "unix:///run/user/1000/podman/podman.sock", "unix:///run/user/1000/podman/podman.sock")]
    [InlineData("DOCKER_HOST", "npipe:////./pipe/docker_engine", "npipe://./pipe/docker_engine")]
    public void What_a_variable_says_is_the_only_candidate(string variable, string value, string expected)
    {
        _variables[variable] = value;
        WriteContext("other", "unix:///other.sock");

        Assert.Equal([new Uri(expected)], Find().Addresses);
    }

    [Theory]
    [InlineData("ssh://home-server")]
    [InlineData("somewhere")]
    public void An_address_that_cannot_be_used_is_named_with_the_cure(string value)
    {
        _variables["DOCKER_HOST"] = value;

        var found = Find();

        Assert.Empty(found.Addresses);
        Assert.Contains($"DOCKER_HOST is '{value}'", found.Problem, StringComparison.Ordinal);
        Assert.Contains("unix:///", found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chosen_Docker_context_comes_first()
    {
        WriteContext("desktop-linux", "unix:///home/me/.docker/desktop/docker.sock");

        Assert.Equal(new Uri("unix:///home/me/.docker/desktop/docker.sock"), Find().Addresses[0]);
    }

    [Fact]
    public void DOCKER_CONTEXT_and_DOCKER_CONFIG_win_over_the_file_in_the_home_folder()
    {
        WriteContext("one", "unix:///one.sock");
        WriteContext("two", "unix:///two.sock", Path.Combine(_home.Path, "elsewhere"));
        _variables["DOCKER_CONFIG"] = Path.Combine(_home.Path, "elsewhere");
        _variables["DOCKER_CONTEXT"] = "two";

        Assert.Equal(new Uri("unix:///two.sock"), Find().Addresses[0]);
    }

    [Fact]
    public void A_context_that_leads_nowhere_leaves_the_usual_places_and_a_reason()
    {
        _variables["DOCKER_CONTEXT"] = "gone";
        _variables["XDG_RUNTIME_DIR"] = _home.Path;
        var podman = Socket("podman", "podman.sock");

        var found = Find();

        Assert.Contains(new Uri($"unix://{podman}"), found.Addresses);
        Assert.Contains("the Docker context 'gone' leads to 'nowhere'", found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_file_that_is_broken_chooses_nothing()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, ".docker"));
        File.WriteAllText(Path.Combine(_home.Path, ".docker", "config.json"), "{ not JSON");

        Assert.Null(Find().Problem);
    }

    [Fact]
    public void Sockets_of_Docker_Desktop_rootless_Podman_and_a_Podman_machine_are_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has pipes with fixed names.");
        _variables["XDG_RUNTIME_DIR"] = Path.Combine(_home.Path, "run");
        string[] expected =
        [
            Socket(".docker", "run", "docker.sock"),
            Socket("run", "podman", "podman.sock"),
            Socket(".local", "share", "containers", "podman", "machine", "podman.sock"),
        ];

        var ours = Find().Addresses.Select(a => a.LocalPath).Where(path => path.StartsWith(_home.Path, StringComparison.Ordinal));

        Assert.Equal(expected, ours);
    }

    private EngineCandidates Find() => new ContainerEngineLocator(_variables.GetValueOrDefault).Find();

    private string Socket(params string[] parts)
    {
        var path = Path.Combine([_home.Path, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private void WriteContext(string name, string host, string? folder = null)
    {
        var docker = folder ?? Path.Combine(_home.Path, ".docker");
        var meta = Path.Combine(docker, "contexts", "meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        Directory.CreateDirectory(meta);
        File.WriteAllText(Path.Combine(docker, "config.json"), $$"""{ "auths": {}, "currentContext": "{{name}}" }""");
        File.WriteAllText(Path.Combine(meta, "meta.json"), $$"""{ "Name": "{{name}}", "Metadata": {}, "Endpoints": { "docker": { "Host": "{{host}}", "SkipTLSVerify": false } } }""");
    }
}
