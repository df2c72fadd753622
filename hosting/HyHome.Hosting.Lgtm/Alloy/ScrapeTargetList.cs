using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace HyHome.Hosting.Lgtm.Collecting;

/// <summary>The model's scrape targets as the JSON list that Alloy decodes, with addresses that are known only when endpoints are.</summary>
internal static partial class ScrapeTargetList
{
    public static ReferenceExpression Build(IReadOnlyList<ScrapeTarget> targets)
    {
        // The serializer writes the whole, with a number in each address; then the endpoints take the numbers' places.
        var json = JsonSerializer.Serialize(targets.Select((target, index) => new Target($"@@{index}@@", target.Path, target.Job)));
        var expression = new ReferenceExpressionBuilder();
        var position = 0;
        foreach (Match place in Place().Matches(json))
        {
            AppendText(expression, json[position..place.Index]);
            expression.Append($"{targets[int.Parse(place.Groups[1].ValueSpan)].Endpoint.Property(EndpointProperty.HostAndPort)}");
            position = place.Index + place.Length;
        }

        AppendText(expression, json[position..]);
        return expression.Build();
    }

    // A brace in the text of an expression begins a value unless it is doubled.
    private static void AppendText(ReferenceExpressionBuilder expression, string text) =>
        expression.AppendLiteral(text.Replace("{", "{{").Replace("}", "}}"));

    [GeneratedRegex("@@([0-9]+)@@")]
    private static partial Regex Place();

    private sealed record Target(
        [property: JsonPropertyName("__address__")] string Address,
        [property: JsonPropertyName("__metrics_path__")] string Path,
        [property: JsonPropertyName("job")] string Job);
}
