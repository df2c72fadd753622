using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>A value of a series at one step.</summary>
internal readonly record struct StepSample(SeriesLabels Labels, double Value);

/// <summary>The instants of a metric query, in nanoseconds.</summary>
internal sealed record StepRange(long Start, long Step, int Count)
{
    public long TimeOf(int step) => Start + (step * Step);

    /// <summary>The instants from <paramref name="start"/> to <paramref name="end"/>; one where there is no step.</summary>
    public static StepRange Create(long start, long end, long step) =>
        step == 0 ? new StepRange(start, 1, 1) : new StepRange(start, step, (int)(((end - start) / step) + 1));
}

/// <summary>Evaluates a part of a metric query step by step, ascending.</summary>
internal abstract class StepEvaluator
{
    /// <summary>The series at a step. The list belongs to the caller.</summary>
    /// <exception cref="LogQLException">A line failed, or sides do not match.</exception>
    public abstract List<StepSample> Evaluate(int step);
}
