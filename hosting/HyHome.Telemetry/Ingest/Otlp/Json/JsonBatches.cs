using System.Text.Json;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Walks the two levels that every OTLP/JSON request has: resources, and scopes within them.</summary>
internal static class JsonBatches
{
    /// <summary>Hands on the resources of a request, and for each the elements of its scopes.</summary>
    public static void Resources(JsonElement request, string resourcesName, string scopesName, Action<TelemetryResource, List<JsonElement>> onResource)
    {
        foreach (var member in JsonFields.Object(request, "the request"))
        {
            if (JsonFields.Name(member) != resourcesName)
            {
                continue;
            }

            foreach (var element in JsonFields.Array(member.Value, resourcesName))
            {
                var (resource, schemaUrl, scopes) = Parts(element, "resource", scopesName);
                onResource(JsonCommon.Resource(resource, schemaUrl), scopes);
            }
        }
    }

    /// <summary>Reads one scope and the elements in it.</summary>
    public static (InstrumentationScope Scope, uint DroppedAttributes, List<JsonElement> Items) Scope(JsonElement element, string itemsName)
    {
        var (scope, schemaUrl, items) = Parts(element, "scope", itemsName);
        return (JsonCommon.Scope(scope, schemaUrl, out var dropped), dropped, items);
    }

    private static (JsonElement Owner, string SchemaUrl, List<JsonElement> Items) Parts(JsonElement element, string ownerName, string itemsName)
    {
        JsonElement owner = default;
        var schemaUrl = "";
        var items = new List<JsonElement>();
        foreach (var part in JsonFields.Object(element, itemsName))
        {
            var name = JsonFields.Name(part);
            if (name == ownerName)
            {
                owner = part.Value;
            }
            else if (name == "schemaUrl")
            {
                schemaUrl = JsonFields.String(part.Value, name);
            }
            else if (name == itemsName)
            {
                items.AddRange(JsonFields.Array(part.Value, name));
            }
        }

        return (owner, schemaUrl, items);
    }
}
