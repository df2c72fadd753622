namespace HyHome.Telemetry.LoadTest.Load;

/// <summary>Makes requests of one signal.</summary>
internal interface ILoad
{
    /// <summary>OTLP's name of the signal: traces, logs or metrics.</summary>
    string Signal { get; }

    /// <summary>The path of its gRPC method.</summary>
    string Method { get; }

    /// <summary>Writes the next request, of 500 records or a few more, and tells how many it holds. Not for two threads at once.</summary>
    int Write(OtlpBuffer to);
}
