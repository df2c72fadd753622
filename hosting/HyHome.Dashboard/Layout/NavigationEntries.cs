using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Layout;

/// <summary>A link of the navigation.</summary>
internal sealed record NavigationLink(string Title, string Path, string Icon, string Key, bool NeedsBoard);

/// <summary>The links of the navigation: every page that asks to be among them.</summary>
internal static class NavigationEntries
{
    /// <summary>The links in their order.</summary>
    public static IReadOnlyList<NavigationLink> All { get; } =
    [
        .. from page in typeof(NavigationEntries).Assembly.GetExportedTypes()
           let entry = page.GetCustomAttribute<NavigationEntryAttribute>()
           where entry is not null
           orderby entry.Order
           select new NavigationLink(entry.Title, PathOf(page), entry.Icon, entry.Key, entry.NeedsBoard),
    ];

    // A page may have several addresses; the one without parameters opens it from nothing.
    private static string PathOf(Type page) =>
        page.GetCustomAttributes<RouteAttribute>().Select(route => route.Template).Where(template => !template.Contains('{', StringComparison.Ordinal)).MinBy(template => template.Length)
        ?? throw new InvalidOperationException($"{page.Name} is in the navigation, but has no address without parameters.");
}
