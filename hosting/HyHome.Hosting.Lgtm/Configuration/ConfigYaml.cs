using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>Writes the files whose content follows from the model.</summary>
internal static class ConfigYaml
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        // Without it a text such as "5m" is safe, but "true", "1e3" or "~" would change its type.
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithIndentedSequences()
        .WithNewLine("\n")
        .DisableAliases()
        .Build();

    /// <summary>Keys stand as the members say with <see cref="YamlMemberAttribute.Alias"/>, in the members' order.</summary>
    public static string Write(object graph) => Serializer.Serialize(graph);
}
