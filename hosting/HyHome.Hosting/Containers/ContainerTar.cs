using System.Formats.Tar;

namespace HyHome.Hosting.Containers;

/// <summary>Packs files for the engine's archive call, which unpacks them at the container's root and keeps owner and mode.</summary>
internal static class ContainerTar
{
    /// <summary>Packs the files. Parent folders are left out, so that those of the image keep their owner.</summary>
    public static async Task<MemoryStream> PackAsync(IEnumerable<ContainerFileSpec> files, CancellationToken cancellationToken)
    {
        var stream = new MemoryStream();
        await using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
            {
                var entry = new PaxTarEntry(file.Content is null ? TarEntryType.Directory : TarEntryType.RegularFile, file.Path.TrimStart('/'))
                {
                    Uid = file.Owner,
                    Gid = file.Group,
                    Mode = file.Mode,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                };
                if (file.Content is { } content)
                {
                    entry.DataStream = new MemoryStream(content.ToArray(), writable: false);
                }

                await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
