using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage;

/// <summary>A set of labels as bytes that stand on their own.</summary>
internal static class LabelCodec
{
    public static void Write(ByteWriter to, LabelSet labels)
    {
        to.Varint(labels.Count);
        foreach (var label in labels.AsSpan())
        {
            to.Text(label.Name);
            to.Text(label.Value);
        }
    }

    public static LabelSet Read(ref ByteReader from)
    {
        var labels = new Label[from.Count()];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new Label(from.Text(), from.Text());
        }

        return LabelSet.Create(labels);
    }
}
