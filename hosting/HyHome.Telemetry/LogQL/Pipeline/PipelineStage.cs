namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>The line that is being processed.</summary>
internal ref struct LogLine
{
    public long Timestamp;
    public ReadOnlySpan<byte> Text;
}

/// <summary>One step of a log pipeline. Steps may keep buffers from line to line, so a pipeline serves one thread.</summary>
internal abstract class PipelineStage
{
    /// <summary>Processes a line; false drops it. A new text stays valid until the step's next call.</summary>
    public abstract bool Process(ref LogLine line, LabelsBuilder labels);

    /// <summary>Labels that the step reads.</summary>
    public virtual IEnumerable<string> RequiredLabels => [];

    /// <summary>Whether the step can give the line another text.</summary>
    public virtual bool ChangesLine => false;
}
