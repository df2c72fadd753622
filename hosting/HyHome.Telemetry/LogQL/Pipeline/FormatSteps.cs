using System.Text;
using System.Text.RegularExpressions;
using HyHome.Telemetry.GoTemplates;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| line_format</c>: a template makes the new line.</summary>
internal sealed class LineFormatStep : PipelineStage
{
    private readonly LineTemplate _template;
    private readonly string? _simpleField;
    private byte[] _buffer = new byte[256];

    /// <exception cref="FormatException">The template cannot be parsed.</exception>
    public LineFormatStep(string template)
    {
        _template = new LineTemplate("line", template);
        _simpleField = _template.SimpleField;
    }

    public override bool ChangesLine => true;

    public override IEnumerable<string> RequiredLabels => _template.Fields;

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        string? text;
        if (_simpleField is not null)
        {
            text = labels.TryGet(_simpleField, out var value) ? value : "";
        }
        else if (!_template.TryExecute(line, labels, out text!))
        {
            return true;
        }

        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        line.Text = _buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, _buffer));
        return true;
    }
}

/// <summary><c>| label_format</c>: renames labels, or makes them from templates.</summary>
internal sealed class LabelFormatStep : PipelineStage
{
    private readonly (LabelFormatItem Item, LineTemplate? Template)[] _items;

    /// <exception cref="FormatException">A template cannot be parsed, or a label comes twice.</exception>
    public LabelFormatStep(LabelFormatStage stage)
    {
        var names = new HashSet<string>();
        foreach (var item in stage.Items)
        {
            if (item.Name == LabelNames.Error)
            {
                throw new FormatException($"{item.Name} cannot be formatted");
            }

            if (!names.Add(item.Name))
            {
                throw new FormatException($"multiple label name '{item.Name}' not allowed in a single format operation");
            }
        }

        _items = [.. stage.Items.Select(static i => (i, i.Rename ? null : new LineTemplate("label", i.Value, i.Name)))];
    }

    public override IEnumerable<string> RequiredLabels => _items.SelectMany(static i => i.Template?.Fields ?? [i.Item.Value]).Distinct();

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        // Templates see the labels as they were before the first of them, as in Loki; renames see the changes.
        IReadOnlyDictionary<string, string>? data = null;
        foreach (var (item, template) in _items)
        {
            if (template is null)
            {
                if (labels.TryGet(item.Value, out var value))
                {
                    labels.Set(item.Name, value);
                    labels.Delete(item.Value);
                }

                continue;
            }

            data ??= LineTemplate.DataOf(labels);
            if (template.TryExecute(line, labels, out var text, data))
            {
                labels.Set(item.Name, text);
            }
        }

        return true;
    }
}

/// <summary><c>| decolorize</c>: removes ANSI colour sequences.</summary>
internal sealed partial class DecolorizeStep : PipelineStage
{
    public override bool ChangesLine => true;

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        // Every sequence starts with escape, or with U+009B, which is C2 9B in UTF-8.
        if (line.Text.IndexOfAny((byte)0x1b, (byte)0x9b) >= 0)
        {
            line.Text = Encoding.UTF8.GetBytes(Sequences().Replace(Encoding.UTF8.GetString(line.Text), ""));
        }

        return true;
    }

    // The control sequences of ECMA-48 and xterm's titles.
    [GeneratedRegex("[\u001B\u009B][\\[\\]()#;?]*(?:(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\u0007)|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~]))")]
    private static partial Regex Sequences();
}
