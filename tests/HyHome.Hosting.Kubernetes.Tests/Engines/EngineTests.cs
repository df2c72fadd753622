using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes;
using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Engines;

/// <summary>The model stands on what both engines have. Run with either, the same list must hold.</summary>
public sealed partial class EngineTests
{
    // What the Aspire twin of the seam takes instead: it reports the checks' errors before the start.
    private static readonly string[] OfTheTwin =
    [
        "ApplicationModel.BeforeStartEvent",
        "ApplicationModel.BeforeStartEvent: ApplicationModel.DistributedApplicationModel get_Model()",
        "DistributedApplicationEventingExtensions",
        "DistributedApplicationEventingExtensions: !!0 OnBeforeStart<!!0>(!!0, Func<ApplicationModel.BeforeStartEvent, System.Threading.CancellationToken, System.Threading.Tasks.Task>)",
        "IDistributedApplicationBuilder: ApplicationModel.IResourceCollection get_Resources()",
    ];

    private static readonly string Engine = typeof(DistributedApplication).Assembly.GetName().Name!;

    private static readonly string[] Assemblies = [typeof(LgtmStack).Assembly.Location, typeof(KubernetesManifestsResource).Assembly.Location, AppHostProgram.Location];

    private static bool IsBuiltIn => Engine == "HyHome.Hosting";

    [Fact]
    public void Every_member_in_use_is_in_the_committed_list()
    {
        var used = UsedMembers.Of(Assemblies, Engine);
        var listed = UsedMembersDocument.Read();
        if (IsBuiltIn && Environment.GetEnvironmentVariable("HYHOME_ACCEPT") == "1")
        {
            File.WriteAllText(UsedMembersDocument.Path, UsedMembersDocument.Write(used, type => FindSource(type) ?? listed.SourceOf(type) ?? "?"));
            listed = UsedMembersDocument.Read();
        }

        var missing = used.SelectMany(type => type.Value.Except(listed.MembersOf(type.Key)).Select(member => $"{type.Key}: {member}"))
            .Concat(used.Keys.Except(listed.Types))
            .Except(IsBuiltIn ? [] : OfTheTwin).ToArray();
        Assert.True(
            missing.Length == 0,
            $"Not in docs/aspire-api-used.md:\n{string.Join('\n', missing)}\nCheck each against Aspire's sources, then accept the list with HYHOME_ACCEPT=1.");
    }

    [Fact]
    public void The_committed_list_has_nothing_that_is_not_used()
    {
        Assert.SkipUnless(IsBuiltIn, "The list is the BuiltIn engine's: files that serve embedded components are compiled with it alone.");
        var used = UsedMembers.Of(Assemblies, Engine);
        var listed = UsedMembersDocument.Read();

        Assert.Empty(listed.Types.Except(used.Keys));
        Assert.Empty(used.SelectMany(type => listed.MembersOf(type.Key).Except(type.Value)));
    }

    [Fact]
    public void Each_listed_type_says_where_it_comes_from()
    {
        var listed = UsedMembersDocument.Read();

        Assert.NotEmpty(listed.Types);
        Assert.All(listed.Types, type => Assert.Matches($"^(src/.+\\.cs|{UsedMembersDocument.NoSource})$", listed.SourceOf(type)));
    }

    [Fact]
    public void No_source_file_names_an_engine()
    {
        var folders = new[] { "hosting/HyHome.Hosting.Lgtm", "hosting/HyHome.Hosting.Kubernetes", "HyHome.AppHost" }.Select(folder => Path.Combine(Repository.Root, folder));
        var named = folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            // The seam is there to name one, and is compiled with that one alone.
            .Where(file => !BuildOutput().IsMatch(file) && !Seam().IsMatch(file))
            .Where(file => EngineUsing().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));

        Assert.Empty(named);
    }

    private static string? FindSource(string type)
    {
        if (Environment.GetEnvironmentVariable("ASPIRE_SOURCE") is not { Length: > 0 } clone)
        {
            return null;
        }

        // A type that several files share is looked up in the one that has its name.
        var name = type[(type.LastIndexOf('.') + 1)..];
        var declaration = new Regex($@"^\s*public [a-z ]*\b(class|interface|struct|record|enum) {name}\b", RegexOptions.Multiline);
        var file = Directory.EnumerateFiles(Path.Combine(clone, "src", "Aspire.Hosting"), "*.cs", SearchOption.AllDirectories)
            .Where(candidate => !candidate.Contains($"{Path.DirectorySeparatorChar}api{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(candidate => declaration.IsMatch(File.ReadAllText(candidate)))
            .OrderByDescending(candidate => Path.GetFileNameWithoutExtension(candidate) == name).ThenBy(candidate => candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return file is null ? UsedMembersDocument.NoSource : Path.GetRelativePath(clone, file).Replace('\\', '/');
    }

    [GeneratedRegex(@"^\s*(global )?using (static )?((\w+ = )?)(Aspire\.Hosting|HyHome\.Hosting(?!\.(Lgtm|Kubernetes)\b))", RegexOptions.Multiline)]
    private static partial Regex EngineUsing();

    [GeneratedRegex("/Embedded/(?!ContainersOnly/)|/Engine/(?!Other/)")]
    private static partial Regex Seam();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuildOutput();
}
