using System.Collections.Concurrent;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Makes equal resources and scopes one object over all blocks of a store.</summary>
internal sealed class SpanPool
{
    private readonly ConcurrentDictionary<string, TelemetryResource> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InstrumentationScope> _scopes = new(StringComparer.Ordinal);

    public TelemetryResource Resource(ReadOnlySpan<byte> bytes)
    {
        var key = System.Text.Encoding.Latin1.GetString(bytes);
        if (!_resources.TryGetValue(key, out var resource))
        {
            resource = _resources.GetOrAdd(key, SpanTables.ReadResource(bytes));
        }

        return resource;
    }

    public InstrumentationScope Scope(ReadOnlySpan<byte> bytes)
    {
        var key = System.Text.Encoding.Latin1.GetString(bytes);
        if (!_scopes.TryGetValue(key, out var scope))
        {
            scope = _scopes.GetOrAdd(key, SpanTables.ReadScope(bytes));
        }

        return scope;
    }
}

/// <summary>How far tables were written.</summary>
internal readonly record struct SpanTablesMark(int Symbols, int Shapes, int Resources, int Scopes, int EventKeys, int LinkKeys)
{
    /// <summary>Nothing was written; the empty string, symbol 0, is in every table.</summary>
    public static SpanTablesMark None { get; } = new(0, 0, 0, 0, 0, 0);
}

/// <summary>The tables that rows of a head or block refer to.</summary>
internal sealed class SpanTables
{
    private readonly SpanPool _pool;
    private readonly ByteWriter _scratch = new();
    private readonly Dictionary<TelemetryResource, int> _resourceByObject = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<InstrumentationScope, int> _scopeByObject = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, bool> _eventKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _linkKeys = new(StringComparer.Ordinal);

    private (TelemetryResource? Resource, int Id) _lastResource;
    private (InstrumentationScope? Scope, int Id) _lastScope;

    public SpanTables(SpanPool pool) => _pool = pool;

    public SymbolTable Symbols { get; } = new();

    public ShapeTable Shapes { get; } = new();

    public AppendList<TelemetryResource> Resources { get; } = new();

    public AppendList<InstrumentationScope> Scopes { get; } = new();

    public ICollection<string> EventKeys => _eventKeys.Keys;

    public ICollection<string> LinkKeys => _linkKeys.Keys;

    public void NoteEventKey(string key) => _eventKeys.TryAdd(key, true);

    public void NoteLinkKey(string key) => _linkKeys.TryAdd(key, true);

    /// <summary>The number of a resource. For the writer only.</summary>
    public int Add(TelemetryResource resource)
    {
        // The spans of a batch stand together by resource and scope.
        if (ReferenceEquals(_lastResource.Resource, resource))
        {
            return _lastResource.Id;
        }

        if (_resourceByObject.TryGetValue(resource, out var id))
        {
            _lastResource = (resource, id);
            return id;
        }

        _scratch.Clear();
        WriteResource(_scratch, resource);
        id = AddResource(_scratch.Written);
        Remember(_resourceByObject, resource, id);
        return id;
    }

    /// <summary>The number of a resource that <see cref="WriteResource"/> wrote. For the writer only.</summary>
    public int AddResource(ReadOnlySpan<byte> bytes)
    {
        var pooled = _pool.Resource(bytes);
        if (!_resourceByObject.TryGetValue(pooled, out var id))
        {
            id = Resources.Add(pooled);
            _resourceByObject[pooled] = id;
        }

        return id;
    }

    /// <summary>The number of a scope. For the writer only.</summary>
    public int Add(InstrumentationScope scope)
    {
        if (ReferenceEquals(_lastScope.Scope, scope))
        {
            return _lastScope.Id;
        }

        if (_scopeByObject.TryGetValue(scope, out var id))
        {
            _lastScope = (scope, id);
            return id;
        }

        _scratch.Clear();
        WriteScope(_scratch, scope);
        id = AddScope(_scratch.Written);
        Remember(_scopeByObject, scope, id);
        return id;
    }

    /// <summary>The number of a scope that <see cref="WriteScope"/> wrote. For the writer only.</summary>
    public int AddScope(ReadOnlySpan<byte> bytes)
    {
        var pooled = _pool.Scope(bytes);
        if (!_scopeByObject.TryGetValue(pooled, out var id))
        {
            id = Scopes.Add(pooled);
            _scopeByObject[pooled] = id;
        }

        return id;
    }

    public static void WriteResource(ByteWriter to, TelemetryResource resource)
    {
        ValueCodec.Write(to, resource.Attributes);
        to.Text(resource.SchemaUrl);
    }

    public static TelemetryResource ReadResource(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var attributes = ValueCodec.ReadAttributes(ref reader);
        return new TelemetryResource(attributes, reader.Text());
    }

    public static void WriteScope(ByteWriter to, InstrumentationScope scope)
    {
        to.Text(scope.Name);
        to.Text(scope.Version);
        ValueCodec.Write(to, scope.Attributes);
        to.Text(scope.SchemaUrl);
    }

    public static InstrumentationScope ReadScope(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var name = reader.Text();
        var version = reader.Text();
        var attributes = ValueCodec.ReadAttributes(ref reader);
        return new InstrumentationScope(name, version, attributes, reader.Text());
    }

    /// <summary>Writes what was added since a mark.</summary>
    public SpanTablesMark WriteTo(ByteWriter to, SpanTablesMark from)
    {
        var mark = new SpanTablesMark(Symbols.Count, Shapes.All.Count, Resources.Count, Scopes.Count, _eventKeys.Count, _linkKeys.Count);
        Symbols.WriteTo(to, from.Symbols, mark.Symbols);
        to.Varint(mark.Shapes - from.Shapes);
        for (var i = from.Shapes; i < mark.Shapes; i++)
        {
            var entries = Shapes.All[i].Entries;
            to.Varint(entries.Length);
            foreach (var entry in entries)
            {
                to.Varint(entry);
            }
        }

        to.Varint(mark.Resources - from.Resources);
        for (var i = from.Resources; i < mark.Resources; i++)
        {
            WriteBlock(to, Resources[i], WriteResource);
        }

        to.Varint(mark.Scopes - from.Scopes);
        for (var i = from.Scopes; i < mark.Scopes; i++)
        {
            WriteBlock(to, Scopes[i], WriteScope);
        }

        WriteKeys(to, _eventKeys, mark.EventKeys > from.EventKeys);
        WriteKeys(to, _linkKeys, mark.LinkKeys > from.LinkKeys);
        return mark;
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public void ReadFrom(ref ByteReader reader)
    {
        Symbols.ReadFrom(ref reader);
        var shapes = reader.Count();
        for (var i = 0; i < shapes; i++)
        {
            var entries = new int[reader.Count()];
            for (var at = 0; at < entries.Length; at++)
            {
                entries[at] = reader.Int();
            }

            Shapes.Add(entries);
        }

        var resources = reader.Count();
        for (var i = 0; i < resources; i++)
        {
            AddResource(reader.Block());
        }

        var scopes = reader.Count();
        for (var i = 0; i < scopes; i++)
        {
            AddScope(reader.Block());
        }

        ReadKeys(ref reader, _eventKeys);
        ReadKeys(ref reader, _linkKeys);
    }

    private static void WriteBlock<T>(ByteWriter to, T item, Action<ByteWriter, T> write)
    {
        var block = new ByteWriter();
        write(block, item);
        to.Block(block.Written);
    }

    private static void WriteKeys(ByteWriter to, ConcurrentDictionary<string, bool> keys, bool changed)
    {
        ICollection<string> all = changed ? keys.Keys : [];
        to.Varint(all.Count);
        foreach (var key in all)
        {
            to.Text(key);
        }
    }

    private static void ReadKeys(ref ByteReader reader, ConcurrentDictionary<string, bool> keys)
    {
        var count = reader.Count();
        for (var i = 0; i < count; i++)
        {
            keys.TryAdd(reader.Text(), true);
        }
    }

    // Senders make a new object for each batch: what is remembered by object must not keep all of them alive.
    private static void Remember<T>(Dictionary<T, int> known, T item, int id)
        where T : class
    {
        if (known.Count < 10_000)
        {
            known[item] = id;
        }
    }
}
