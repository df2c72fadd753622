namespace HyHome.Hosting.Lgtm;

internal static class PinnedImageExtensions
{
    /// <summary>Takes the pinned image, or what the AppHost's configuration puts in its place.</summary>
    public static IResourceBuilder<T> WithPinnedImage<T>(this IResourceBuilder<T> builder, ContainerImage pinned)
        where T : ContainerResource
    {
        var settings = builder.ApplicationBuilder.Configuration.GetSection("Lgtm");
        var own = settings.GetSection("Images").GetSection(builder.Resource.Name);

        builder.WithImage(own["Image"] ?? pinned.Image, own["Tag"] ?? pinned.Tag)
            .WithImageRegistry(own["Registry"] ?? settings["ImageRegistry"] ?? pinned.Registry);

        // A digest belongs to one image: with another tag or repository the pinned one would be a contradiction.
        var digest = own["Sha256"] ?? (own["Tag"] is null && own["Image"] is null ? pinned.Sha256 : null);
        return digest is null ? builder : builder.WithImageSHA256(digest);
    }
}
