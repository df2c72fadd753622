using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage;

/// <summary>A set of hashes, 16 to 32 bytes of memory for each. For one thread.</summary>
internal sealed class HashSlots
{
    private ulong[] _slots;
    private int _count;

    public HashSlots(int expected) => _slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, expected * 2))];

    public long Bytes => _slots.Length * 8L;

    /// <summary>Adds a hash; false where it is there already.</summary>
    public bool Add(ulong hash)
    {
        // 0 marks a free slot.
        hash = hash == 0 ? 1 : hash;
        ref var slot = ref Slot(_slots, hash);
        if (slot == hash)
        {
            return false;
        }

        slot = hash;
        if (++_count * 2 > _slots.Length)
        {
            Grow();
        }

        return true;
    }

    private static ref ulong Slot(ulong[] slots, ulong hash)
    {
        var mask = slots.Length - 1;
        for (var at = (int)ByteHash.Mix(hash) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref slots[at];
            if (slot == 0 || slot == hash)
            {
                return ref slot;
            }
        }
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                Slot(slots, hash) = hash;
            }
        }

        _slots = slots;
    }
}
