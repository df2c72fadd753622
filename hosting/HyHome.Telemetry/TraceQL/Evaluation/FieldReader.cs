using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Reads attributes and intrinsics of spans.</summary>
internal static class FieldReader
{
    /// <summary>Whether a field can only be read with the whole trace at hand.</summary>
    internal static bool NeedsTrace(FieldReference field) => field.Intrinsic is
        Intrinsic.ChildCount or Intrinsic.RootServiceName or Intrinsic.RootName or Intrinsic.TraceDuration or
        Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent;

    /// <summary>A field's value, nil where the span has none.</summary>
    internal static Static Read(FieldReference field, in SpanRef span) => field.Intrinsic switch
    {
        Intrinsic.None => ReadAttribute(field, span.Span),
        Intrinsic.Duration => Static.Duration(span.Span.DurationNano),
        Intrinsic.Name => Static.Of(span.Span.Name),
        Intrinsic.Status => Static.Of(span.Span.Status),
        Intrinsic.StatusMessage => Static.Of(span.Span.StatusMessage),
        Intrinsic.Kind => Static.Of(span.Span.Kind),
        Intrinsic.TraceId => Static.Of(TraceView.ShortId(span.Span.TraceId)),
        Intrinsic.SpanId => Static.Of(HexId(span.Span.SpanId)),
        Intrinsic.ParentId => Static.Of(HexId(span.Span.ParentSpanId)),
        Intrinsic.InstrumentationName => Static.Of(span.Span.Scope.Name),
        Intrinsic.InstrumentationVersion => Static.Of(span.Span.Scope.Version),
        Intrinsic.EventName => Each(span.Span.Events, static (e, _) => Static.Of(e.Name), span.Span),
        Intrinsic.EventTimeSinceStart => Each(span.Span.Events, static (e, s) => Static.Duration(e.TimeUnixNano - s.StartUnixNano), span.Span),
        Intrinsic.LinkSpanId => Each(span.Span.Links, static (l, _) => Static.Of(HexId(l.SpanId)), span.Span),
        Intrinsic.LinkTraceId => Each(span.Span.Links, static (l, _) => Static.Of(TraceView.ShortId(l.TraceId)), span.Span),
        Intrinsic.NestedSetParent when span.Trace is null => Static.Of(RootTest.Parent(span.Span)),

        // Only metrics get here, and Tempo finds an attribute of that name there.
        Intrinsic.Parent => Find(span.Span.Attributes, "parent"),
        _ => span.Trace is { } trace ? ReadOfTrace(field.Intrinsic, trace, span.Index) : Static.Nil,
    };

    /// <summary>A field's value for a group's key or a measure, as Tempo's blocks give it where nothing is compared: of several values the first.</summary>
    internal static Static ReadSingle(FieldReference field, in SpanRef span)
    {
        var value = Read(field, span);
        return value.Type == StaticType.Each ? value.Elements[0] : value.IsNil ? Absent(field) : value;
    }

    /// <summary>
    /// What Tempo's blocks give for what a span lacks, where nothing is compared: an empty value for events and links, the text "nil" for attributes
    /// with a column of their own, and nil for all others.
    /// </summary>
    internal static Static Absent(FieldReference field) => field.Intrinsic switch
    {
        Intrinsic.EventName or Intrinsic.LinkTraceId => Static.Of(""),
        Intrinsic.LinkSpanId => Static.Of(HexId(0)),
        Intrinsic.EventTimeSinceStart => Static.Duration(0),
        Intrinsic.None when HasColumn(field) => NilText,
        _ => Static.Nil,
    };

    /// <summary>What Tempo shows for a value that is missing, or that it cannot show.</summary>
    internal static Static NilText { get; } = Static.Of("nil");

    /// <summary>The attributes with a column of their own in Tempo's blocks, which tells their absence where a query does not compare them.</summary>
    internal static IReadOnlyList<FieldReference> Columns { get; } =
    [
        .. new[] { "cluster", "namespace", "pod", "container", "k8s.cluster.name", "k8s.namespace.name", "k8s.pod.name", "k8s.container.name" }
            .Select(static name => new FieldReference(FieldScope.Resource, name)),
        .. new[] { "http.method", "http.url", "http.route", "http.status_code", "http.request.method", "url.path", "url.route", "server.address" }
            .Select(static name => new FieldReference(FieldScope.Span, name)),
    ];

    private static bool HasColumn(FieldReference field)
    {
        foreach (var column in Columns)
        {
            if (column.Name == field.Name && (field.Scope == FieldScope.None || field.Scope == column.Scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value of the first attribute with a key; false where there is none.</summary>
    internal static bool TryFind(IReadOnlyList<Attribute> attributes, string key, out AnyValue value)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key == key)
            {
                value = attributes[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>How Tempo prints span ids: 16 digits.</summary>
    internal static string HexId(ulong id) => id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    // What is asked of the parent reaches this in metrics alone, where Tempo looks without a scope at the span itself, and with one at nothing.
    private static Static ReadAttribute(FieldReference field, Span span) => field.Scope switch
    {
        not FieldScope.None when field.OfParent => Static.Nil,
        FieldScope.Span => Find(span.Attributes, field.Name),
        FieldScope.Resource => FindInResource(span, field.Name),
        FieldScope.Instrumentation => Find(span.Scope.Attributes, field.Name),
        FieldScope.Event => Each(span.Events, static (e, name) => Find(e.Attributes, name), field.Name),
        FieldScope.Link => Each(span.Links, static (l, name) => Find(l.Attributes, name), field.Name),
        _ => TryFind(span.Attributes, field.Name, out var own) ? Static.Of(own) : FindInResource(span, field.Name),
    };

    // Every resource has a service in Tempo, if only one without a name.
    private static Static FindInResource(Span span, string key) =>
        TryFind(span.Resource.Attributes, key, out var value) ? Static.Of(value) : key == "service.name" ? Static.Of("") : Static.Nil;

    private static Static Find(IReadOnlyList<Attribute> attributes, string key) => TryFind(attributes, key, out var value) ? Static.Of(value) : Static.Nil;

    private static Static Each<T, TState>(IReadOnlyList<T> items, Func<T, TState, Static> read, TState state)
    {
        if (items.Count == 0)
        {
            return Static.Nil;
        }

        var values = new List<Static>(items.Count);
        foreach (var item in items)
        {
            if (read(item, state) is { IsNil: false } value)
            {
                values.Add(value);
            }
        }

        return Static.Each(values);
    }

    private static Static ReadOfTrace(Intrinsic intrinsic, TraceView trace, int index) => intrinsic switch
    {
        Intrinsic.RootServiceName => Static.Of(trace.RootServiceName),
        Intrinsic.RootName => Static.Of(trace.RootName),
        Intrinsic.TraceDuration => Static.Duration(trace.Duration),
        Intrinsic.ChildCount => Static.Of((long)trace.Structure.ChildCount[index]),
        Intrinsic.NestedSetLeft => Static.Of((long)trace.Structure.Left[index]),
        Intrinsic.NestedSetRight => Static.Of((long)trace.Structure.Right[index]),
        Intrinsic.NestedSetParent => Static.Of((long)trace.Structure.NestedParent(index)),
        _ => Static.Nil,
    };
}
