using Google.Protobuf;

namespace HyHome.Hosting.Containers.Building;

/// <summary>What BuildKit tells of a build while it goes on, put into lines. Its messages are of <c>moby.buildkit.v1.StatusResponse</c>.</summary>
internal sealed class BuildTrace
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    private readonly Action<bool, string> _onLine;
    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Current, long Total)> _transfers = new(StringComparer.Ordinal);
    private long _lastReport;

    /// <param name="onLine">Called with whether a line is an error, and the line.</param>
    public BuildTrace(Action<bool, string> onLine)
    {
        _onLine = onLine;
    }

    /// <summary>Takes one message.</summary>
    public void Add(byte[] message) => Fields(new CodedInputStream(message), (field, value) =>
    {
        switch (field)
        {
            case 1:
                AddStep(value);
                break;
            case 2:
                AddTransfer(value);
                break;
            case 3:
                AddOutput(value);
                break;
        }
    });

    private void AddStep(byte[] vertex)
    {
        var (digest, name, error, isCached, isStarted, isCompleted) = ("", "", "", false, false, false);
        Fields(new CodedInputStream(vertex), (field, value) =>
        {
            switch (field)
            {
                case 1:
                    digest = Text(value);
                    break;
                case 3:
                    name = Text(value);
                    break;
                case 5:
                    isStarted = true;
                    break;
                case 6:
                    isCompleted = true;
                    break;
                case 7:
                    error = Text(value);
                    break;
            }
        }, (field, value) => isCached |= field == 4 && value != 0);
        if (!_steps.TryGetValue(digest, out var step))
        {
            _steps.Add(digest, step = new Step());
        }

        // What the builder does for itself is of no interest to those who read the log, unless it fails.
        if (isStarted && !step.IsTold && !name.StartsWith("[internal]", StringComparison.Ordinal))
        {
            step.IsTold = true;
            _onLine(false, isCached ? $"{name} (cached)" : name);
        }

        if (isCompleted && error.Length > 0 && !step.IsFailed)
        {
            step.IsFailed = true;
            _onLine(true, $"{name}: {error}");
        }
    }

    private void AddTransfer(byte[] status)
    {
        var (id, current, total) = ("", 0L, 0L);
        Fields(new CodedInputStream(status), (field, value) => id = field == 1 ? Text(value) : id, (field, value) =>
        {
            current = field == 4 ? (long)value : current;
            total = field == 5 ? (long)value : total;
        });
        if (total <= 0)
        {
            return;
        }

        _transfers[id] = (current, total);
        if (_lastReport == 0 || TimeProvider.System.GetElapsedTime(_lastReport) >= ReportEvery)
        {
            _lastReport = TimeProvider.System.GetTimestamp();
            _onLine(false, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_transfers.Values.Sum(t => t.Current) / 1e6:0.0} of {_transfers.Values.Sum(t => t.Total) / 1e6:0.0} MB."));
        }
    }

    private void AddOutput(byte[] log)
    {
        var (digest, text) = ("", Array.Empty<byte>());
        Fields(new CodedInputStream(log), (field, value) =>
        {
            digest = field == 1 ? Text(value) : digest;
            text = field == 4 ? value : text;
        });
        foreach (var line in Text(text).Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            // Tools write what is no error there as well: their progress.
            _onLine(false, line);
        }
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static void Fields(CodedInputStream input, Action<int, byte[]> onBytes, Action<int, ulong>? onNumber = null)
    {
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    onBytes(field, input.ReadBytes().ToByteArray());
                    break;
                case WireFormat.WireType.Varint:
                    // Read in any case: what is left unread would be taken for the next field.
                    var number = input.ReadUInt64();
                    onNumber?.Invoke(field, number);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private sealed class Step
    {
        public bool IsTold { get; set; }

        public bool IsFailed { get; set; }
    }
}
