using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>
/// What all items of a message share: its resource or scope (field 1) and the URL of the schema (field 3), which all three signals number alike.
/// They may stand behind the items in the message, so they are read first.
/// </summary>
internal static class SharedFields
{
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> message, out string schemaUrl)
    {
        ReadOnlySpan<byte> shared = default;
        schemaUrl = "";
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    shared = reader.Bytes();
                    break;
                case 3:
                    schemaUrl = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return shared;
    }
}
