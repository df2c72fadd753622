using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>The metadata of a sealed block's entries. A column's values are found when they are asked for: most queries ask for one name, or none.</summary>
internal sealed class SealedLogMetadata
{
    private readonly byte[] _section;
    private readonly byte[] _ids;
    private readonly SymbolTable _symbols;
    private readonly Column[][] _shapes;

    // Where there is but one shape, an entry's number is its number among those of its shape.
    private readonly int[]? _shapeOf;
    private readonly int[]? _rankOf;

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public SealedLogMetadata(byte[] section, int at, byte[] ids, int idsAt, int count, SymbolTable symbols)
    {
        _section = section;
        _ids = ids;
        _symbols = symbols;
        var reader = new ByteReader(section, at);
        var shapes = new int[reader.Count()][];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = new int[reader.Count()];
            for (var item = 0; item < shapes[i].Length; item++)
            {
                shapes[i][item] = reader.Int();
            }
        }

        var rows = new int[shapes.Length];
        if (shapes.Length > 1)
        {
            (_shapeOf, _rankOf) = (new int[count], new int[count]);
            for (var row = 0; row < count; row++)
            {
                var shape = reader.Int();
                _shapeOf[row] = (uint)shape < (uint)shapes.Length ? shape : throw new InvalidDataException("an entry's metadata has a shape that is not there");
                _rankOf[row] = rows[shape]++;
            }
        }
        else if (shapes.Length == 1)
        {
            rows[0] = count;
        }
        else if (count > 0)
        {
            throw new InvalidDataException("the metadata of entries is missing");
        }

        var idReader = new ByteReader(ids, idsAt);
        _shapes = new Column[shapes.Length][];
        for (var shape = 0; shape < shapes.Length; shape++)
        {
            _shapes[shape] = new Column[shapes[shape].Length];
            for (var item = 0; item < shapes[shape].Length; item++)
            {
                var length = reader.Int();
                var kind = shapes[shape][item] & ((1 << MetadataColumnWriter.KindBits) - 1);
                var width = kind == MetadataColumnWriter.Id16 ? 16 : kind == MetadataColumnWriter.Id8 ? 8 : 0;
                var start = width > 0 ? idReader.Position : reader.Position;
                reader.Bytes(length);
                idReader.Bytes(width * rows[shape]);
                _shapes[shape][item] = new Column(shapes[shape][item] >> MetadataColumnWriter.KindBits, kind, start, length, rows[shape], width);
            }
        }
    }

    /// <summary>The value of a name, or null.</summary>
    public string? Value(int row, string name)
    {
        foreach (var column in Columns(row, out var rank))
        {
            if (_symbols.Text(column.Name) == name)
            {
                return Text(column, rank);
            }
        }

        return null;
    }

    public void ReadNames(int row, ICollection<string> into)
    {
        foreach (var column in Columns(row, out _))
        {
            into.Add(_symbols.Text(column.Name));
        }
    }

    /// <summary>Bytes of all names and values as text.</summary>
    public int SizeOf(int row)
    {
        var size = 0;
        foreach (var column in Columns(row, out var rank))
        {
            size += _symbols.Utf8(column.Name).Length + column.Kind switch
            {
                MetadataCodec.Symbol => _symbols.Utf8((int)Number(column, rank)).Length,
                MetadataCodec.Whole => Digits(Number(column, rank)),
                MetadataCodec.InPlace => Utf8(column, rank).Length,
                _ => column.Width * 2,
            };
        }

        return size;
    }

    /// <summary>All of it.</summary>
    public LabelSet Labels(int row)
    {
        var columns = Columns(row, out var rank);
        if (columns.Length == 0)
        {
            return LabelSet.Empty;
        }

        var labels = new Label[columns.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new Label(_symbols.Text(columns[i].Name), Text(columns[i], rank));
        }

        // They were written in the order of their names, each once.
        return LabelSet.FromSorted(labels);
    }

    /// <summary>A hash that equal sets of this block have in common.</summary>
    public ulong Hash(int row)
    {
        var columns = Columns(row, out var rank);
        var hash = (ulong)(uint)(_shapeOf?[row] ?? 0);
        foreach (var column in columns)
        {
            hash = column.Kind is MetadataCodec.Symbol or MetadataCodec.Whole ? ByteHash.Mix(hash ^ Number(column, rank)) : ByteHash.Of(Utf8(column, rank), hash);
        }

        return hash;
    }

    /// <summary>Whether two entries have the same set.</summary>
    public bool AreSame(int row, int other)
    {
        var columns = Columns(row, out var rank);
        if (!ReferenceEquals(columns, Columns(other, out var otherRank)))
        {
            return false;
        }

        foreach (var column in columns)
        {
            var isSame = column.Kind is MetadataCodec.Symbol or MetadataCodec.Whole
                ? Number(column, rank) == Number(column, otherRank)
                : Utf8(column, rank).SequenceEqual(Utf8(column, otherRank));
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    private static int Digits(ulong number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10)
        {
            digits++;
        }

        return digits;
    }

    private Column[] Columns(int row, out int rank)
    {
        rank = _rankOf is null ? row : _rankOf[row];
        return _shapes[_shapeOf is null ? 0 : _shapeOf[row]];
    }

    private string Text(Column column, int rank) => column.Kind switch
    {
        MetadataCodec.Symbol => _symbols.Text((int)Number(column, rank)),
        MetadataCodec.Whole => Number(column, rank).ToString(System.Globalization.CultureInfo.InvariantCulture),
        MetadataCodec.InPlace => System.Text.Encoding.UTF8.GetString(Utf8(column, rank)),
        _ => Convert.ToHexStringLower(Utf8(column, rank)),
    };

    /// <summary>The bytes of an id or of a text.</summary>
    private ReadOnlySpan<byte> Utf8(Column column, int rank)
    {
        if (column.Width > 0)
        {
            return _ids.AsSpan(column.Start + (column.Width * rank), column.Width);
        }

        var reader = new ByteReader(_section, (int)Number(column, rank));
        return reader.Block();
    }

    // Numbers and symbols are what they are; of texts it is the place. Two readers may find them at once; both are right.
    private ulong Number(Column column, int rank) => (column.Numbers ??= Decode(column))[rank];

    private ulong[] Decode(Column column)
    {
        var numbers = new ulong[column.Rows];
        var reader = new ByteReader(_section.AsSpan(0, column.Start + column.Length), column.Start);
        var areDifferences = column.Kind == MetadataCodec.Whole && reader.Byte() == MetadataColumnWriter.Differences;
        ulong last = 0;
        for (var row = 0; row < numbers.Length; row++)
        {
            if (column.Kind == MetadataCodec.InPlace)
            {
                numbers[row] = (ulong)reader.Position;
                reader.Block();
            }
            else
            {
                last = areDifferences ? last + (ulong)reader.ZigZag() : reader.Varint();
                numbers[row] = last;
            }
        }

        return numbers;
    }

    private sealed class Column(int name, int kind, int start, int length, int rows, int width)
    {
        private ulong[]? _numbers;

        public int Name { get; } = name;

        public int Kind { get; } = kind;

        public int Start { get; } = start;

        public int Length { get; } = length;

        public int Rows { get; } = rows;

        /// <summary>How many bytes an id has; 0 where it is none.</summary>
        public int Width { get; } = width;

        public ulong[]? Numbers
        {
            get => Volatile.Read(ref _numbers);
            set => Volatile.Write(ref _numbers, value);
        }
    }
}
