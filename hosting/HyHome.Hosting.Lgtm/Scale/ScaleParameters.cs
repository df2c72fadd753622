namespace HyHome.Hosting.Lgtm;

/// <summary>Where the distributed stores keep their data: parameters with defaults that suit a MinIO and a Kafka in the cluster.</summary>
internal sealed class ScaleParameters
{
    /// <summary>The Secret with the keys <c>access-key</c> and <c>secret-key</c>, made by hand in the stores' namespace.</summary>
    public const string SecretName = "object-storage";

    private const string EndpointName = "object-storage-endpoint";
    private const string RegionName = "object-storage-region";
    private const string InsecureName = "object-storage-insecure";
    private const string BucketName = "object-storage-bucket-prefix";
    private const string KafkaName = "kafka-address";

    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);

    private readonly IDistributedApplicationBuilder _builder;

    public ScaleParameters(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        foreach (var (name, value) in new[] { (EndpointName, "minio.minio:9000"), (RegionName, "us-east-1"), (InsecureName, "true"), (BucketName, "hyhome"), (KafkaName, "kafka.kafka:9092") })
        {
            builder.AddParameter(name, () => Value(name, value));
            _defaults[name] = value;
        }
    }

    /// <summary>Host and port of the S3 API.</summary>
    public string Endpoint => Value(EndpointName);

    /// <summary>Its region.</summary>
    public string Region => Value(RegionName);

    /// <summary>Whether it is reached without TLS.</summary>
    public bool IsInsecure => Value(InsecureName) == "true";

    /// <summary>What every bucket's name begins with.</summary>
    public string BucketPrefix => Value(BucketName);

    /// <summary>Host and port of a Kafka broker: Tempo 3 takes traces through it when it is distributed.</summary>
    public string Kafka => Value(KafkaName);

    private string Value(string name) => Value(name, _defaults[name]);

    private string Value(string name, string otherwise) => _builder.Configuration[$"Parameters:{name}"] is { Length: > 0 } given ? given : otherwise;
}
