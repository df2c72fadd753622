using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>
/// The labels of the line that is being processed: index labels of its stream, structured metadata, and what the stages extract.
/// Later kinds hide earlier ones of the same name. One builder serves all lines of a query, one after the other.
/// </summary>
internal sealed class LabelsBuilder
{
    // Metadata can differ in every line; then nothing is gained by keeping more.
    private const int MostKnownResults = 4096;

    private readonly List<Label> _metadata = [];
    private readonly List<Label> _parsed = [];
    private readonly List<string> _deleted = [];
    private readonly List<string> _extracted = [];
    private readonly List<Label> _scratch = [];
    private readonly Dictionary<LabelSet, LabelsResult> _plainResults = new(ReferenceEqualityComparer.Instance);
    private LabelSet _base = LabelSet.Empty;
    private readonly List<string> _metadataNames = [];
    private LabelSet? _metadataSource = LabelSet.Empty;
    private LogBlock? _block;
    private int _row;
    private bool _namesRead;
    private bool _metadataRead;
    private bool _changed;

    public LabelsBuilder(ParserHints hints)
    {
        Hints = hints;
    }

    /// <summary>What parsers should extract.</summary>
    public ParserHints Hints { get; }

    /// <summary>The error of an earlier stage, or empty.</summary>
    public string Error { get; private set; } = "";

    /// <summary>What is known about the error.</summary>
    public string ErrorDetails { get; private set; } = "";

    /// <summary>Starts a line.</summary>
    public void Reset(LabelSet stream, LabelSet metadata)
    {
        Reset(stream);
        _block = null;
        _metadataSource = metadata;
        ReadMetadata();
    }

    /// <summary>Starts a line whose structured metadata is read as far as it is needed.</summary>
    public void Reset(LabelSet stream, LogBlock block, int row)
    {
        Reset(stream);
        (_block, _row, _metadataSource) = (block, row, null);
    }

    private void Reset(LabelSet stream)
    {
        if (!ReferenceEquals(stream, _base) || _plainResults.Count > MostKnownResults)
        {
            _base = stream;
            _plainResults.Clear();
        }

        _metadata.Clear();
        _parsed.Clear();
        _deleted.Clear();
        _extracted.Clear();
        (Error, ErrorDetails, _changed, _namesRead, _metadataRead) = ("", "", false, false, false);
    }

    private void ReadMetadata()
    {
        if (_metadataRead)
        {
            return;
        }

        _metadataRead = true;
        _metadataSource ??= _block!.Metadata(_row);
        foreach (var label in _metadataSource.AsSpan())
        {
            switch (label.Name)
            {
                case LabelNames.Error:
                    (Error, _changed) = (label.Value, true);
                    break;
                case LabelNames.ErrorDetails:
                    (ErrorDetails, _changed) = (label.Value, true);
                    break;
                default:
                    _metadata.Add(BaseHas(label.Name) ? new Label(label.Name + LabelNames.DuplicateSuffix, label.Value) : label);
                    break;
            }
        }
    }

    // The name that metadata has in storage: one that an index label has too is seen with a suffix.
    private string? StoredName(string name)
    {
        if (!_namesRead)
        {
            _namesRead = true;
            _metadataNames.Clear();
            _block!.ReadMetadataNames(_row, _metadataNames);
        }

        foreach (var stored in _metadataNames)
        {
            if (BaseHas(stored)
                ? name.Length == stored.Length + LabelNames.DuplicateSuffix.Length && name.StartsWith(stored, StringComparison.Ordinal)
                    && name.EndsWith(LabelNames.DuplicateSuffix, StringComparison.Ordinal)
                : stored == name)
            {
                return stored;
            }
        }

        return null;
    }

    private bool HasMetadata(string name) => _metadataRead ? Find(_metadata, name) >= 0 : StoredName(name) is not null;

    private void RemoveMetadata(string name)
    {
        if (HasMetadata(name))
        {
            ReadMetadata();
            Remove(_metadata, name);
        }
    }

    /// <summary>Sets the error label.</summary>
    public void SetError(string error, string? details)
    {
        _changed = true;
        Error = error;
        ErrorDetails = details ?? ErrorDetails;
        if (Hints.PreserveError)
        {
            Set(LabelNames.PreserveError, "true");
        }
    }

    /// <summary>Sets the error label unless an earlier stage has failed already.</summary>
    public void SetFirstError(string error, string? details)
    {
        if (Error.Length == 0)
        {
            (Error, ErrorDetails, _changed) = (error, details ?? ErrorDetails, true);
        }
    }

    public void ClearError() => Error = "";

    public void ClearErrorDetails() => ErrorDetails = "";

    /// <summary>The name under which a parser stores a field: a suffix tells it from an index label or metadata of the same name.</summary>
    public string Deduplicate(string name) => BaseHas(name) || HasMetadata(name) ? name + LabelNames.DuplicateSuffix : name;

    /// <summary>Whether a label is a stage's find, whatever became of it since.</summary>
    public bool WasExtracted(string name) => _extracted.Contains(name);

    /// <summary>Whether a parser should store a field: it is needed, and no earlier field had that name.</summary>
    public bool ShouldExtract(string name) => Hints.ShouldExtract(name) && !WasExtracted(name);

    /// <summary>Looks a label up.</summary>
    public bool TryGet(string name, out string value)
    {
        if (Find(_parsed, name) is >= 0 and var p)
        {
            value = _parsed[p].Value;
            return true;
        }

        if (!_deleted.Contains(name) && _base.TryGetValue(name, out var found))
        {
            value = found;
            return true;
        }

        if (_metadataRead)
        {
            var m = Find(_metadata, name);
            value = m < 0 ? "" : _metadata[m].Value;
            return m >= 0;
        }

        var metadata = StoredName(name) is { } stored ? _block!.MetadataValue(_row, stored) : null;
        value = metadata ?? "";
        return metadata is not null;
    }

    /// <summary>The value that a text filter compares: the error for the error label, empty for what is absent.</summary>
    public string TextOf(string name) => name == LabelNames.Error ? Error : TryGet(name, out var value) ? value : "";

    /// <summary>Sets a label as a find of a stage.</summary>
    public void Set(string name, string value)
    {
        _changed = true;
        RemoveMetadata(name);
        var at = Find(_parsed, name);
        if (at >= 0)
        {
            _parsed[at] = new Label(name, value);
            return;
        }

        _parsed.Add(new Label(name, value));
        if (!_extracted.Contains(name))
        {
            _extracted.Add(name);
        }
    }

    /// <summary>Removes a label of any kind.</summary>
    public void Delete(string name)
    {
        _changed = true;
        RemoveMetadata(name);
        Remove(_parsed, name);
        _deleted.Add(name);
    }

    public bool BaseHas(string name) => _base.TryGetValue(name, out _);

    /// <summary>All labels, unsorted, the error included, in a list that the next call reuses.</summary>
    public List<Label> Unsorted()
    {
        ReadMetadata();
        _scratch.Clear();
        AddStream(_scratch);
        _scratch.AddRange(_metadata);
        AddParsed(_scratch);
        return _scratch;
    }

    /// <summary>The labels as a result. Lines that no stage has touched share one by their metadata.</summary>
    public LabelsResult Result()
    {
        ReadMetadata();
        if (!_changed && _plainResults.TryGetValue(_metadataSource!, out var known))
        {
            return known;
        }

        var all = SeriesLabels.Create(Unsorted());
        _scratch.Clear();
        AddStream(_scratch);
        var stream = SeriesLabels.Create(_scratch);
        _scratch.Clear();
        AddParsed(_scratch);
        var result = new LabelsResult(all, stream, SeriesLabels.Create(_metadata), SeriesLabels.Create(_scratch));
        if (!_changed)
        {
            _plainResults[_metadataSource!] = result;
        }

        return result;
    }

    private void AddStream(List<Label> into)
    {
        foreach (var label in _base.AsSpan())
        {
            if (!_deleted.Contains(label.Name) && Find(_metadata, label.Name) < 0 && Find(_parsed, label.Name) < 0)
            {
                into.Add(label);
            }
        }
    }

    private void AddParsed(List<Label> into)
    {
        into.AddRange(_parsed);
        if (Error.Length > 0)
        {
            into.Add(new Label(LabelNames.Error, Error));
        }

        if (ErrorDetails.Length > 0)
        {
            into.Add(new Label(LabelNames.ErrorDetails, ErrorDetails));
        }
    }

    private static int Find(List<Label> labels, string name)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Remove(List<Label> labels, string name)
    {
        var at = Find(labels, name);
        if (at >= 0)
        {
            labels.RemoveAt(at);
        }
    }
}
