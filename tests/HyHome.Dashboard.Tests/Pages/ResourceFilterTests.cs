using HyHome.Dashboard.Board;
using HyHome.Dashboard.Pages.Resources;

namespace HyHome.Dashboard.Tests.Pages;

public sealed class ResourceFilterTests
{
    private static readonly ResourceView[] All =
    [
        Resource("store") with { Source = "docker.io/library/postgres:18" },
        Resource("api") with { Reason = "waits for store" },
        Resource("table") with { Parent = "store" },
        Resource("row") with { Parent = "table" },
        Resource("password") with { IsHidden = true },
    ];

    [Fact]
    public void Children_stand_behind_their_parents_and_hidden_ones_are_left_out()
    {
        Assert.Equal(["store", "table", "row", "api"], Names(null, withHidden: false));
    }

    [Theory]
    [InlineData("POSTGRES", "store")]
    [InlineData("waits", "api")]
    [InlineData(" table ", "table")]
    [InlineData("pass", "password")]
    [InlineData("nothing", "")]
    public void A_text_is_looked_for_in_all_that_is_shown(string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Names(text, withHidden: true)));
    }

    [Fact]
    public void Resources_that_are_each_others_parents_are_still_shown()
    {
        ResourceView[] odd = [Resource("a") with { Parent = "b" }, Resource("b") with { Parent = "a" }];

        Assert.Equal(2, ResourceFilter.Apply(odd, null, withHidden: false).Count);
    }

    private static IEnumerable<string> Names(string? text, bool withHidden) => ResourceFilter.Apply(All, text, withHidden).Select(resource => resource.Id);

    private static ResourceView Resource(string name) => new() { Id = name, Name = name, Type = "Container", State = "Running" };
}
