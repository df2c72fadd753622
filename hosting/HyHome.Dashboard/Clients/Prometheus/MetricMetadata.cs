namespace HyHome.Dashboard.Clients.Prometheus;

/// <summary>What is known about a metric.</summary>
/// <param name="Type">counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown.</param>
/// <param name="Help">What it means.</param>
/// <param name="Unit">Its unit, often empty.</param>
public sealed record MetricMetadata(string Type, string Help, string Unit);
