using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

/// <summary>Callbacks are the AppHost's own code: they may throw anything, and may never come back.</summary>
public sealed class CallbackTests
{
    [Fact]
    public async Task Whatever_a_callback_throws_is_said_of_its_resource_beside_all_else()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("variable", "example/image").WithEnvironment(_ => throw new FormatException("no number"));
        builder.AddContainer("argument", "example/image").WithArgs(_ => throw new KeyNotFoundException("no key"));
        builder.AddContainer("file", "example/image").WithContainerFiles("/etc/x", (_, _) => throw new NotSupportedException("no file"));
        builder.AddContainer("cancelled", "example/image").WithEnvironment(_ => throw new OperationCanceledException("no more"));

        var problems = await Published.ProblemsAsync(builder);

        Assert.Equal(
            ["error HYHOME209: argument", "error HYHOME209: cancelled", "error HYHOME209: file", "error HYHOME209: variable"],
            problems.Select(p => string.Join(": ", p.Split(": ").Take(2))));
        Assert.All(new[] { "no key", "no more", "no file", "no number" }.Zip(problems), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callback_that_blocks_its_thread_does_not_hang_what_publishes()
    {
        using var never = new ManualResetEventSlim();
        var builder = Published.NewBuilder();
        builder.AddContainer("blocked", "example/image").WithEnvironment(_ => never.Wait());

        var problem = Assert.Single(await Published.ProblemsAsync(builder));
        never.Set();

        Assert.StartsWith("error HYHOME209: blocked: A callback of WithEnvironment does not end after ", problem, StringComparison.Ordinal);
    }
}
