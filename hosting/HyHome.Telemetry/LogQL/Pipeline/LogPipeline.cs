using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>
/// The stages of a query, ready to run. Line filters that see the line as it was stored run first, over whole blocks; the other stages see only
/// lines that passed. Serves one thread.
/// </summary>
internal sealed class LogPipeline
{
    private readonly PipelineStage[] _steps;

    private LogPipeline(LineMatcher[] lineFilters, PipelineStage[] steps, LabelsBuilder labels)
    {
        LineFilters = lineFilters;
        _steps = steps;
        Labels = labels;
        Needles = [.. lineFilters.Select(static f => f.Needle).OfType<byte[]>().Select(static n => new ReadOnlyMemory<byte>(n))];
    }

    /// <summary>Filters on the stored line.</summary>
    public IReadOnlyList<LineMatcher> LineFilters { get; }

    /// <summary>Texts that a stored line must hold.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Needles { get; }

    /// <summary>Whether lines need no processing once they pass the line filters.</summary>
    public bool IsPlain => _steps.Length == 0;

    /// <summary>The labels of the line that was processed last.</summary>
    public LabelsBuilder Labels { get; }

    /// <summary>Builds the pipeline of a log query.</summary>
    /// <exception cref="LogQLException">A stage cannot be built.</exception>
    public static LogPipeline Create(IReadOnlyList<Stage> stages) => Create(stages, static _ => ParserHints.None);

    /// <summary>Builds a pipeline for a metric query.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="hints">Makes hints, given the labels that stages read.</param>
    /// <exception cref="LogQLException">A stage cannot be built.</exception>
    public static LogPipeline Create(IReadOnlyList<Stage> stages, Func<IEnumerable<string>, ParserHints> hints)
    {
        var filters = new List<LineMatcher>();
        var steps = new List<PipelineStage>();
        var lineChanged = false;
        foreach (var stage in stages)
        {
            if (stage is LineFilterStage lines)
            {
                var matchers = Build(stage, () => lines.Filters.Select(LineMatcher.Create).ToArray());
                if (lineChanged)
                {
                    steps.Add(new LineFilterStep(matchers));
                }
                else
                {
                    filters.AddRange(matchers);
                }

                continue;
            }

            var step = Build(stage, () => Create(stage));
            lineChanged |= step.ChangesLine;
            steps.Add(step);
        }

        return new LogPipeline([.. filters], [.. steps], new LabelsBuilder(hints(steps.SelectMany(static s => s.RequiredLabels))));
    }

    /// <summary>Runs the stages after the line filters; false drops the line. The text of <paramref name="line"/> is the new line, valid until the next call.</summary>
    public bool Process(ref LogLine line, LabelSet stream, LabelSet metadata)
    {
        Labels.Reset(stream, metadata);
        return Process(ref line);
    }

    /// <summary>Runs the stages on a line of a block.</summary>
    public bool Process(ref LogLine line, LabelSet stream, LogBlock block, int row)
    {
        Labels.Reset(stream, block, row);
        return Process(ref line);
    }

    private bool Process(ref LogLine line)
    {
        foreach (var step in _steps)
        {
            if (!step.Process(ref line, Labels))
            {
                return false;
            }
        }

        return true;
    }

    private static PipelineStage Create(Stage stage) => stage switch
    {
        LabelFilterStage s => new LabelFilterStep(s.Filter),
        JsonStage { Extractions.Count: 0 } => new JsonParser(),
        JsonStage s => new JsonExpressionParser(s.Extractions),
        LogfmtStage s => new LogfmtParser(s),
        RegexpStage s => new RegexpParser(s.Pattern),
        PatternStage s => new PatternParser(s.Pattern),
        UnpackStage => new UnpackParser(),
        LineFormatStage s => new LineFormatStep(s.Template),
        LabelFormatStage s => new LabelFormatStep(s),
        DecolorizeStage => new DecolorizeStep(),
        DropStage s => new DropStep(s),
        KeepStage s => new KeepStep(s),
        _ => throw new ArgumentException($"There is no such stage: {stage.GetType().Name}.", nameof(stage)),
    };

    private static T Build<T>(Stage stage, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (FormatException e)
        {
            throw LogQLException.Stage(stage.ToString(), e.Message);
        }
    }

    // A line filter behind a stage that changes the line.
    private sealed class LineFilterStep(LineMatcher[] matchers) : PipelineStage
    {
        public override bool Process(ref LogLine line, LabelsBuilder labels)
        {
            foreach (var matcher in matchers)
            {
                if (!matcher.Matches(line.Text))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
