using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>The silences, kept in a file where one is named.</summary>
internal sealed class SilenceStore
{
    private static readonly TimeSpan ExpiredRetention = TimeSpan.FromDays(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Silence> _silences = new(StringComparer.Ordinal);
    private readonly string? _file;
    private readonly TimeProvider _time;

    /// <exception cref="InvalidDataException">The file is there but holds no silences.</exception>
    public SilenceStore(string? file, TimeProvider time)
    {
        _file = file;
        _time = time;
        foreach (var silence in file is null ? [] : StateFile.Read(file, SilenceJson.Default.ListSilence, "silences"))
        {
            _silences[silence.Id] = silence;
        }
    }

    public IReadOnlyList<Silence> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _silences.Values];
            }
        }
    }

    public Silence? Find(string id)
    {
        lock (_lock)
        {
            return _silences.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<string> Muting(LabelSet labels) => [.. All.Where(s => s.Mutes(labels, _time.GetUtcNow())).Select(static s => s.Id)];

    /// <summary>Adds a silence, or changes one by its id. A change of its matchers or of a start that has come makes a new one and expires the old.</summary>
    /// <exception cref="FormatException">It is not a valid silence.</exception>
    /// <exception cref="KeyNotFoundException">There is none with its id.</exception>
    public string Set(Silence silence)
    {
        var now = _time.GetUtcNow();
        Validate(silence, now);
        lock (_lock)
        {
            var known = silence.Id.Length == 0 ? null : _silences.GetValueOrDefault(silence.Id) ?? throw new KeyNotFoundException("silence not found");
            var keepsId = known is not null && MayChange(known, silence, now);
            if (known is not null && !keepsId && known.State(now) != "expired")
            {
                _silences[known.Id] = Ended(known, now);
            }

            var id = keepsId ? known!.Id : Guid.NewGuid().ToString();
            var start = !keepsId && silence.StartsAt < now ? now : silence.StartsAt;
            _silences[id] = silence with { Id = id, StartsAt = start, UpdatedAt = now };
            Save(now);
            return id;
        }
    }

    /// <summary>Ends a silence.</summary>
    public bool Expire(string id)
    {
        lock (_lock)
        {
            if (!_silences.TryGetValue(id, out var silence))
            {
                return false;
            }

            var now = _time.GetUtcNow();
            if (silence.State(now) != "expired")
            {
                _silences[id] = Ended(silence, now);
                Save(now);
            }

            return true;
        }
    }

    private static Silence Ended(Silence silence, DateTimeOffset now) => silence with { StartsAt = silence.StartsAt > now ? now : silence.StartsAt, EndsAt = now, UpdatedAt = now };

    // Clients give the start back as they read it, to the millisecond: as Alertmanager, whole seconds tell whether they mean to move it.
    private static bool MayChange(Silence known, Silence wanted, DateTimeOffset now) =>
        known.Matchers.SequenceEqual(wanted.Matchers) && known.State(now) switch
        {
            "active" => known.StartsAt.ToUnixTimeSeconds() == wanted.StartsAt.ToUnixTimeSeconds(),
            "pending" => wanted.StartsAt >= now,
            _ => false,
        };

    private static void Validate(Silence silence, DateTimeOffset now)
    {
        for (var i = 0; i < silence.Matchers.Count; i++)
        {
            if (silence.Matchers[i].Name.Length == 0)
            {
                throw new FormatException($"invalid silence: invalid label matcher {i} in set 0: invalid label name \"\"");
            }

            try
            {
                _ = silence.Matchers[i].ToMatcher();
            }
            catch (FormatException e)
            {
                throw new FormatException($"invalid silence: invalid label matcher {i} in set 0: invalid regular expression {Text.GoText.Quote(silence.Matchers[i].Value)}: {e.Message}", e);
            }
        }

        // A matcher that is denied says something even where it fits no label.
        if (silence.Matchers.All(static m => m.IsEqual && m.ToMatcher().Matches("")))
        {
            throw new FormatException("invalid silence: matcher set 0: at least one matcher must not match the empty string");
        }

        if (silence.EndsAt < silence.StartsAt)
        {
            throw new FormatException("Failed to create silence: start time must be before end time");
        }

        if (silence.EndsAt < now)
        {
            throw new FormatException("Failed to create silence: end time can't be in the past");
        }
    }

    private void Save(DateTimeOffset now)
    {
        foreach (var old in _silences.Values.Where(s => now - s.EndsAt > ExpiredRetention).ToList())
        {
            _silences.Remove(old.Id);
        }

        if (_file is not null)
        {
            StateFile.Write(_file, [.. _silences.Values], SilenceJson.Default.ListSilence);
        }
    }
}
