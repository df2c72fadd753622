namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Why the model cannot be published as it is.</summary>
/// <param name="Id">Its id, as in docs/diagnostics.md.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Cure">What to do.</param>
/// <param name="IsSaidOfTheModel">Whether it is wrong with the model in whatever mode, which an engine that checks models says by itself.</param>
internal sealed record PublishProblem(string Id, string Resource, string Cause, string Cure, bool IsSaidOfTheModel)
{
    public override string ToString() => $"error {Id}: {Resource}: {Cause} {Cure}";
}

/// <summary>The ids of what cannot be published; docs/diagnostics.md describes them.</summary>
internal static class ProblemIds
{
    public const string BindMountedDirectory = "HYHOME201";
    public const string DuplicateName = "HYHOME202";
    public const string InvalidName = "HYHOME203";
    public const string HostPortClash = "HYHOME204";
    public const string SharedVolume = "HYHOME205";
    public const string SecretInArgument = "HYHOME206";
    public const string MissingValue = "HYHOME207";
    public const string FileTooLarge = "HYHOME208";
    public const string UnknownValue = "HYHOME209";
    public const string NoImage = "HYHOME210";
    public const string NoTargetPort = "HYHOME211";
    public const string InvalidOption = "HYHOME212";
    public const string InvalidPath = "HYHOME213";
    public const string SecretInFile = "HYHOME214";
    public const string NotInCluster = "HYHOME215";
}

/// <summary>Gathers all problems and remarks, so that they are said at once.</summary>
internal sealed class PublishProblems
{
    private readonly List<PublishProblem> _problems = [];
    private readonly List<string> _remarks = [];

    public IReadOnlyList<string> Remarks => _remarks;

    public void Add(string id, string resource, string cause, string cure, bool isSaidOfTheModel = false) => _problems.Add(new(id, resource, OnOneLine(cause), OnOneLine(cure), isSaidOfTheModel));

    public void Remark(string text)
    {
        if (!_remarks.Contains(text))
        {
            _remarks.Add(text);
        }
    }

    /// <exception cref="PublishRefusedException">There are problems; it lists all of them.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new PublishRefusedException([.. _problems.Distinct().OrderBy(p => p.Resource, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal)]);
        }
    }

    // What a model gives may have anything in it, and each problem is one line.
    private static string OnOneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}

/// <summary>The model cannot be published; the message lists every reason.</summary>
internal sealed class PublishRefusedException(IReadOnlyList<PublishProblem> problems) : DistributedApplicationException(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<PublishProblem> Problems { get; } = problems;
}
