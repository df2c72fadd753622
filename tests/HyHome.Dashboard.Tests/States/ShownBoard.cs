using System.Runtime.CompilerServices;
using HyHome.Dashboard.Board;

namespace HyHome.Dashboard.Tests.States;

/// <summary>Resources in every state that there is, with names, reasons and consoles as long and as colourful as they come.</summary>
internal sealed class ShownBoard : IResourceBoard
{
    private const string Long = "a-resource-with-a-name-that-is-far-longer-than-anybody-would-choose-0123456789";

    private static readonly string[] _tones = ["Neutral", "Good", "Doubtful", "Bad"];

    public IReadOnlyList<ResourceView> Resources { get; } =
    [
        Make("shop", "Project", "Running", StateTone.Good) with
        {
            Health = "Healthy",
            RunsAs = "project",
            Source = "Shop.csproj",
            Urls = [new("http", "http://localhost:8080", false, true), new("grpc", "http://localhost:8081", false, false), new("A page of its own", "https://localhost:8082/with/a/very/long/path/that/goes/on/and/on?and=has&many=parameters", true, true)],
            Environment = [new("OTEL_SERVICE_NAME", "shop", false), new("PASSWORD", null, true), new("LONG", string.Concat(Enumerable.Repeat("0123456789", 30)), false), new("EMPTY", "", false)],
            Properties = [new("executable.path", "/usr/bin/dotnet", false), new("executable.args", null, true)],
            Checks = [.. _tones.Select((tone, i) => new ResourceCheck($"check-{tone}", tone, (StateTone)i, i == 0 ? null : $"Said by a check whose result is {tone}.", DateTimeOffset.UtcNow))],
            Arrows = [new("store", ArrowKind.Reference), new(Long, ArrowKind.Wait), new("store", ArrowKind.Flow, "traces")],
            Commands =
            [
                new("start", "Start", false), new("stop", "Stop", true), new("restart", "Restart", true),
                new("fail", "Fail", true) { Description = "Fails, and says why." }, new("answer", "Answer", true), new("off", "Not now", false),
                new("ask", "Ask", true)
                {
                    Confirmation = "Is that what you want?",
                    Inputs =
                    [
                        new("text", "A text", CommandInputKind.Text, true, "as it was", []), new("secret", "A secret", CommandInputKind.Secret, false, null, []),
                        new("choice", "One of several", CommandInputKind.Choice, true, null, [new("a", "The first"), new("b", "The second")]),
                        new("boolean", "Yes or no", CommandInputKind.Boolean, false, "true", []), new("number", "A number", CommandInputKind.Number, false, "3", []),
                    ],
                },
            ],
        },
        Make("store", "Container", "Running", StateTone.Doubtful) with
        {
            Health = "Degraded",
            RunsAs = "container",
            Source = "registry.example.com/an/image/with/a/long/name:1.2.3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            Reason = "One of its checks is not content: it answered after 4.2 s, and 2 s is what it may take.",
            Volumes = [new("store-data", "/var/lib/store", "Volume", false), new(null, "/tmp", "Volume", false), new("/home/somebody/a/folder", "/etc/store", "BindMount", true)],
            Commands = [new("start", "Start", false), new("stop", "Stop", true), new("restart", "Restart", true)],
        },
        Make(Long, "Executable", "FailedToStart", StateTone.Bad) with
        {
            Stopped = DateTimeOffset.UtcNow.AddMinutes(-3),
            ExitCode = 137,
            RunsAs = "executable",
            Reason = "The program '/usr/local/bin/a-program' could not be started: No such file or directory.\nInstall it, or name another in WithCommand.",
            Commands = [new("start", "Start", true), new("stop", "Stop", false)],
        },
        Make("worker", "Project", "Finished", StateTone.Neutral) with { Stopped = DateTimeOffset.UtcNow, ExitCode = 0 },
        Make("part", "Container", "Starting", StateTone.Neutral) with { Parent = "store" },
        Make("waits", "Container", "Waiting", StateTone.Neutral) with { Reason = "It waits for store to be healthy." },
        Make("unhealthy", "Container", "Running", StateTone.Bad) with { Health = "Unhealthy", Reason = "GET http://localhost:1/ready answered 503." },
        Make("replica-1", "Project", "Running", StateTone.Good) with { Name = "replica" },
        Make("replica-2", "Project", "Exited", StateTone.Bad) with { Name = "replica", ExitCode = 1 },
        Make("parameter", "Parameter", "Running", StateTone.Neutral) with { IsHidden = true },
    ];

    public async IAsyncEnumerable<IReadOnlyList<ResourceView>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Resources;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<CommandOutcome> ExecuteAsync(string id, string command, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken) => Task.FromResult(command switch
    {
        "fail" => new CommandOutcome(false, "It could not be done: the store refused it. Start the store, then try again."),
        _ => new CommandOutcome(true, null, string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line {i} of an answer that is long {string.Concat(Enumerable.Repeat("and wide ", i))}"))),
    });

    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = DateTimeOffset.UtcNow;
        yield return [.. (id == "shop" ? Colourful() : Plain(id)).Select((text, i) => new ConsoleLine(i + 1, at.AddMilliseconds(i), text, i % 7 == 3))];
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    // What terminals know: sixteen colours before sixteen grounds, 256 colours, all colours, and each of them bold, dim and reversed.
    private static IEnumerable<string> Colourful()
    {
        const string Esc = "\u001b[";
        foreach (var look in new[] { "", "1;", "2;", "3;4;", "7;", "9;" })
        {
            yield return string.Concat(Enumerable.Range(0, 16).Select(i => $"{Esc}{look}{(i < 8 ? 30 + i : 82 + i)}m order{i} {Esc}0m"));
        }

        for (var ground = 0; ground < 16; ground++)
        {
            yield return string.Concat(new[] { 0, 3, 5, 8, 15 }.Select(i => $"{Esc}{(ground < 8 ? 40 + ground : 92 + ground)}m{Esc}{(i < 8 ? 30 + i : 82 + i)}m on{i} {Esc}0m"));
        }

        // Every seventh of the 256 meets each hue, dark and light.
        yield return string.Concat(Enumerable.Range(0, 37).Select(i => $"{Esc}38;5;{i * 7}mc{i * 7}{Esc}0m "));
        yield return string.Concat(Enumerable.Range(0, 37).Select(i => $"{Esc}48;5;{i * 7};38;5;{255 - (i * 7)}mg{i * 7}{Esc}0m "));

        yield return $"{Esc}38;2;10;20;30mnearly black{Esc}0m {Esc}38;2;250;250;240mnearly white{Esc}0m {Esc}7;38;2;128;128;0molive{Esc}0m {Esc}48;2;128;128;128;97mwhite on grey{Esc}0m";
    }

    // Bytes that were no text arrive as replacement characters; NUL and other controls as they are.
    private static IEnumerable<string> Plain(string id) =>
        [$"{id} prints a line", "an order is made", $"\uFFFD\uFFFD not text \0 \u0007 \u202E reversed", new string('x', 5000), "<script>alert(1)</script> & <b>bold</b>", "日本語 и русский 🙂"];

    private static ResourceView Make(string id, string type, string state, StateTone tone) => new()
    {
        Id = id,
        Name = id,
        Type = type,
        State = state,
        Tone = tone,
        Started = DateTimeOffset.UtcNow.AddHours(-2),
    };
}
