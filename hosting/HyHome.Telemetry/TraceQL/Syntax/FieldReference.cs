using System.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>The scope that an attribute is written with.</summary>
internal enum FieldScope : byte
{
    /// <summary>None: the span's attributes, then the resource's.</summary>
    None,
    Resource,
    Span,
    Event,
    Link,
    Instrumentation,
}

/// <summary>Fields of the span or trace itself.</summary>
internal enum Intrinsic : byte
{
    None,
    Duration,
    Name,
    Status,
    StatusMessage,
    Kind,
    ChildCount,
    RootServiceName,
    RootName,
    TraceDuration,
    NestedSetLeft,
    NestedSetRight,
    NestedSetParent,
    EventName,
    EventTimeSinceStart,
    LinkSpanId,
    LinkTraceId,
    InstrumentationName,
    InstrumentationVersion,
    TraceId,
    SpanId,
    ParentId,
    Parent,
}

/// <summary>An attribute or an intrinsic that a query names.</summary>
/// <param name="Scope">The scope of an attribute.</param>
/// <param name="Name">An attribute's key; an intrinsic's name.</param>
/// <param name="Intrinsic">Which intrinsic, or none for an attribute.</param>
/// <param name="OfParent">Whether it is asked of the span's parent, which Tempo supports in no filter.</param>
internal sealed record FieldReference(FieldScope Scope, string Name, Intrinsic Intrinsic = Intrinsic.None, bool OfParent = false)
{
    internal static FieldReference Of(Intrinsic intrinsic) => new(FieldScope.None, Intrinsics.Name(intrinsic), intrinsic);

    /// <summary>Whether events or links hold it, so that a span can have several values.</summary>
    internal bool IsRepeated =>
        Scope is FieldScope.Event or FieldScope.Link ||
        Intrinsic is Intrinsic.EventName or Intrinsic.EventTimeSinceStart or Intrinsic.LinkSpanId or Intrinsic.LinkTraceId;

    internal StaticType Type => Intrinsic switch
    {
        Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.EventTimeSinceStart => StaticType.Duration,
        Intrinsic.ChildCount or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent => StaticType.Int,
        Intrinsic.Status => StaticType.Status,
        Intrinsic.Kind => StaticType.Kind,
        Intrinsic.Parent => StaticType.Nil,
        Intrinsic.None or Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion => StaticType.Attribute,
        _ => StaticType.String,
    };

    /// <summary>As the language writes it: <c>resource.service.name</c>, <c>.foo</c>, <c>span."a b"</c>, <c>event:name</c>.</summary>
    public override string ToString()
    {
        if (Intrinsic != Intrinsic.None)
        {
            return Name;
        }

        var text = new StringBuilder();
        text.Append(OfParent ? "parent." : "");
        text.Append(Scope == FieldScope.None ? OfParent ? "" : "." : Scope.ToString().ToLowerInvariant() + ".");
        return text.Append(NeedsQuotes ? $"\"{Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : Name).ToString();
    }

    // A leading digit after a bare dot would be read as a number; a leading scope after "parent." as that scope.
    private bool NeedsQuotes =>
        Name.Length == 0 ||
        Name.Contains('"', StringComparison.Ordinal) ||
        Name.AsSpan().IndexOfAny('/', '*') == 0 ||
        (Scope == FieldScope.None && (char.IsAsciiDigit(Name[0]) || (OfParent && StartsWithScope))) ||
        Name.Any(static c => !Lexer.IsAttributeCharacter(c));

    private bool StartsWithScope => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && Enum.TryParse<FieldScope>(Name[..dot], ignoreCase: true, out _);
}

/// <summary>How intrinsics are written.</summary>
internal static class Intrinsics
{
    private static readonly (string Name, Intrinsic Intrinsic)[] Names =
    [
        ("duration", Intrinsic.Duration),
        ("name", Intrinsic.Name),
        ("status", Intrinsic.Status),
        ("statusMessage", Intrinsic.StatusMessage),
        ("kind", Intrinsic.Kind),
        ("span:childCount", Intrinsic.ChildCount),
        ("rootServiceName", Intrinsic.RootServiceName),
        ("rootName", Intrinsic.RootName),
        ("traceDuration", Intrinsic.TraceDuration),
        ("nestedSetLeft", Intrinsic.NestedSetLeft),
        ("nestedSetRight", Intrinsic.NestedSetRight),
        ("nestedSetParent", Intrinsic.NestedSetParent),
        ("event:name", Intrinsic.EventName),
        ("event:timeSinceStart", Intrinsic.EventTimeSinceStart),
        ("link:spanID", Intrinsic.LinkSpanId),
        ("link:traceID", Intrinsic.LinkTraceId),
        ("instrumentation:name", Intrinsic.InstrumentationName),
        ("instrumentation:version", Intrinsic.InstrumentationVersion),
        ("trace:id", Intrinsic.TraceId),
        ("span:id", Intrinsic.SpanId),
        ("span:parentID", Intrinsic.ParentId),
        ("parent", Intrinsic.Parent),
    ];

    private static readonly (string Name, Intrinsic Intrinsic)[] ScopedNames =
    [
        ("span:status", Intrinsic.Status),
        ("span:statusMessage", Intrinsic.StatusMessage),
        ("span:duration", Intrinsic.Duration),
        ("span:name", Intrinsic.Name),
        ("span:kind", Intrinsic.Kind),
        ("trace:rootName", Intrinsic.RootName),
        ("trace:rootService", Intrinsic.RootServiceName),
        ("trace:duration", Intrinsic.TraceDuration),
    ];

    /// <summary>What <c>scope=intrinsic</c> lists, in Tempo's set: all but the nested set and <c>parent</c>, and the scoped twins.</summary>
    internal static IReadOnlyList<string> Listed { get; } =
    [
        .. Names.Where(static n => n.Intrinsic is not (Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent or Intrinsic.Parent or Intrinsic.ChildCount))
            .Concat(ScopedNames).Select(static n => n.Name).Order(StringComparer.Ordinal),
    ];

    /// <summary>The name by which Tempo's answers call it.</summary>
    internal static string Name(Intrinsic intrinsic) => Names.First(n => n.Intrinsic == intrinsic).Name;

    /// <summary>Finds a name as it is written in a query, with or without scope.</summary>
    internal static bool TryParse(string name, out Intrinsic intrinsic)
    {
        intrinsic = Names.Concat(ScopedNames).FirstOrDefault(n => n.Name == name).Intrinsic;
        return intrinsic != Intrinsic.None;
    }
}
