using System.Collections;
using System.Globalization;

namespace HyHome.Dashboard.Clients;

/// <summary>Parameters of a request; what is null is left out.</summary>
internal sealed class QueryParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _pairs.Add(KeyValuePair.Create(name, value));
        }
    }

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public string AppendTo(string path) => _pairs.Count == 0
        ? path
        : path + "?" + string.Join('&', _pairs.Select(static p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
