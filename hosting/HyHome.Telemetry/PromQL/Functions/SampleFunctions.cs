using System.Collections.Frozen;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Functions of one float: mathematics and the calendar.</summary>
internal static class SampleFunctions
{
    private static readonly FrozenDictionary<string, Func<double, double>> Table = new Dictionary<string, Func<double, double>>
    {
        ["abs"] = Math.Abs,
        ["acos"] = Math.Acos,
        ["acosh"] = Math.Acosh,
        ["asin"] = Math.Asin,
        ["asinh"] = Math.Asinh,
        ["atan"] = Math.Atan,
        ["atanh"] = Math.Atanh,
        ["ceil"] = Math.Ceiling,
        ["cos"] = Math.Cos,
        ["cosh"] = Math.Cosh,
        ["deg"] = static v => v * 180 / Math.PI,
        ["exp"] = Math.Exp,
        ["floor"] = Math.Floor,
        ["ln"] = GoMath.Log,
        ["log10"] = GoMath.Log10,
        ["log2"] = GoMath.Log2,
        ["rad"] = static v => v * Math.PI / 180,
        ["sgn"] = static v => v < 0 ? -1 : v > 0 ? 1 : v,
        ["sin"] = Math.Sin,
        ["sinh"] = Math.Sinh,
        ["sqrt"] = Math.Sqrt,
        ["tan"] = Math.Tan,
        ["tanh"] = Math.Tanh,
        ["days_in_month"] = static v => CivilTime.Of(v) is var t ? CivilTime.DaysInMonth(t.Year, t.Month) : 0,
        ["day_of_month"] = static v => CivilTime.Of(v).Day,
        ["day_of_week"] = static v => CivilTime.Of(v).DayOfWeek,
        ["day_of_year"] = static v => CivilTime.Of(v).DayOfYear,
        ["hour"] = static v => CivilTime.Of(v).Hour,
        ["minute"] = static v => CivilTime.Of(v).Minute,
        ["month"] = static v => CivilTime.Of(v).Month,
        ["year"] = static v => CivilTime.Of(v).Year,
    }.ToFrozenDictionary();

    public static Func<double, double>? Find(string name) => Table.GetValueOrDefault(name);
}
