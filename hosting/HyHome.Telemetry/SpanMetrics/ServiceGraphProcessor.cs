using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>
/// Pairs client with server spans (and producers with consumers) to edges between services, under Tempo's names. A client that calls a database is
/// an edge by itself; a side that waits in vain becomes an edge to a virtual node where an attribute names it. Not thread-safe: the generator locks.
/// </summary>
internal sealed class ServiceGraphProcessor(SpanMetricsOptions options, AttributeKeys keys)
{
    private readonly Dictionary<EdgeKey, ServiceGraphEdge> _waiting = [];
    private readonly Queue<ServiceGraphEdge> _order = [];
    private readonly AttributeKey[] _peerAttributes = keys.Add(options.PeerAttributes);
    private readonly AttributeKey[] _databaseAttributes = keys.Add(options.DatabaseNameAttributes);
    private readonly AttributeKey[] _dimensions = keys.Add(options.Dimensions);
    private readonly AttributeKey _peerAddress = keys.Add("network.peer.address");
    private readonly AttributeKey _peerPort = keys.Add("network.peer.port");
    private readonly AttributeKey _peerService = keys.Add("peer.service");
    private readonly AttributeKey _serverAddress = keys.Add("server.address");
    private readonly ServiceGraphSeries _series = new(options);

    /// <summary>Edges that were begun.</summary>
    internal long Edges { get; private set; }

    /// <summary>Edges that found no other side and no name for it.</summary>
    internal long ExpiredEdges { get; private set; }

    /// <summary>Spans that found no room to wait.</summary>
    internal long DroppedSpans { get; private set; }

    /// <summary>Edges that were left out because there were too many combinations of labels.</summary>
    internal long LimitedEdges => _series.Limited;

    internal void Observe<T>(in T span, long now)
        where T : struct, IObservedSpan, allows ref struct
    {
        if (span.Kind is SpanKind.Unspecified or SpanKind.Internal || span.Resource.ServiceName.Length == 0)
        {
            return;
        }

        var isClient = span.Kind is SpanKind.Client or SpanKind.Producer;
        var key = new EdgeKey(span.TraceId, isClient ? span.SpanId : span.ParentId);
        var isNew = !_waiting.TryGetValue(key, out var edge);
        edge ??= new ServiceGraphEdge(key.Trace, key.Span, now + (long)options.Wait.TotalMilliseconds);
        Update(edge, span, isClient);
        if (edge.IsComplete)
        {
            Edges += isNew ? 1 : 0;
            edge.IsDone = true;
            _waiting.Remove(key);
            _series.Count(edge, now);
        }
        else if (isNew && _waiting.Count >= options.MaxWaiting)
        {
            DroppedSpans++;
        }
        else if (isNew)
        {
            Edges++;
            _waiting.Add(key, edge);
            _order.Enqueue(edge);
        }
    }

    /// <summary>Gives up on edges that waited long enough.</summary>
    internal void Expire(long now)
    {
        while (_order.TryPeek(out var edge) && (edge.IsDone || edge.Expires <= now))
        {
            _order.Dequeue();
            if (!edge.IsDone)
            {
                _waiting.Remove(new EdgeKey(edge.Trace, edge.Span));
                Give(edge, now);
            }
        }
    }

    internal void Write(IMetricAppender appender, long now) => _series.Write(appender, now);

    private void Update<T>(ServiceGraphEdge edge, in T span, bool isClient)
        where T : struct, IObservedSpan, allows ref struct
    {
        edge.ConnectionType = span.Kind is SpanKind.Producer or SpanKind.Consumer ? "messaging_system" : "";
        edge.Failed |= span.Status == SpanStatus.Error;
        if (options.Dimensions.Count > 0)
        {
            var known = edge.Dimensions;
            edge.Dimensions = new string?[_dimensions.Length];
            for (var i = 0; i < _dimensions.Length; i++)
            {
                edge.Dimensions[i] = SpanAttributes.Text(_dimensions[i], span) ?? known.ElementAtOrDefault(i);
            }
        }

        edge.Peer = SpanAttributes.FirstOf(_peerAttributes, span) ?? edge.Peer;
        if (isClient)
        {
            edge.Client = span.Resource.ServiceName;
            edge.ClientSeconds = span.Duration / 1e9;
            edge.ClientEnd = span.End;
            UpdateDatabase(edge, span);
        }
        else
        {
            edge.Server = span.Resource.ServiceName;
            edge.ServerSeconds = span.Duration / 1e9;
            edge.ServerStart = span.Start;
        }
    }

    // The database's name is the best that is known of it: its service, its address, at last its own name.
    private void UpdateDatabase<T>(ServiceGraphEdge edge, in T span)
        where T : struct, IObservedSpan, allows ref struct
    {
        var name = SpanAttributes.FirstOfBoth(_databaseAttributes, span);
        if (name is null)
        {
            return;
        }

        var address = SpanAttributes.Text(_peerAddress, span);
        var port = address is null ? null : SpanAttributes.Text(_peerPort, span);
        edge.ConnectionType = "database";
        edge.ServerSeconds = span.Duration / 1e9;
        edge.Server = SpanAttributes.Text(_peerService, span) ?? SpanAttributes.Text(_serverAddress, span) ?? (port is null ? address : $"{address}:{port}") ?? name;
    }

    private void Give(ServiceGraphEdge edge, long now)
    {
        if (edge.Client.Length == 0 && edge.Span == 0)
        {
            // A request from outside: a browser or a person.
            edge.Client = edge.Peer.Length > 0 ? edge.Peer : "user";
            edge.VirtualNode = "client";
        }
        else if (edge.Client.Length > 0 && edge.Server.Length == 0 && edge.Peer.Length > 0)
        {
            edge.Server = edge.Peer;
            edge.VirtualNode = "server";
        }
        else
        {
            ExpiredEdges++;
            return;
        }

        edge.ConnectionType = "virtual_node";
        _series.Count(edge, now);
    }

    // Ids are random numbers, of which the lower halves tell nearly all apart.
    private readonly record struct EdgeKey(TraceId Trace, ulong Span)
    {
        public override int GetHashCode() => (int)Storage.Encoding.ByteHash.Mix(Trace.Low ^ Span);
    }
}
