using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>A call between two services, of which perhaps one side is known so far.</summary>
internal sealed class ServiceGraphEdge(TraceId trace, ulong span, long expires)
{
    internal TraceId Trace { get; } = trace;

    /// <summary>The client's span id, which is the server's parent; 0 where the server is a root.</summary>
    internal ulong Span { get; } = span;

    /// <summary>When it has waited long enough, in milliseconds since the Unix epoch.</summary>
    internal long Expires { get; } = expires;

    internal string Client { get; set; } = "";

    internal string Server { get; set; } = "";

    /// <summary>Empty for a plain call, else messaging_system, database or virtual_node.</summary>
    internal string ConnectionType { get; set; } = "";

    internal double ClientSeconds { get; set; }

    internal double ServerSeconds { get; set; }

    internal long ClientEnd { get; set; }

    internal long ServerStart { get; set; }

    internal bool Failed { get; set; }

    /// <summary>Who the other side is where it sends no spans.</summary>
    internal string Peer { get; set; } = "";

    /// <summary>Which side sends no spans: client, server or empty.</summary>
    internal string VirtualNode { get; set; } = "";

    /// <summary>Values of the dimensions, by their place.</summary>
    internal string?[] Dimensions { get; set; } = [];

    /// <summary>Whether it was counted, so that its place in the queue means nothing any more.</summary>
    internal bool IsDone { get; set; }

    internal bool IsComplete => Client.Length > 0 && Server.Length > 0;
}
