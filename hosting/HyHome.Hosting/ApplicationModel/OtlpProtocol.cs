namespace HyHome.Hosting;

/// <summary>The forms of OTLP.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc = 0,

    /// <summary>HTTP with protobuf, usually port 4318.</summary>
    HttpProtobuf = 1,

    /// <summary>HTTP with JSON, usually port 4318.</summary>
    HttpJson = 2,
}
