using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| drop</c>: removes labels by name, or by matcher where the value fits.</summary>
internal sealed class DropStep : PipelineStage
{
    private readonly IReadOnlyList<NamedMatcher> _labels;

    public DropStep(DropStage stage)
    {
        _labels = stage.Labels;
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        foreach (var (name, matcher) in _labels)
        {
            switch (name)
            {
                case LabelNames.Error when matcher?.Matches(labels.Error) != false:
                    labels.ClearError();
                    break;
                case LabelNames.ErrorDetails when matcher?.Matches(labels.ErrorDetails) != false:
                    labels.ClearErrorDetails();
                    break;
                case LabelNames.Error or LabelNames.ErrorDetails:
                    break;
                default:
                    var exists = labels.TryGet(name, out var value);
                    if (matcher is null ? exists : matcher.Matches(value))
                    {
                        labels.Delete(name);
                    }

                    break;
            }
        }

        return true;
    }
}

/// <summary><c>| keep</c>: removes all labels but those named; errors stay.</summary>
internal sealed class KeepStep : PipelineStage
{
    private readonly IReadOnlyList<NamedMatcher> _labels;

    public KeepStep(KeepStage stage)
    {
        _labels = stage.Labels;
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        foreach (var label in labels.Unsorted().ToArray())
        {
            if (!LabelNames.IsSpecial(label.Name) && !Keeps(label))
            {
                labels.Delete(label.Name);
            }
        }

        return true;
    }

    private bool Keeps(Label label)
    {
        foreach (var (name, matcher) in _labels)
        {
            if (name == label.Name && matcher?.Matches(label.Value) != false)
            {
                return true;
            }
        }

        return false;
    }
}
