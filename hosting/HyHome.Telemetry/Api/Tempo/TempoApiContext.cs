using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>What Tempo's query API answers from.</summary>
/// <param name="Traces">The spans.</param>
internal sealed record TempoApiContext(ITraceSource Traces)
{
    internal TempoApiOptions Options { get; init; } = new();

    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
