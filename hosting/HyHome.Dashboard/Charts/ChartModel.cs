namespace HyHome.Dashboard.Charts;

/// <summary>What a chart shows. Models are values: a page makes a new one for new data, and the browser's chart is updated, not made anew.</summary>
public abstract record ChartModel
{
    /// <summary>How values are written.</summary>
    public ValueFormat Format { get; init; } = ValueFormat.Short;

    /// <summary>The begin of the time axis, milliseconds of the Unix time; that of the data if not given.</summary>
    public double? From { get; init; }

    /// <summary>The end of the time axis, milliseconds of the Unix time; that of the data if not given.</summary>
    public double? To { get; init; }

    /// <summary>The base of a logarithmic axis of values, e.g. 10; null for a linear one. Values that are not positive are left out then.</summary>
    public double? LogBase { get; init; }
}

/// <summary>Series over time.</summary>
/// <param name="Series">The series, in the order of their colours.</param>
public sealed record TimeChart(IReadOnlyList<ChartSeries> Series) : ChartModel
{
    /// <summary>How values of the right axis are written; as the left ones if not given.</summary>
    public ValueFormat? RightFormat { get; init; }

    /// <summary>The least value of the left axis; chosen from the data if not given.</summary>
    public double? Min { get; init; }

    /// <summary>The largest value of the left axis; chosen from the data if not given.</summary>
    public double? Max { get; init; }

    /// <summary>The distance of points in milliseconds: a line is broken where points are missing. Null for lines without breaks.</summary>
    public double? Step { get; init; }

    /// <summary>Lines across the chart, e.g. limits.</summary>
    public IReadOnlyList<ChartThreshold> Thresholds { get; init; } = [];

    /// <summary>Single points that can be chosen, e.g. exemplars.</summary>
    public IReadOnlyList<ChartPoint> Points { get; init; } = [];

    /// <summary>Moments that are marked, e.g. a deployment.</summary>
    public IReadOnlyList<ChartEvent> Events { get; init; } = [];

    /// <summary>Whether axes and grid are drawn; false for a small line beside a number.</summary>
    public bool ShowAxes { get; init; } = true;

    /// <summary>The title of the left axis.</summary>
    public string? AxisTitle { get; init; }
}

/// <summary>A series of a <see cref="TimeChart"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Times">Milliseconds of the Unix time, ascending.</param>
/// <param name="Values">A value for each time; NaN where there is none.</param>
public sealed record ChartSeries(string Name, double[] Times, double[] Values)
{
    /// <summary>A CSS colour, or the name of a custom property such as <c>--bad</c>; null for the next one of the palette.</summary>
    public string? Color { get; init; }

    /// <summary>How it is drawn.</summary>
    public SeriesStyle Style { get; init; } = SeriesStyle.Line;

    /// <summary>How lines go from point to point.</summary>
    public LineShape Shape { get; init; } = LineShape.Straight;

    /// <summary>How opaque the area under a line is, or a bar: 0 to 1. Null for what the style usually has.</summary>
    public double? Fill { get; init; }

    /// <summary>Series of one name are put on top of each other.</summary>
    public string? Stack { get; init; }

    /// <summary>Whether it belongs to the right axis.</summary>
    public bool IsRight { get; init; }

    /// <summary>Whether its line is dashed, as for an earlier time.</summary>
    public bool IsDashed { get; init; }

    /// <summary>The width of lines in pixels.</summary>
    public double LineWidth { get; init; } = 1.5;

    /// <summary>Whether each value of a line is marked. Values without neighbours always are.</summary>
    public bool ShowPoints { get; init; }
}

/// <summary>How a series is drawn.</summary>
public enum SeriesStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line with the area under it.</summary>
    Area,

    /// <summary>Bars.</summary>
    Bars,

    /// <summary>Points alone.</summary>
    Points,
}

/// <summary>How lines go from point to point.</summary>
public enum LineShape
{
    /// <summary>Straight on.</summary>
    Straight,

    /// <summary>A curve.</summary>
    Smooth,

    /// <summary>The value holds until the next point.</summary>
    StepAfter,

    /// <summary>The value holds since the point before.</summary>
    StepBefore,
}

/// <summary>A line across a chart.</summary>
/// <param name="Value">Where.</param>
/// <param name="Color">A CSS colour or the name of a custom property.</param>
/// <param name="Label">What it means; may be empty.</param>
/// <param name="FillsAbove">Whether the area from here up to the next threshold is tinted.</param>
public sealed record ChartThreshold(double Value, string Color, string Label = "", bool FillsAbove = false);

/// <summary>A point that can be chosen.</summary>
/// <param name="Time">Milliseconds of the Unix time.</param>
/// <param name="Value">Its value.</param>
/// <param name="Label">What it is, for the tooltip and the table.</param>
/// <param name="Link">The address it leads to; null for none.</param>
public sealed record ChartPoint(double Time, double Value, string Label, string? Link = null)
{
    /// <summary>A CSS colour or the name of a custom property; null for the usual one.</summary>
    public string? Color { get; init; }

    /// <summary>The diameter in pixels.</summary>
    public double Size { get; init; } = 8;
}

/// <summary>A moment, or a time, that is marked.</summary>
/// <param name="Time">Milliseconds of the Unix time.</param>
/// <param name="Label">What happened.</param>
/// <param name="Color">A CSS colour or the name of a custom property.</param>
/// <param name="End">The end of a time; null for a moment.</param>
public sealed record ChartEvent(double Time, string Label, string Color = "--text-muted", double? End = null);

/// <summary>Points by time and value, e.g. traces by duration.</summary>
/// <param name="Points">The points.</param>
public sealed record ScatterChart(IReadOnlyList<ChartPoint> Points) : ChartModel;

/// <summary>How many values fell into each bucket at each time.</summary>
/// <param name="Times">Milliseconds of the Unix time: the columns.</param>
/// <param name="Rows">The buckets from bottom to top.</param>
/// <param name="Cells">Column by column, from bottom to top; NaN or 0 for nothing.</param>
public sealed record HeatMap(double[] Times, IReadOnlyList<string> Rows, double[] Cells) : ChartModel;
