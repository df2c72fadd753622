using System.Collections.Concurrent;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Storage;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>Resource and scope of log records, and how records of each form are laid out as entries. For several threads.</summary>
internal sealed class LogSource
{
    // Senders choose the forms: beyond this many, what was worked out goes.
    private const int MostPlans = 1000;
    private readonly ConcurrentDictionary<int, LogPlan[]> _plans = new();
    private LogPlan? _last;

    public LogSource(LogResource resource, ScopeLogs scope)
    {
        Resource = resource;
        Scope = scope;
    }

    public LogResource Resource { get; }

    public ScopeLogs Scope { get; }

    /// <summary>The plan for a record with some attributes and parts.</summary>
    public LogPlan Plan(ReadOnlySpan<AttributeRecord> attributes, LogParts parts, ReadOnlySpan<byte> request)
    {
        if (_last is { } last && last.Fits(attributes, parts, request))
        {
            return last;
        }

        var hash = LogPlan.Hash(attributes, parts, request);
        var found = _plans.TryGetValue(hash, out var plans) ? Fitting(plans, attributes, parts, request) : null;
        if (found is null)
        {
            if (_plans.Count >= MostPlans)
            {
                _plans.Clear();
            }

            found = new LogPlan(this, attributes, parts, request);
            _plans.AddOrUpdate(hash, static (_, made) => [made], static (_, had, made) => had.Length < 8 ? [.. had, made] : [made], found);
        }

        _last = found;
        return found;
    }

    private static LogPlan? Fitting(LogPlan[] plans, ReadOnlySpan<AttributeRecord> attributes, LogParts parts, ReadOnlySpan<byte> request)
    {
        foreach (var plan in plans)
        {
            if (plan.Fits(attributes, parts, request))
            {
                return plan;
            }
        }

        return null;
    }
}
