using HyHome.Telemetry.Model;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>A value of the language: a literal of a query, or what a field of a span holds.</summary>
internal readonly struct Static : IEquatable<Static>
{
    private readonly object? _reference;
    private readonly long _bits;

    private Static(StaticType type, long bits, object? reference = null)
    {
        Type = type;
        _bits = bits;
        _reference = reference;
    }

    internal StaticType Type { get; }

    internal static Static Nil => default;

    internal static Static True { get; } = Of(true);

    internal static Static False { get; } = Of(false);

    internal bool IsNil => Type == StaticType.Nil;

    internal bool IsTrue => Type == StaticType.Bool && _bits != 0;

    internal bool Bool => _bits != 0;

    /// <summary>An integer, a duration in nanoseconds, or the number of a status or kind.</summary>
    internal long Int => _bits;

    internal string String => _reference as string ?? "";

    /// <summary>The elements of an array, or what a span's events or links hold.</summary>
    internal IReadOnlyList<Static> Elements => _reference as Static[] ?? [];

    /// <summary>The number as a float: durations as nanoseconds; not a number where it is none.</summary>
    internal double Float => Type switch
    {
        StaticType.Float => BitConverter.Int64BitsToDouble(_bits),
        StaticType.Int or StaticType.Duration => _bits,
        _ => double.NaN,
    };

    internal static Static Of(bool value) => new(StaticType.Bool, value ? 1 : 0);

    internal static Static Of(long value) => new(StaticType.Int, value);

    internal static Static Of(double value) => new(StaticType.Float, BitConverter.DoubleToInt64Bits(value));

    internal static Static Of(string value) => new(StaticType.String, 0, value);

    internal static Static Of(SpanStatus value) => new(StaticType.Status, (long)value);

    internal static Static Of(SpanKind value) => new(StaticType.Kind, (long)value);

    internal static Static Duration(long nanoseconds) => new(StaticType.Duration, nanoseconds);

    /// <summary>Several values of one name, of which any may meet a comparison; nil where there is none.</summary>
    internal static Static Each(List<Static> values) => values.Count switch
    {
        0 => Nil,
        1 => values[0],
        _ => new Static(StaticType.Each, 0, values.ToArray()),
    };

    /// <summary>An attribute's value. As in Tempo, maps, bytes and arrays of mixed types cannot be asked for: they are nil.</summary>
    internal static Static Of(in AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => Of(value.String),
        AnyValueKind.Bool => Of(value.Bool),
        AnyValueKind.Int => Of(value.Int),
        AnyValueKind.Double => Of(value.Double),
        AnyValueKind.Array => OfArray(value.Array),
        _ => Nil,
    };

    /// <summary>The last of several values, as Tempo keeps it; anything else as it is.</summary>
    internal Static Single() => Type == StaticType.Each ? Elements[^1] : this;

    /// <summary>
    /// What is left of an array, or of several values, with those elements that meet a condition: one is itself then, as Tempo's blocks hold it.
    /// Where none does, or it is neither, it stays as it is.
    /// </summary>
    internal Static Where(Func<Static, bool> condition)
    {
        if (Type != StaticType.Each && !Type.IsArray())
        {
            return this;
        }

        var kept = Elements.Where(condition).ToArray();
        return kept.Length switch
        {
            0 => this,
            1 => kept[0],
            _ => new Static(Type, _bits, kept),
        };
    }

    /// <summary>Equality of the language: nil equals nothing, numbers compare across types.</summary>
    internal bool SameAs(in Static other)
    {
        if (Type.IsNumeric() && other.Type.IsNumeric())
        {
            return Type == StaticType.Float || other.Type == StaticType.Float ? Float == other.Float : _bits == other._bits;
        }

        if ((Type, other.Type) is (StaticType.Int, StaticType.Status) or (StaticType.Status, StaticType.Int))
        {
            return _bits == other._bits;
        }

        return !IsNil && Equals(other);
    }

    /// <summary>An order over all values: numbers by value, otherwise by type and then by value.</summary>
    internal int CompareTo(in Static other)
    {
        if (Type.IsNumeric() && other.Type.IsNumeric())
        {
            return Type == StaticType.Float || other.Type == StaticType.Float ? Float.CompareTo(other.Float) : _bits.CompareTo(other._bits);
        }

        return Type != other.Type ? Type.CompareTo(other.Type)
            : Type == StaticType.String ? string.CompareOrdinal(String, other.String)
            : _bits.CompareTo(other._bits);
    }

    /// <summary>Same type and same value: what grouping goes by.</summary>
    public bool Equals(Static other) =>
        Type == other.Type && _bits == other._bits && (_reference is Static[] elements
            ? other._reference is Static[] others && elements.AsSpan().SequenceEqual(others)
            : Equals(_reference, other._reference));

    public override bool Equals(object? obj) => obj is Static other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, _bits, _reference is Static[] elements ? elements.Length : _reference?.GetHashCode());

    /// <summary>The value as an attribute of an answer: durations, statuses and kinds as text.</summary>
    internal AnyValue ToAnyValue() => Type switch
    {
        StaticType.Int => AnyValue.Of(_bits),
        StaticType.Float => AnyValue.Of(Float),
        StaticType.Bool => AnyValue.Of(Bool),
        StaticType.Each => Single().ToAnyValue(),
        _ when Type.IsArray() => AnyValue.Of(Elements.Select(static e => e.ToAnyValue()).ToArray()),
        _ => AnyValue.Of(Text(quoted: false)),
    };

    /// <summary>The value as the language writes it.</summary>
    public override string ToString() => Text(quoted: true);

    internal string Text(bool quoted) => Type switch
    {
        StaticType.Nil => "nil",
        StaticType.Int => _bits == long.MinValue && quoted ? "minInt" : _bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        StaticType.Float => FloatText(Float),
        StaticType.String => quoted ? QuotedText(String) : String,
        StaticType.Bool => Bool ? "true" : "false",
        StaticType.Duration => GoDuration.Format(_bits),
        StaticType.Status => _bits switch { 0 => "unset", 1 => "ok", 2 => "error", _ => $"status({_bits})" },
        StaticType.Kind => _bits switch
        {
            0 => "unspecified",
            1 => "internal",
            2 => "server",
            3 => "client",
            4 => "producer",
            5 => "consumer",
            _ => $"kind({_bits})",
        },
        StaticType.Each => Single().Text(quoted),
        _ => $"[{string.Join(", ", Elements.Select(static e => e.Text(quoted: true)))}]",
    };

    private static Static OfArray(IReadOnlyList<AnyValue> values)
    {
        var elements = new Static[values.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Of(values[i]);
            if (elements[i].Type != elements[0].Type)
            {
                return Nil;
            }
        }

        var type = (elements.Length == 0 ? StaticType.String : elements[0].Type) switch
        {
            StaticType.Int => StaticType.IntArray,
            StaticType.Float => StaticType.FloatArray,
            StaticType.String => StaticType.StringArray,
            StaticType.Bool => StaticType.BoolArray,
            _ => StaticType.Nil,
        };
        return type == StaticType.Nil ? Nil : new Static(type, 0, elements);
    }

    // As Go's 'g' format: a whole number gets ".0" so that it reads back as a float.
    private static string FloatText(double value)
    {
        var text = GoText.General(value);
        return text.AsSpan().IndexOfAny('e', '.') >= 0 || !double.IsFinite(value) ? text : text + ".0";
    }

    // Backquotes as Tempo writes them; what they cannot hold is written with escapes.
    private static string QuotedText(string value) =>
        value.AsSpan().IndexOfAny('`', '\r') < 0 ? $"`{value}`" : GoText.Quote(value);
}
