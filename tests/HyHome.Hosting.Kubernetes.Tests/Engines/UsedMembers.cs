using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HyHome.Hosting.Kubernetes.Tests.Engines;

/// <summary>What an assembly takes from the engine, read from its metadata: the compiler put there what it bound to, overload by overload.</summary>
internal static class UsedMembers
{
    /// <summary>The members by the type that has them; a type that is only named has none.</summary>
    public static SortedDictionary<string, SortedSet<string>> Of(IEnumerable<string> assemblies, string engine)
    {
        var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var path in assemblies)
        {
            using var file = new PEReader(File.OpenRead(path));
            Collect(file.GetMetadataReader(), engine, found);
        }

        return found;
    }

    private static void Collect(MetadataReader metadata, string engine, SortedDictionary<string, SortedSet<string>> found)
    {
        var text = new SignatureText(metadata, engine);
        foreach (var handle in metadata.TypeReferences.Where(text.IsEngine))
        {
            found.TryAdd(Name(text.OfReference(handle)), new SortedSet<string>(StringComparer.Ordinal));
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (Owner(metadata, member.Parent) is { IsNil: false } owner && text.IsEngine(owner))
            {
                found[Name(text.OfReference(owner))].Add(Describe(metadata, member, text));
            }
        }
    }

    private static string Name(string type) => type.Split('`')[0];

    private static TypeReferenceHandle Owner(MetadataReader metadata, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return default;
        }

        // A member of a constructed type, IResourceBuilder<T>: GENERICINST, CLASS or VALUETYPE, the type.
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadByte();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : default;
    }

    private static string Describe(MetadataReader metadata, MemberReference member, SignatureText text)
    {
        var name = metadata.GetString(member.Name);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            return $"{member.DecodeFieldSignature(text, null)} {name}";
        }

        var signature = member.DecodeMethodSignature(text, null);
        var generic = signature.GenericParameterCount == 0
            ? string.Empty
            : $"<{string.Join(", ", Enumerable.Range(0, signature.GenericParameterCount).Select(i => $"!!{i}"))}>";
        return $"{signature.ReturnType} {name}{generic}({string.Join(", ", signature.ParameterTypes)})";
    }
}
