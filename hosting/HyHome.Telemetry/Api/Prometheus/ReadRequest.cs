using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>One query of remote read: matchers, and a range in milliseconds, inclusive. Hints change nothing: whoever asks evaluates.</summary>
internal sealed record ReadQuery(long Start, long End, IReadOnlyList<LabelMatcher> Matchers);

/// <summary>A request of remote read (<c>prometheus.ReadRequest</c>).</summary>
internal sealed record ReadRequest(IReadOnlyList<ReadQuery> Queries, IReadOnlyList<int> AcceptedTypes)
{
    /// <exception cref="Ingest.Otlp.OtlpFormatException">The message is malformed.</exception>
    /// <exception cref="FormatException">A matcher's pattern is no regular expression.</exception>
    internal static ReadRequest Decode(ReadOnlySpan<byte> message)
    {
        var queries = new List<ReadQuery>();
        ulong[] types = [];
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    queries.Add(Query(reader.Bytes()));
                    break;
                case 2:
                    reader.RepeatedVarint(ref types);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ReadRequest(queries, Array.ConvertAll(types, static t => (int)t));
    }

    private static ReadQuery Query(ReadOnlySpan<byte> message)
    {
        var (start, end) = (0L, 0L);
        var matchers = new List<LabelMatcher>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    start = reader.Int64();
                    break;
                case 2:
                    end = reader.Int64();
                    break;
                case 3:
                    matchers.Add(Matcher(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ReadQuery(start, end, matchers);
    }

    private static LabelMatcher Matcher(ReadOnlySpan<byte> message)
    {
        var (kind, name, value) = (0, "", "");
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    kind = reader.Int32();
                    break;
                case 2:
                    name = reader.String();
                    break;
                case 3:
                    value = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // The wire's numbers are those of the kinds.
        return kind is >= (int)MatchKind.Equal and <= (int)MatchKind.NotRegex
            ? new LabelMatcher(name, (MatchKind)kind, value)
            : throw new FormatException("invalid matcher type");
    }
}
