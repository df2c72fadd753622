using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HyHome.Dashboard.Hosting;

/// <summary>Serves what pages load. None of it is secret, so that the login page can use it too.</summary>
internal static class AssetEndpoints
{
    /// <summary>Where it is.</summary>
    public const string Path = "/assets";

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{**path}", (HttpContext context, string path, string? v) =>
            AssetFiles.Find(path) is { } file ? Send(context, file, v) : Results.NotFound());
        routes.MapGet("/favicon.ico", (HttpContext context) => Send(context, AssetFiles.Find("icon.svg")!, version: null));
    }

    private static IResult Send(HttpContext context, AssetFile file, string? version)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = version == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var takesBrotli = context.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is not 0);
        if (!takesBrotli || file.Compressed is null)
        {
            return Results.Bytes(file.Bytes, file.ContentType, entityTag: new($"\"{file.Version}\""));
        }

        headers.ContentEncoding = "br";
        return Results.Bytes(file.Compressed, file.ContentType, entityTag: new($"\"{file.Version}-br\""));
    }
}
