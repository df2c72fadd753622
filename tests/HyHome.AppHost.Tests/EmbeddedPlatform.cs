namespace HyHome.AppHost.Tests;

/// <summary>The application without a container engine.</summary>
public sealed class EmbeddedPlatform : PlatformFixture
{
    protected override string[] Arguments => ["--runtime", "embedded"];
}
