using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>
/// Takes <c>line_format</c> out of ranges that only count lines or unwrap labels: where no parser and no line filter follows, nobody reads the
/// line. Loki does so before it compiles templates, so that their errors, too, show only where the line is read.
/// </summary>
internal static class NeedlessFormats
{
    internal static RangeAggregation Remove(RangeAggregation aggregation)
    {
        var stages = aggregation.Range.Selector.Stages;
        if (aggregation.Operation is "bytes_over_time" or "bytes_rate" || !stages.Any(static s => s is LineFormatStage))
        {
            return aggregation;
        }

        var lastReader = stages.Count - 1;
        while (lastReader >= 0 && !ReadsLine(stages[lastReader]))
        {
            lastReader--;
        }

        var kept = stages.Where((s, i) => i < lastReader || s is not LineFormatStage).ToArray();
        return aggregation with { Range = aggregation.Range with { Selector = aggregation.Range.Selector with { Stages = kept } } };
    }

    private static bool ReadsLine(Stage stage) => stage is JsonStage or LogfmtStage or RegexpStage or PatternStage or UnpackStage or LineFilterStage;
}
