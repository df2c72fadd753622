using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace HyHome.Dashboard.Layout;

/// <summary>Names that a person chose, such as hidden series or closed rows: each is a value of one parameter of the address, so that a link shows another person the same.</summary>
internal sealed class AddressSet(NavigationManager navigation)
{
    private const char Separator = '\n';
    private readonly Echoes _echoes = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>The name, where one is chosen at a time; null for none.</summary>
    public string? Only => _names.FirstOrDefault();

    /// <summary>Reads the address.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>Whether the names are others than before: a link or the way back led here.</returns>
    public bool Read(string parameter)
    {
        var given = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query).GetValueOrDefault(parameter).OfType<string>().Where(static name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (!_echoes.IsNews(Text(given)) || given.SetEquals(_names))
        {
            return false;
        }

        _names.Clear();
        _names.UnionWith(given);
        return true;
    }

    /// <summary>Adds a name, or takes it away.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="name">The name.</param>
    public void Toggle(string parameter, string name) => Choose(parameter, _names.Contains(name) ? _names.Where(known => known != name) : _names.Append(name));

    /// <summary>Chooses other names.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="names">The names.</param>
    public void Choose(string parameter, IEnumerable<string> names)
    {
        var chosen = names.Order(StringComparer.Ordinal).ToArray();
        _names.Clear();
        _names.UnionWith(chosen);
        _echoes.Send(Text(chosen));
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [parameter] = chosen }), new NavigationOptions { ReplaceHistoryEntry = true });
    }

    /// <summary>Chooses one name, or none.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="name">The name; null for none.</param>
    public void ChooseOnly(string parameter, string? name) => Choose(parameter, name is null ? [] : [name]);

    private static string Text(IEnumerable<string> names) => string.Join(Separator, names.Order(StringComparer.Ordinal));
}
