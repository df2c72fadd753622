using System.Text;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| unpack</c>: undoes Promtail's pack: string members become labels and <c>_entry</c> the line. Without <c>_entry</c> nothing changes.</summary>
internal sealed class UnpackParser : PipelineStage
{
    private readonly Utf8StringCache _strings = new();
    private readonly List<(string Name, string Value)> _members = [];

    public override bool ChangesLine => true;

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        if (line.Text.IsEmpty || labels.Hints.NothingToExtract(labels))
        {
            return true;
        }

        if (line.Text[0] != '{')
        {
            // The number is that of an object in the real one's JSON library.
            labels.SetError(JsonParser.JsonError, "expecting json object(6), but it is not");
            return true;
        }

        _members.Clear();
        string? entry = null;
        var reader = new JsonObjectReader(line.Text);
        while (reader.Next(out var key, out var value, out var kind))
        {
            if (kind != JsonKind.String)
            {
                continue;
            }

            if (key.SequenceEqual("_entry"u8))
            {
                entry = JsonText.Unescape(value) ?? "";
                continue;
            }

            var name = labels.Deduplicate(_strings.Get(key));
            if (labels.ShouldExtract(name))
            {
                _members.Add((LabelNames.Sanitize(name), JsonText.Value(value, _strings)));
            }
        }

        if (reader.Error is { } error)
        {
            labels.SetError(JsonParser.JsonError, error);
            return true;
        }

        if (entry is not null)
        {
            foreach (var (name, value) in _members)
            {
                labels.Set(name, value);
            }

            line.Text = Encoding.UTF8.GetBytes(entry);
        }

        return true;
    }
}
