using System.Text;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| json name="path", …</c>: only what the paths lead to. Every name gets a label, an empty one where nothing is found.</summary>
internal sealed class JsonExpressionParser : PipelineStage
{
    private readonly (string Name, byte[][] Path)[] _expressions;
    private readonly Utf8StringCache _strings = new();

    /// <exception cref="FormatException">A path cannot be read.</exception>
    public JsonExpressionParser(IReadOnlyList<Extraction> extractions)
    {
        _expressions = [.. extractions.Select(static e => (e.Name, Read(e.Path)))];
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        if (line.Text.IsEmpty || labels.Hints.NothingToExtract(labels))
        {
            return true;
        }

        if (line.Text[0] is not ((byte)'"' or (byte)'{' or (byte)'['))
        {
            labels.SetError(JsonParser.JsonError, null);
            return true;
        }

        foreach (var (name, path) in _expressions)
        {
            if (JsonPath.TryFind(line.Text, path, out var value, out var kind))
            {
                labels.Set(labels.Deduplicate(name), kind switch
                {
                    JsonKind.Null => "",
                    JsonKind.Object => Encoding.UTF8.GetString(value),
                    _ => JsonText.Value(value, _strings),
                });
            }
            else if (!labels.TryGet(name, out _))
            {
                labels.Set(name, "");
            }
        }

        return true;
    }

    private static byte[][] Read(string path)
    {
        try
        {
            return [.. JsonPath.Parse(path).Select(Encoding.UTF8.GetBytes)];
        }
        catch (FormatException e)
        {
            throw new FormatException($"cannot parse expression [{path}]: {e.Message}", e);
        }
    }
}
