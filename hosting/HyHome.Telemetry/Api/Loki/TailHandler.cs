using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>tail</c>: sends lines over a WebSocket as they come, after the newest ones that are there.</summary>
internal sealed class TailHandler
{
    private const int LongestDelay = 5;
    private const int MostLinesPerMessage = 100;
    private const int MostWaiting = 10_000;
    private const int MostDroppedTold = 1000;

    private readonly LokiApiContext _context;
    private readonly LogSelector _selector;
    private readonly bool _categorizeLabels;
    private readonly Channel<(LabelSet Stream, LogEntry Entry)> _arrivals = Channel.CreateBounded<(LabelSet, LogEntry)>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly Lock _gate = new();
    private readonly HashSet<(SeriesLabels Stream, long Timestamp)> _history = [];
    private List<(LabelSet Stream, long Timestamp)> _dropped = [];

    private TailHandler(LokiApiContext context, LogSelector selector, bool categorizeLabels)
    {
        _context = context;
        _selector = selector;
        _categorizeLabels = categorizeLabels;
    }

    public static void Map(IEndpointRouteBuilder routes, string path, LokiApiContext context)
    {
        var app = routes.CreateApplicationBuilder();
        app.UseWebSockets();
        app.Run(http => LokiEndpoint.RunAsync(http, context, token => HandleAsync(http, context, token)));
        routes.MapGet(path, app.Build());
    }

    private static async Task HandleAsync(HttpContext http, LokiApiContext context, CancellationToken timeout)
    {
        var parameters = await LokiParameters.ReadAsync(http, context, timeout);
        var selector = Parser.Parse(parameters.Query) as LogSelector;
        LogPipeline.Create(selector?.Stages ?? []);
        var limit = parameters.Limit();
        var (start, _) = parameters.Bounds();
        var delay = parameters.Integer("delay_for", 0);
        if (delay is < 0 or > LongestDelay)
        {
            throw new LokiRequestException(StatusCodes.Status400BadRequest, $"delay_for can't be greater than {LongestDelay}");
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new LokiRequestException(StatusCodes.Status400BadRequest, "Bad Request");
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.FromSeconds(1) });
        if (selector is null)
        {
            // Loki looks only now at what kind of query it is.
            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "only log selector is supported", timeout);
            return;
        }

        // A tail runs as long as the client stays; only the opening is timed.
        await new TailHandler(context, selector, parameters.CategorizeLabels).RunAsync(socket, start, limit, TimeSpan.FromSeconds(delay), http.RequestAborted);
    }

    private async Task RunAsync(WebSocket socket, long start, int limit, TimeSpan delay, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var subscription = _context.Source.Subscribe(OnEntries);
        var reading = ReadUntilClosedAsync(socket, ended);
        try
        {
            var upTo = _context.Now;
            await SendAsync(socket, History(start, upTo, limit, ended.Token), ended.Token);
            await FollowAsync(socket, upTo, delay, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client has left, or the server stops.
        }
        catch (WebSocketException) when (socket.State != WebSocketState.Open)
        {
            // The connection broke while a message was on its way: the client has left.
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    // Called by whoever stores: it must not wait. A client that cannot follow is told what it missed.
    private void OnEntries(LabelSet stream, IReadOnlyList<LogEntry> entries)
    {
        if (!_selector.Matchers.All(m => m.Matches(stream)))
        {
            return;
        }

        foreach (var entry in entries)
        {
            if (_arrivals.Writer.TryWrite((stream, entry)))
            {
                continue;
            }

            lock (_gate)
            {
                if (_dropped.Count < MostDroppedTold)
                {
                    _dropped.Add((stream, entry.Timestamp));
                }
            }
        }
    }

    private List<ResultEntry> History(long start, long end, int limit, CancellationToken cancellationToken)
    {
        var entries = LogReader.Read(_context.Source, _selector, start, end, forward: false, new QueryStats(), cancellationToken).Take(limit).ToList();
        entries.Reverse();
        _history.UnionWith(entries.Select(static e => (e.Labels.All, e.Timestamp)));
        return entries;
    }

    private async Task FollowAsync(WebSocket socket, long historyEnd, TimeSpan delay, CancellationToken cancellationToken)
    {
        var pipeline = LogPipeline.Create(_selector.Stages);
        var batch = new List<ResultEntry>();
        while (await _arrivals.Reader.WaitToReadAsync(cancellationToken))
        {
            if (delay > TimeSpan.Zero)
            {
                // Gives late lines of other streams time to arrive, so that they can be sent in order.
                await Task.Delay(delay, _context.Options.TimeProvider, cancellationToken);
            }

            while (batch.Count < MostLinesPerMessage && _arrivals.Reader.TryRead(out var arrival))
            {
                var line = new LogLine { Timestamp = arrival.Entry.Timestamp, Text = arrival.Entry.Line.Span };
                // What came while the history was read can be in it already.
                if (Passes(pipeline, ref line, arrival)
                    && pipeline.Labels.Result() is var labels && !(line.Timestamp <= historyEnd && _history.Contains((labels.All, line.Timestamp))))
                {
                    batch.Add(new ResultEntry(line.Timestamp, line.Text.ToArray(), labels));
                }
            }

            await SendAsync(socket, batch, cancellationToken);
            batch.Clear();
        }
    }

    private static bool Passes(LogPipeline pipeline, ref LogLine line, (LabelSet Stream, LogEntry Entry) arrival)
    {
        foreach (var filter in pipeline.LineFilters)
        {
            if (!filter.Matches(line.Text))
            {
                return false;
            }
        }

        return pipeline.Process(ref line, arrival.Stream, arrival.Entry.Metadata);
    }

    private async Task SendAsync(WebSocket socket, List<ResultEntry> entries, CancellationToken cancellationToken)
    {
        List<(LabelSet Stream, long Timestamp)> dropped;
        lock (_gate)
        {
            (dropped, _dropped) = (_dropped, []);
        }

        if (entries.Count == 0 && dropped.Count == 0)
        {
            return;
        }

        var streams = new Dictionary<SeriesLabels, ResultStream>();
        foreach (var entry in entries)
        {
            var labels = _categorizeLabels ? entry.Labels.Stream : entry.Labels.All;
            (streams.TryGetValue(labels, out var stream) ? stream : streams[labels] = new ResultStream(labels, [])).Entries.Add(entry);
        }

        var message = LokiJson.Write(json => Write(json, [.. streams.Values], dropped));
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<ResultStream> streams, List<(LabelSet Stream, long Timestamp)> dropped)
    {
        json.WriteStartObject();
        json.WritePropertyName("streams");
        LokiJson.Streams(json, streams, _categorizeLabels);
        if (dropped.Count > 0)
        {
            json.WriteStartArray("dropped_entries");
            foreach (var (stream, timestamp) in dropped)
            {
                json.WriteStartObject();
                json.WriteString("timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
                LokiJson.Labels(json, "labels", stream.AsSpan());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (_categorizeLabels)
        {
            json.WriteStartArray("encodingFlags");
            json.WriteStringValue("categorize-labels");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static async Task ReadUntilClosedAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[256];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var received = await socket.ReceiveAsync(buffer, ended.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ended.Token);
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Either side has ended the connection: nothing is left to be said.
        }

        await ended.CancelAsync();
    }
}
