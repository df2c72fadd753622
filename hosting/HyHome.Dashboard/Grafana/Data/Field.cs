using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Data;

/// <summary>What the values of a field are.</summary>
public enum FieldType
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Milliseconds since 1970.</summary>
    Time,

    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A column of a <see cref="DataFrame"/>: named, of one type, with labels where it is a series. Numbers and times are doubles whose NaN is "no value".</summary>
public sealed class Field
{
    private readonly double[]? _numbers;
    private readonly object?[]? _objects;

    private Field(string name, FieldType type, double[]? numbers, object?[]? objects)
    {
        Name = name;
        Type = type;
        _numbers = numbers;
        _objects = objects;
    }

    /// <summary>Its name before anything is made of it.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public FieldType Type { get; }

    /// <summary>What tells it from other series; null when it is a column of a table.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>How it looks.</summary>
    public FieldConfig Config { get; init; } = FieldConfig.Empty;

    /// <summary>How many values it has.</summary>
    public int Count => _numbers?.Length ?? _objects?.Length ?? 0;

    /// <summary>A value: a double, a text, a truth, or null.</summary>
    /// <param name="index">The row.</param>
    public object? this[int index] => _numbers is null ? _objects![index] : double.IsNaN(_numbers[index]) ? null : _numbers[index];

    /// <summary>Numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">NaN is no value.</param>
    public static Field OfNumbers(string name, double[] values) => new(name, FieldType.Number, values, null);

    /// <summary>Times.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Milliseconds since 1970.</param>
    public static Field OfTimes(string name, double[] values) => new(name, FieldType.Time, values, null);

    /// <summary>Texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Null is no value.</param>
    public static Field OfTexts(string name, IEnumerable<string?> values) => new(name, FieldType.Text, null, [.. values]);

    /// <summary>Values of a type, as they come.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Their type; numbers and times are taken from doubles.</param>
    /// <param name="values">Null is no value.</param>
    public static Field Of(string name, FieldType type, IEnumerable<object?> values) => type is FieldType.Number or FieldType.Time
        ? new(name, type, [.. values.Select(ToNumber)], null)
        : new(name, type, null, [.. values]);

    /// <summary>A value as a number: NaN when it is none.</summary>
    /// <param name="index">The row.</param>
    public double Number(int index) => _numbers is null ? ToNumber(_objects![index]) : _numbers[index];

    /// <summary>All values as numbers.</summary>
    public IReadOnlyList<double> Numbers => _numbers ?? [.. _objects!.Select(ToNumber)];

    /// <summary>All values.</summary>
    public IEnumerable<object?> Values => Enumerable.Range(0, Count).Select(index => this[index]);

    /// <summary>The same values under another name, with another look.</summary>
    /// <param name="name">The new name; null keeps it.</param>
    /// <param name="config">The new look; null keeps it.</param>
    public Field With(string? name = null, FieldConfig? config = null) =>
        new(name ?? Name, Type, _numbers, _objects) { Labels = Labels, Config = config ?? Config };

    /// <summary>The same field with other labels.</summary>
    /// <param name="labels">The labels; null for none.</param>
    public Field WithLabels(IReadOnlyDictionary<string, string>? labels) => new(Name, Type, _numbers, _objects) { Labels = labels, Config = Config };

    /// <summary>Some of the rows, in an order.</summary>
    /// <param name="rows">The rows; a negative one gives no value.</param>
    public Field Take(IReadOnlyList<int> rows) => _numbers is not null
        ? new(Name, Type, [.. rows.Select(row => row < 0 ? double.NaN : _numbers[row])], null) { Labels = Labels, Config = Config }
        : new(Name, Type, null, [.. rows.Select(row => row < 0 ? null : _objects![row])]) { Labels = Labels, Config = Config };

    private static double ToNumber(object? value) => value switch
    {
        double number => number,
        bool truth => truth ? 1 : 0,
        string text when double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => double.NaN,
    };
}
