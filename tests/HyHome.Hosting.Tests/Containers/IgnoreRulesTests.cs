using HyHome.Hosting.Containers.Building;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>The rules of .dockerignore, as the engines' own command lines read them.</summary>
public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("node_modules", "node_modules", true)]
    [InlineData("node_modules", "node_modules/a/b.js", true)]
    [InlineData("node_modules", "src/node_modules", false)]
    [InlineData("**/bin", "src/app/bin/x.dll", true)]
    [InlineData("**/bin", "bin", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("**/*.md", "docs/a/README.md", true)]
    [InlineData("/a/./b//", "a/b", true)]
    [InlineData("a/../b", "b", true)]
    [InlineData("te?t", "test", true)]
    [InlineData("te?t", "te/t", false)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[^a-c].txt", "b.txt", false)]
    [InlineData("# comment", "# comment", false)]
    [InlineData("*\n!keep.txt", "keep.txt", false)]
    [InlineData("*\n!keep.txt", "other.txt", true)]
    [InlineData("*\n!keep", "keep/inner.txt", false)]
    [InlineData("!a\na", "a", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("", "a", false)]
    public void A_path_is_left_out_by_the_last_rule_that_fits(string rules, string path, bool isLeftOut) => Assert.Equal(isLeftOut, IgnoreRules.Parse(rules).Ignores(path));
}
