using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Makes the filter of the pairs of a name and a value that a block's entries have in their metadata. Used again for the next block.</summary>
internal sealed class MetadataFilter
{
    // What came lately, by its hash: most pairs come again and again, and a pair that is counted twice only makes the filter a little larger.
    private const int Recent = 8192;
    private readonly ulong[] _recent = new ulong[Recent];
    private readonly List<ulong> _hashes = [];
    private readonly List<ulong> _seeds = [];

    public BloomFilter Of(LogColumns columns, int from, int count)
    {
        Array.Clear(_recent);
        _hashes.Clear();
        _seeds.Clear();
        for (var row = from; row < from + count; row++)
        {
            Add(new ByteReader(columns.MetadataOf(row)), columns.Symbols);
        }

        var filter = new BloomFilter(_hashes.Count);
        foreach (var hash in _hashes)
        {
            filter.Add(hash);
        }

        return filter;
    }

    private void Add(ByteReader from, SymbolTable symbols)
    {
        Span<byte> text = stackalloc byte[64];
        for (var left = from.Count(); left > 0; left--)
        {
            var name = from.Int();
            var token = from.Varint();
            var rest = (int)(token >> 2);
            switch ((int)(token & 3))
            {
                case MetadataCodec.Symbol:
                    if (IsNew(ByteHash.Mix(((ulong)(uint)name << 34) | token)))
                    {
                        _hashes.Add(ByteHash.Of(symbols.Utf8(rest), Seed(name, symbols)));
                    }

                    break;
                case MetadataCodec.Whole:
                    if (IsNew(ByteHash.Mix(ByteHash.Mix((ulong)name) ^ token)))
                    {
                        System.Buffers.Text.Utf8Formatter.TryFormat(token >> 2, text, out var digits);
                        _hashes.Add(ByteHash.Of(text[..digits], Seed(name, symbols)));
                    }

                    break;
                case MetadataCodec.Hex:
                    Convert.TryToHexStringLower(from.Bytes(rest), text, out var hex);
                    _hashes.Add(ByteHash.Of(text[..hex], Seed(name, symbols)));
                    break;
                default:
                    var hash = ByteHash.Of(from.Bytes(rest), Seed(name, symbols));
                    if (IsNew(hash))
                    {
                        _hashes.Add(hash);
                    }

                    break;
            }
        }
    }

    private bool IsNew(ulong hash)
    {
        ref var place = ref _recent[hash & (Recent - 1)];
        if (place == hash)
        {
            return false;
        }

        place = hash;
        return true;
    }

    // The hash of a name; 0 where it was not asked for yet.
    private ulong Seed(int name, SymbolTable symbols)
    {
        while (_seeds.Count <= name)
        {
            _seeds.Add(0);
        }

        return _seeds[name] != 0 ? _seeds[name] : _seeds[name] = ByteHash.Of(symbols.Utf8(name));
    }
}
