using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace HyHome.Dashboard.Hosting;

/// <summary>A file that pages load.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Compressed">The same, compressed by Brotli; null where that saves nothing.</param>
/// <param name="Version">Changes when the content does.</param>
internal sealed record AssetFile(string ContentType, byte[] Bytes, byte[]? Compressed, string Version);

/// <summary>
/// The files below <c>assets/</c>, which travel inside the assembly: scripts as they are, and all style sheets as one,
/// <c>site.css</c>: first tokens, base, shell and components, then those of the pages by name.
/// </summary>
internal static class AssetFiles
{
    private const string StyleFolder = "assets/css/";
    private static readonly string[] FirstStyles = ["tokens", "base", "shell", "components"];
    private static readonly Lazy<FrozenDictionary<string, Lazy<AssetFile>>> All = new(Find);

    /// <summary>A file by its path below <c>assets/</c>; null when there is none.</summary>
    public static AssetFile? Find(string path) => All.Value.TryGetValue(path, out var file) ? file.Value : null;

    /// <summary>The address of a file, which changes with its content so that browsers may keep it.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static string UrlOf(string path) => Find(path) is { } file
        ? $"{AssetEndpoints.Path}/{path}?v={file.Version}"
        : throw new ArgumentException($"There is no asset '{path}'. Is it below the folder 'assets'?", nameof(path));

    private static FrozenDictionary<string, Lazy<AssetFile>> Find()
    {
        var assembly = typeof(AssetFiles).Assembly;
        var names = assembly.GetManifestResourceNames();
        var files = new Dictionary<string, Lazy<AssetFile>>(StringComparer.Ordinal)
        {
            ["site.css"] = new(() => Make("site.css", Join(assembly, names))),
            ["blazor.web.js"] = new(() => Make("blazor.web.js", Read(assembly, "framework/blazor.web.js"))),
        };
        foreach (var name in names.Where(name => name.StartsWith("assets/", StringComparison.Ordinal) && !name.StartsWith(StyleFolder, StringComparison.Ordinal)))
        {
            var path = name["assets/".Length..];
            files[path] = new(() => Make(path, Read(assembly, name)));
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static byte[] Join(Assembly assembly, string[] names)
    {
        var text = new StringBuilder();
        var styles = names.Where(name => name.StartsWith(StyleFolder, StringComparison.Ordinal))
            .OrderBy(name => Array.IndexOf(FirstStyles, Path.GetFileNameWithoutExtension(name)) is >= 0 and var place ? place : FirstStyles.Length)
            .ThenBy(name => name, StringComparer.Ordinal);
        foreach (var name in styles)
        {
            text.Append(Encoding.UTF8.GetString(Read(assembly, name))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static AssetFile Make(string path, byte[] bytes)
    {
        var type = Path.GetExtension(path) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" or ".mjs" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".json" => "application/json",
            ".png" => "image/png",
            ".txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        var isSmaller = BrotliEncoder.TryCompress(bytes, compressed, out var length, quality: 6, window: 22) && length < bytes.Length;
        return new AssetFile(type, bytes, isSmaller ? compressed[..length] : null, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
    }
}
