using System.Globalization;
using System.Text;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>An alert as it is told: it fires from its start to its end, which lies ahead as long as it goes on.</summary>
internal sealed record Alert(
    LabelSet Labels,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string GeneratorUrl)
{
    public DateTimeOffset UpdatedAt { get; init; }

    public bool IsResolved(DateTimeOffset now) => EndsAt <= now;

    /// <summary>A short name for its labels: FNV-1a over names and values, as Prometheus' model makes fingerprints.</summary>
    public string Fingerprint()
    {
        const ulong Prime = 1_099_511_628_211;
        var hash = 14_695_981_039_346_656_037;
        foreach (var label in Labels)
        {
            Mix(label.Name);
            Mix(label.Value);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);

        void Mix(string text)
        {
            foreach (var b in Encoding.UTF8.GetBytes(text))
            {
                hash = unchecked((hash ^ b) * Prime);
            }

            hash = unchecked((hash ^ 255) * Prime);
        }
    }
}

/// <summary>Where alerts are handed to.</summary>
internal interface IAlertSink
{
    /// <summary>Hands alerts on.</summary>
    Task SendAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);
}
