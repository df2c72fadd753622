using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>One condition made ready for the tables of a head or block: which rows may meet it, told from columns without making spans.</summary>
internal sealed class SpanFilter
{
    private readonly SpanCondition _condition;
    private readonly SpanTables _tables;
    private readonly bool[]? _resources;
    private readonly bool[]? _scopes;
    private readonly int[]? _positions;
    private readonly int _symbol = -1;
    private readonly byte[]? _text;

    public SpanFilter(SpanCondition condition, SpanTables tables)
    {
        _condition = condition;
        _tables = tables;
        if (condition.Value.Kind == AnyValueKind.String)
        {
            _text = System.Text.Encoding.UTF8.GetBytes(condition.Value.String);
            _symbol = tables.Symbols.Find(_text);
        }

        switch (condition.Scope)
        {
            case AttributeScope.Resource:
                _resources = Resources();
                break;
            case AttributeScope.Any:
                _resources = Resources();
                _positions = Positions();
                break;
            case AttributeScope.Span:
                _positions = Positions();
                break;
            case AttributeScope.Instrumentation:
                _scopes = Scopes();
                break;
        }
    }

    /// <summary>Whether no row of the head or block can meet the condition.</summary>
    public bool IsHopeless => _condition.Scope switch
    {
        AttributeScope.Resource => !_resources.Contains(true),
        AttributeScope.Any => !_resources.Contains(true) && !Array.Exists(_positions!, static p => p >= 0),
        AttributeScope.Span => !Array.Exists(_positions!, static p => p >= 0),
        AttributeScope.Instrumentation => !_scopes.Contains(true),
        AttributeScope.Event => !_tables.EventKeys.Contains(_condition.Name),
        AttributeScope.Link => !_tables.LinkKeys.Contains(_condition.Name),
        _ => _condition is { Name: "name", Operator: ConditionOperator.Equal, Value.Kind: AnyValueKind.String } && _symbol < 0,
    };

    /// <summary>Takes rows that cannot meet the condition out of a selection.</summary>
    public void Narrow(SpanColumns columns, Span<bool> rows)
    {
        switch (_condition.Scope)
        {
            case AttributeScope.Resource:
                NarrowBy(columns.Resource, _resources!, rows);
                break;
            case AttributeScope.Instrumentation:
                NarrowBy(columns.Scope, _scopes!, rows);
                break;
            case AttributeScope.Span or AttributeScope.Any:
                NarrowByAttribute(columns, rows);
                break;
            case AttributeScope.Event or AttributeScope.Link:
                NarrowByExtras(columns, rows);
                break;
            default:
                NarrowByIntrinsic(columns, rows);
                break;
        }
    }

    private static void NarrowBy(int[] column, bool[] passes, Span<bool> rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            var id = column[row];

            // An id past the table was added after the filter was made: the row may pass.
            rows[row] &= id >= passes.Length || passes[id];
        }
    }

    private static void NarrowByExtras(SpanColumns columns, Span<bool> rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] &= (columns.Flags[row] & SpanFlags.HasExtras) != 0;
        }
    }

    private void NarrowByIntrinsic(SpanColumns columns, Span<bool> rows)
    {
        switch (_condition.Name)
        {
            case "duration" when _condition.Value.Kind == AnyValueKind.Int:
                NarrowByDuration(columns, rows, _condition.Value.Int);
                break;
            case "status" or "kind" when _condition.Value.Kind == AnyValueKind.Int:
                var isStatus = _condition.Name == "status";
                for (var row = 0; row < rows.Length; row++)
                {
                    long number = isStatus ? (long)SpanFlags.Status(columns.Flags[row]) : (long)SpanFlags.Kind(columns.Flags[row]);
                    rows[row] &= ConditionMatch.Meets(number.CompareTo(_condition.Value.Int), _condition.Operator);
                }

                break;
            case "isRoot" when _condition is { Operator: ConditionOperator.Equal, Value: { Kind: AnyValueKind.Bool, Bool: true } }:
                for (var row = 0; row < rows.Length; row++)
                {
                    rows[row] &= columns.ParentId[row] == 0;
                }

                break;
            case "name" when _condition.Value.Kind == AnyValueKind.String && _condition.Operator == ConditionOperator.Equal:
                for (var row = 0; row < rows.Length; row++)
                {
                    rows[row] &= columns.Name[row] == _symbol;
                }

                break;
            case "statusMessage" when _condition is { Operator: ConditionOperator.Equal, Value: { Kind: AnyValueKind.String, String.Length: > 0 } }:
                NarrowByExtras(columns, rows);
                break;
        }
    }

    private void NarrowByDuration(SpanColumns columns, Span<bool> rows, long wanted)
    {
        var starts = columns.Start.AsSpan(0, rows.Length);
        var ends = columns.End.AsSpan(0, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            var duration = Math.Max(0, ends[row] - starts[row]);
            rows[row] &= ConditionMatch.Meets(duration.CompareTo(wanted), _condition.Operator);
        }
    }

    private void NarrowByAttribute(SpanColumns columns, Span<bool> rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row])
            {
                rows[row] = AttributeMeets(columns, row) || (_resources is not null && Passes(_resources, columns.Resource[row]));
            }
        }
    }

    private bool AttributeMeets(SpanColumns columns, int row)
    {
        var shapeId = columns.Shape[row];
        if (shapeId >= _positions!.Length)
        {
            return true;
        }

        var position = _positions[shapeId];
        if (position < 0)
        {
            return false;
        }

        var shape = _tables.Shapes.All[shapeId];
        var reader = new ByteReader(columns.BlobOf(row));
        for (var i = 0; i < position; i++)
        {
            SpanShape.Skip(ref reader, shape.Kind(i));
        }

        var kind = shape.Kind(position);
        if (_text is not null && _condition.Operator == ConditionOperator.Equal)
        {
            if (kind == StoredKind.Symbol)
            {
                return reader.Int() == _symbol;
            }

            if (kind == StoredKind.Text)
            {
                return reader.Block().SequenceEqual(_text);
            }
        }

        return ConditionMatch.Meets(SpanRows.ReadValue(ref reader, kind, _tables.Symbols), _condition);
    }

    private static bool Passes(bool[] table, int id) => id >= table.Length || table[id];

    private bool[] Resources()
    {
        var passes = new bool[_tables.Resources.Count];
        for (var i = 0; i < passes.Length; i++)
        {
            passes[i] = ConditionMatch.Find(_tables.Resources[i].Attributes, _condition.Name) is { } value && ConditionMatch.Meets(value, _condition);
        }

        return passes;
    }

    private bool[] Scopes()
    {
        var passes = new bool[_tables.Scopes.Count];
        for (var i = 0; i < passes.Length; i++)
        {
            passes[i] = ConditionMatch.Find(_tables.Scopes[i].Attributes, _condition.Name) is { } value && ConditionMatch.Meets(value, _condition);
        }

        return passes;
    }

    private int[] Positions()
    {
        var key = _tables.Symbols.Find(_condition.Name);
        var positions = new int[_tables.Shapes.All.Count];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = key < 0 ? -1 : _tables.Shapes.All[i].IndexOf(key);
        }

        return positions;
    }
}
