using System.Globalization;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>
/// Arguments in the language of <c>docker run</c> (<c>WithContainerRuntimeArgs</c>), put into the terms of the engine's API.
/// What the model has its own word for is refused with that word, and so is what isn't known: nothing is left out in silence.
/// </summary>
internal static class RuntimeArguments
{
    private const string Set = "true";

    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["-u"] = "--user",
        ["-l"] = "--label",
        ["-h"] = "--hostname",
        ["-w"] = "--workdir",
        ["-m"] = "--memory",
        ["-e"] = "--env",
        ["-t"] = "--tty",
        ["-i"] = "--interactive",
        ["-v"] = "--volume",
        ["-p"] = "--publish",
        ["-c"] = "--cpu-shares",
        ["-P"] = "--publish-all",
        ["-d"] = "--detach",
    };

    private static readonly Dictionary<string, string> Modelled = new(StringComparer.Ordinal)
    {
        ["--name"] = "use WithContainerName",
        ["--entrypoint"] = "use WithEntrypoint",
        ["--network"] = "all containers of an application are in one network of its own; use WithContainerNetworkAlias for another name in it",
        ["--net"] = "all containers of an application are in one network of its own; use WithContainerNetworkAlias for another name in it",
        ["--publish"] = "use WithEndpoint",
        ["--publish-all"] = "use WithEndpoint",
        ["--expose"] = "use WithEndpoint",
        ["--tty"] = "no terminal is attached to a container",
        ["--interactive"] = "no terminal is attached to a container",
        ["--mount"] = "use WithVolume or WithBindMount",
        ["--pull"] = "use WithImagePullPolicy",
        ["--rm"] = "use WithLifetime",
        ["--detach"] = "containers always run detached",
        ["--restart"] = "a container that ends is shown with the reason; start it again with the command 'start'",
    };

    private static readonly HashSet<string> Switches = ["--privileged", "--read-only", "--init", "--oom-kill-disable"];

    private static readonly Dictionary<string, Action<CreateContainerParameters, string>> ContainerOptions = new(StringComparer.Ordinal)
    {
        ["--user"] = (c, value) => c.User = value,
        ["--hostname"] = (c, value) => c.Hostname = value,
        ["--domainname"] = (c, value) => c.Domainname = value,
        ["--workdir"] = (c, value) => c.WorkingDir = value,
        ["--platform"] = (c, value) => c.Platform = value,
        ["--stop-signal"] = (c, value) => c.StopSignal = value,
        ["--stop-timeout"] = (c, value) => c.StopTimeout = TimeSpan.FromSeconds(Number(value)),
        ["--env"] = (c, value) => c.Env!.Add(Pair(value).Key + "=" + Pair(value).Value),
        ["--label"] = (c, value) => Put(c.Labels!, value),
        ["--network-alias"] = (c, value) => c.NetworkingConfig!.EndpointsConfig!.Values.Single().Aliases!.Add(value),
    };

    private static readonly Dictionary<string, Action<HostConfig, string>> HostOptions = new(StringComparer.Ordinal)
    {
        ["--privileged"] = (h, value) => h.Privileged = IsSet(value),
        ["--read-only"] = (h, value) => h.ReadonlyRootfs = IsSet(value),
        ["--init"] = (h, value) => h.Init = IsSet(value),
        ["--oom-kill-disable"] = (h, value) => h.OomKillDisable = IsSet(value),
        ["--pid"] = (h, value) => h.PidMode = value,
        ["--ipc"] = (h, value) => h.IpcMode = value,
        ["--uts"] = (h, value) => h.UTSMode = value,
        ["--userns"] = (h, value) => h.UsernsMode = value,
        ["--cgroupns"] = (h, value) => h.CgroupnsMode = value,
        ["--cgroup-parent"] = (h, value) => h.CgroupParent = value,
        ["--runtime"] = (h, value) => h.Runtime = value,
        ["--memory"] = (h, value) => h.Memory = Bytes(value),
        ["--memory-reservation"] = (h, value) => h.MemoryReservation = Bytes(value),
        ["--memory-swap"] = (h, value) => h.MemorySwap = value == "-1" ? -1 : Bytes(value),
        ["--shm-size"] = (h, value) => h.ShmSize = Bytes(value),
        ["--cpus"] = (h, value) => h.NanoCPUs = (long)(decimal.Parse(value, CultureInfo.InvariantCulture) * 1_000_000_000),
        ["--cpu-shares"] = (h, value) => h.CPUShares = Number(value),
        ["--cpuset-cpus"] = (h, value) => h.CpusetCpus = value,
        ["--pids-limit"] = (h, value) => h.PidsLimit = Number(value),
        ["--cap-add"] = (h, value) => (h.CapAdd ??= []).Add(value),
        ["--cap-drop"] = (h, value) => (h.CapDrop ??= []).Add(value),
        ["--security-opt"] = (h, value) => (h.SecurityOpt ??= []).Add(value),
        ["--group-add"] = (h, value) => (h.GroupAdd ??= []).Add(value),
        ["--add-host"] = (h, value) => h.ExtraHosts!.Add(value.Contains('=', StringComparison.Ordinal) ? Pair(value).Key + ":" + Pair(value).Value : value),
        ["--dns"] = (h, value) => (h.DNS ??= []).Add(value),
        ["--dns-search"] = (h, value) => (h.DNSSearch ??= []).Add(value),
        ["--dns-option"] = (h, value) => (h.DNSOptions ??= []).Add(value),
        ["--volume"] = (h, value) => (h.Binds ??= []).Add(value),
        ["--volumes-from"] = (h, value) => (h.VolumesFrom ??= []).Add(value),
        ["--sysctl"] = (h, value) => Put(h.Sysctls ??= new Dictionary<string, string>(), value),
        ["--tmpfs"] = (h, value) => (h.Tmpfs ??= new Dictionary<string, string>())[value.Split(':')[0]] = value.Contains(':', StringComparison.Ordinal) ? value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..] : "",
        ["--device"] = (h, value) => (h.Devices ??= []).Add(Device(value.Split(':'))),
        ["--ulimit"] = (h, value) => (h.Ulimits ??= []).Add(Limit(Pair(value))),
        ["--gpus"] = (h, value) => (h.DeviceRequests ??= []).Add(new DeviceRequest { Count = value == "all" ? -1 : Number(value), Capabilities = [["gpu"]] }),
        ["--log-driver"] = (h, value) => (h.LogConfig ??= new LogConfig()).Type = value,
        ["--log-opt"] = (h, value) => Put((h.LogConfig ??= new LogConfig()).Config ??= new Dictionary<string, string>(), value),
    };

    /// <summary>Applies the arguments to what the engine is asked to make.</summary>
    /// <exception cref="FormatException">Arguments that can't be applied; all of them are named, each with the cure.</exception>
    public static void Apply(CreateContainerParameters container, IReadOnlyList<string> arguments)
    {
        var problems = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (Modelled.TryGetValue(name, out var instead))
            {
                problems.Add($"'{name}' can't be said as a runtime argument: {instead}");
                i += value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-') ? 1 : 0;
                continue;
            }

            var ofHost = HostOptions.GetValueOrDefault(name);
            var ofContainer = ContainerOptions.GetValueOrDefault(name);
            if (ofHost is null && ofContainer is null)
            {
                problems.Add($"'{arguments[i]}' is no runtime argument that HyHome knows; options and their values are two arguments, or one with '='");
                continue;
            }

            value ??= Switches.Contains(name) ? Set : i + 1 < arguments.Count ? arguments[++i] : null;
            try
            {
                var said = value ?? throw new FormatException("a value is missing");
                ofContainer?.Invoke(container, said);
                ofHost?.Invoke(container.HostConfig!, said);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                problems.Add($"'{name} {value}': {e.Message}");
            }
        }

        if (problems.Count > 0)
        {
            throw new FormatException(string.Join("; ", problems));
        }
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var end = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return end < 0 ? (Short.GetValueOrDefault(argument, argument), null) : (argument[..end], argument[(end + 1)..]);
    }

    private static bool IsSet(string value) => bool.TryParse(value, out var isSet) ? isSet : throw new FormatException("it is true or false");

    private static long Number(string value) => long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    // 512m, 1.5g, 64 kb: powers of 1024, as Docker has it.
    private static long Bytes(string value)
    {
        var digits = value.TrimEnd('b', 'B');
        var power = digits.Length == 0 ? -1 : "kmgt".IndexOf(char.ToLowerInvariant(digits[^1]), StringComparison.Ordinal) + 1;
        return (long)(decimal.Parse(power > 0 ? digits[..^1] : digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * (1L << (10 * Math.Max(power, 0))));
    }

    private static KeyValuePair<string, string> Pair(string value)
    {
        var end = value.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? new(value, "") : new(value[..end], value[(end + 1)..]);
    }

    private static void Put(IDictionary<string, string> values, string value) => values[Pair(value).Key] = Pair(value).Value;

    private static DeviceMapping Device(string[] parts) => new()
    {
        PathOnHost = parts[0],
        PathInContainer = parts.Length > 1 ? parts[1] : parts[0],
        CgroupPermissions = parts.Length > 2 ? parts[2] : "rwm",
    };

    private static Ulimit Limit(KeyValuePair<string, string> pair)
    {
        var limits = pair.Value.Split(':');
        return new Ulimit { Name = pair.Key, Soft = Number(limits[0]), Hard = Number(limits[^1]) };
    }
}
