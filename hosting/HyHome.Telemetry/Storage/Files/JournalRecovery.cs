using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>Builds what a journal holds, as far as the journal is sound, and makes the journal ready to be appended to.</summary>
internal static class JournalRecovery
{
    /// <param name="folder">The folder of the store.</param>
    /// <param name="path">The journal.</param>
    /// <param name="logger">Where cut tails are told.</param>
    /// <param name="create">Makes an empty target.</param>
    /// <param name="apply">Adds one record to the target; throws <see cref="InvalidDataException"/> where the record makes no sense.</param>
    public static (T Target, JournalFile Journal) Recover<T>(DataFolder folder, string path, ILogger logger, Func<T> create, Action<T, byte[], int> apply)
    {
        var limit = int.MaxValue;
        while (true)
        {
            var target = create();
            var applied = 0;
            try
            {
                var (sound, isDamaged) = JournalFile.Read(path, (record, length) =>
                {
                    apply(target, record, length);
                    applied++;
                }, limit);
                Cut(folder, path, logger, sound, isDamaged || limit != int.MaxValue);
                return (target, JournalFile.Open(path, sound));
            }
            catch (InvalidDataException) when (applied < limit)
            {
                // The target may hold half of a record that makes no sense: build it again from what came before.
                limit = applied;
            }
        }
    }

    private static void Cut(DataFolder folder, string path, ILogger logger, long sound, bool isDamaged)
    {
        var length = new FileInfo(path).Length;
        if (isDamaged)
        {
            folder.KeepCopy(path, $"the record at byte {sound} of {length}");
        }
        else if (sound < length && length > 0)
        {
            logger.LogWarning("The last record in '{Path}' was not finished when the process before ended: {Bytes} bytes were cut off.", path, length - sound);
        }
    }
}
