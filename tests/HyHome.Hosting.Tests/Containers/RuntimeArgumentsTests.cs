using Docker.DotNet.Models;
using HyHome.Hosting.Containers;

namespace HyHome.Hosting.Tests.Containers;

public sealed class RuntimeArgumentsTests
{
    [Fact]
    public void Options_come_with_their_value_in_one_argument_or_two()
    {
        var container = Apply("--user", "10001:10001", "-e", "A=b=c", "--label=role=db", "--memory", "1.5g", "--cpus=0.5", "--cap-add", "NET_ADMIN", "--cap-add=SYS_TIME", "--privileged", "--init=false");

        Assert.Equal("10001:10001", container.User);
        Assert.Equal(["A=b=c"], container.Env);
        Assert.Equal("db", container.Labels!["role"]);
        Assert.Equal(1536L * 1024 * 1024, container.HostConfig!.Memory);
        Assert.Equal(500_000_000, container.HostConfig.NanoCPUs);
        Assert.Equal(["NET_ADMIN", "SYS_TIME"], container.HostConfig.CapAdd);
        Assert.True(container.HostConfig.Privileged);
        Assert.False(container.HostConfig.Init);
    }

    [Fact]
    public void Lists_of_several_parts_are_taken_apart()
    {
        var host = Apply("--tmpfs", "/run:size=1m,mode=700", "--ulimit", "nofile=1024:2048", "--device", "/dev/null:/dev/nothing:r", "--sysctl", "net.core.somaxconn=10", "-v", "/:/host:ro,rslave", "--add-host", "db=10.0.0.1").HostConfig!;

        Assert.Equal("size=1m,mode=700", host.Tmpfs!["/run"]);
        Assert.Equal(("nofile", 1024, 2048), (host.Ulimits![0].Name, host.Ulimits[0].Soft, host.Ulimits[0].Hard));
        Assert.Equal(("/dev/null", "/dev/nothing", "r"), (host.Devices![0].PathOnHost, host.Devices[0].PathInContainer, host.Devices[0].CgroupPermissions));
        Assert.Equal("10", host.Sysctls!["net.core.somaxconn"]);
        Assert.Equal(["/:/host:ro,rslave"], host.Binds);
        Assert.Equal(["db:10.0.0.1"], host.ExtraHosts);
    }

    [Fact]
    public void All_that_cannot_be_applied_is_named_at_once_with_the_cure()
    {
        var error = Assert.Throws<FormatException>(() => Apply("--name", "mine", "-p", "80:80", "--no-such-option", "--cpus", "many", "--user 10001", "--hostname"));

        Assert.Contains("'--name' can't be said as a runtime argument: use WithContainerName", error.Message, StringComparison.Ordinal);
        Assert.Contains("'--publish' can't be said as a runtime argument: use WithEndpoint", error.Message, StringComparison.Ordinal);
        Assert.Contains("'--no-such-option' is no runtime argument", error.Message, StringComparison.Ordinal);
        Assert.Contains("'--cpus many'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'--user 10001' is no runtime argument", error.Message, StringComparison.Ordinal);
        Assert.Contains("'--hostname ': a value is missing", error.Message, StringComparison.Ordinal);
    }

    private static CreateContainerParameters Apply(params string[] arguments)
    {
        var container = new CreateContainerParameters { Env = [], Labels = new Dictionary<string, string>(), HostConfig = new HostConfig { ExtraHosts = [] } };
        RuntimeArguments.Apply(container, arguments);
        return container;
    }
}
