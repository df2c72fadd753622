using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>An attribute that observers look for; its number is its place among those.</summary>
internal sealed record AttributeKey(string Text, int Number);

/// <summary>
/// The keys that observers look for, and where the span at hand has them. Spans of a request repeat their keys place by place, so that a key's text is
/// compared once for a request and not once for each span. For one thread at a time.
/// </summary>
internal sealed class AttributeKeys
{
    private readonly List<AttributeKey> _keys = [];
    private readonly List<byte[]> _texts = [];
    private readonly List<int> _positions = [];
    private readonly List<string?> _inResource = [];
    private TelemetryResource? _resource;
    private TextPlace[] _places = new TextPlace[32];
    private int[] _numbers = new int[32];

    public AttributeKey Add(string text)
    {
        var known = _keys.Find(k => k.Text == text);
        if (known is not null)
        {
            return known;
        }

        var key = new AttributeKey(text, _keys.Count);
        _keys.Add(key);
        _texts.Add(System.Text.Encoding.UTF8.GetBytes(text));
        _positions.Add(-1);
        _inResource.Add(null);
        _resource = null;
        return key;
    }

    public AttributeKey[] Add(IEnumerable<string> texts) => [.. texts.Select(Add)];

    /// <summary>Forgets the places of the request before.</summary>
    public void Begin() => Array.Clear(_places);

    public void Locate(SpanBatch batch, in SpanRecord span, ReadOnlySpan<byte> request)
    {
        for (var i = 0; i < _positions.Count; i++)
        {
            _positions[i] = -1;
        }

        var attributes = batch.AttributesOf(span);
        if (attributes.Length > _places.Length)
        {
            Array.Resize(ref _places, attributes.Length * 2);
            Array.Resize(ref _numbers, attributes.Length * 2);
        }

        for (var i = 0; i < attributes.Length; i++)
        {
            var place = attributes[i].Key;
            if (_places[i] != place || place.Length == 0)
            {
                _places[i] = place;
                _numbers[i] = NumberOf(place.In(request));
            }

            var number = _numbers[i];
            if (number >= 0 && _positions[number] < 0)
            {
                _positions[number] = i;
            }
        }

        if (!ReferenceEquals(_resource, span.Resource))
        {
            _resource = span.Resource;
            for (var i = 0; i < _keys.Count; i++)
            {
                _inResource[i] = SpanAttributes.Text(_keys[i].Text, _resource.Attributes);
            }
        }
    }

    /// <summary>Where the located span has a key; -1 where it doesn't.</summary>
    public int PositionOf(AttributeKey key) => _positions[key.Number];

    /// <summary>The text of a key of the located span's resource; null where it has none.</summary>
    public string? InResource(AttributeKey key) => _inResource[key.Number];

    private int NumberOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _texts.Count; i++)
        {
            if (key.SequenceEqual(_texts[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
