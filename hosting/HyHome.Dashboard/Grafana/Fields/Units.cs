using static HyHome.Dashboard.Grafana.Fields.UnitFormats;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Grafana's units by their identifiers.</summary>
internal static class Units
{
    private static readonly Dictionary<string, Unit> Known = Create();

    /// <summary>Whether a unit is one that Grafana knows, or is made by a prefix such as <c>suffix:</c>.</summary>
    public static bool IsKnown(string unit) => Known.ContainsKey(unit) || Custom(unit) is not null;

    /// <summary>Whether values are points in time.</summary>
    public static bool IsDate(string? unit) => unit is not null && (unit.StartsWith("dateTime", StringComparison.Ordinal) || unit.StartsWith("time:", StringComparison.Ordinal));

    /// <summary>The format of a unit; an unknown one stands behind the number.</summary>
    /// <param name="unit">The identifier, or null for the bare number.</param>
    public static Unit Find(string? unit) => unit is not { Length: > 0 } ? Known["none"] : Known.GetValueOrDefault(unit) ?? Custom(unit) ?? Fixed(unit);

    private static Unit? Custom(string unit)
    {
        var colon = unit.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var rest = unit[(colon + 1)..];
        switch (unit[..colon])
        {
            case "prefix":
                return Prefix(rest);
            case "suffix":
                return Fixed(rest);
            case "time":
                return TimeFormats.Date(MomentFormat.ToDotNet(rest));
            case "count":
                return Count(rest);
            case "currency":
                var isSuffix = rest.StartsWith("suffix:", StringComparison.Ordinal);
                return Currency(isSuffix ? rest["suffix:".Length..] : rest.StartsWith("financial:", StringComparison.Ordinal) ? rest["financial:".Length..] : rest, isSuffix);
            case "si":
                var offset = rest.Length > 1 ? "fpnµm kMGTPEZY".IndexOf(rest[0], StringComparison.Ordinal) - 5 : 0;
                return offset is 0 or < -5 ? Decimal(rest) : Decimal(rest[1..], offset);
            case "bool":
                var slash = rest.IndexOf('/', StringComparison.Ordinal);
                return slash < 0 ? UnitFormats.Boolean(rest, "-") : UnitFormats.Boolean(rest[..slash], rest[(slash + 1)..]);
            default:
                return null;
        }
    }

    private static Dictionary<string, Unit> Create()
    {
        var units = new Dictionary<string, Unit>(StringComparer.Ordinal)
        {
            ["none"] = Fixed(""),
            ["string"] = Fixed(""),
            ["short"] = Scaled(1000, ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"]),
            ["sishort"] = Decimal(""),
            ["percent"] = Suffixed("%"),
            ["percentunit"] = Suffixed("%", 100),
            ["hex"] = Hexadecimal(""),
            ["hex0x"] = Hexadecimal("0x"),
            ["sci"] = new(Scientific),
            ["locale"] = new(Locale),
            ["pressurepsi"] = Scaled(1000, ["psi", "ksi", "Mpsi"]),
            ["bool"] = UnitFormats.Boolean("True", "False"),
            ["bool_yes_no"] = UnitFormats.Boolean("Yes", "No"),
            ["bool_on_off"] = UnitFormats.Boolean("On", "Off"),
            ["ns"] = TimeFormats.Nanoseconds,
            ["µs"] = TimeFormats.Microseconds,
            ["ms"] = TimeFormats.Milliseconds,
            ["s"] = TimeFormats.Seconds,
            ["m"] = TimeFormats.Minutes,
            ["h"] = TimeFormats.Hours,
            ["d"] = TimeFormats.Days,
            ["dtdurationms"] = TimeFormats.Duration(0.001, "millisecond"),
            ["dtdurations"] = TimeFormats.Duration(1, "second"),
            ["dthms"] = new(TimeFormats.Clock),
            ["dtdhms"] = new(TimeFormats.DaysClock),
            ["timeticks"] = new((value, decimals, zone) => TimeFormats.Seconds.Format(value / 100, decimals, zone)),
            ["clockms"] = TimeFormats.ClockParts(1),
            ["clocks"] = TimeFormats.ClockParts(1000),
            ["dateTimeAsIso"] = TimeFormats.Date("yyyy-MM-dd HH:mm:ss"),
            ["dateTimeAsIsoNoDateIfToday"] = TimeFormats.Date("yyyy-MM-dd HH:mm:ss", "HH:mm:ss"),
            ["dateTimeAsUS"] = TimeFormats.Date("MM/dd/yyyy h:mm:ss tt"),
            ["dateTimeAsUSNoDateIfToday"] = TimeFormats.Date("MM/dd/yyyy h:mm:ss tt", "h:mm:ss tt"),
            ["dateTimeAsLocal"] = TimeFormats.Date("yyyy-MM-dd HH:mm:ss"),
            ["dateTimeAsLocalNoDateIfToday"] = TimeFormats.Date("yyyy-MM-dd HH:mm:ss", "HH:mm:ss"),
            ["dateTimeAsSystem"] = TimeFormats.Date("yyyy-MM-dd HH:mm:ss"),
            ["dateTimeFromNow"] = new(TimeFormats.FromNow),
        };
        Add(Fixed, UnitTable.Fixed);
        Add(Count, UnitTable.Counts);
        Add(static sign => Currency(sign), UnitTable.Currencies);
        Add(static sign => Currency(sign, isSuffix: true), UnitTable.SuffixCurrencies);
        AddScaled(Decimal, UnitTable.Decimals);
        AddScaled(Binary, UnitTable.Binaries);
        return units;

        void Add(Func<string, Unit> create, (string Id, string Unit)[] table)
        {
            foreach (var (id, unit) in table)
            {
                units[id] = create(unit);
            }
        }

        void AddScaled(Func<string, int, Unit> create, (string Id, string Unit, int Offset)[] table)
        {
            foreach (var (id, unit, offset) in table)
            {
                units[id] = create(unit, offset);
            }
        }
    }
}
