namespace HyHome.Dashboard.Layout;

/// <summary>Puts a page into the navigation. Pages without it are reached from others.</summary>
/// <param name="title">The text of the link.</param>
/// <param name="order">Its place, the lowest first.</param>
/// <param name="icon">Name of its picture, see <see cref="Components.Icon"/>.</param>
/// <param name="key">The key that opens it, after <c>g</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NavigationEntryAttribute(string title, int order, string icon, string key) : Attribute
{
    /// <summary>The text of the link.</summary>
    public string Title { get; } = title;

    /// <summary>Its place, the lowest first.</summary>
    public int Order { get; } = order;

    /// <summary>Name of its picture.</summary>
    public string Icon { get; } = icon;

    /// <summary>The key that opens it, after <c>g</c>.</summary>
    public string Key { get; } = key;

    /// <summary>Whether the page needs the resources of an application.</summary>
    public bool NeedsBoard { get; init; }
}
