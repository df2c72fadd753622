using System.Buffers;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>A series of an expression's result: at each step a float, a histogram, or nothing.</summary>
internal sealed class Series
{
    // Below this size a plain array is as cheap as a pooled one.
    private const int PooledFrom = 64;

    private Series(LabelSet labels, bool dropName, double[] values)
    {
        Labels = labels;
        DropName = dropName;
        Values = values;
    }

    public LabelSet Labels { get; set; }

    /// <summary>Whether the name is to be dropped at the end of the query.</summary>
    public bool DropName { get; set; }

    /// <summary>The floats; <see cref="Missing"/> where there is none. The array may be longer than there are steps.</summary>
    public double[] Values { get; private set; }

    /// <summary>The histograms; null where there is none.</summary>
    public FloatHistogram?[]? Histograms { get; private set; }

    /// <summary>A series without samples.</summary>
    public static Series Empty(LabelSet labels, bool dropName, int steps)
    {
        var values = steps < PooledFrom ? new double[steps] : ArrayPool<double>.Shared.Rent(steps);
        values.AsSpan(0, steps).Fill(Missing.Value);
        return new Series(labels, dropName, values);
    }

    public bool HasFloat(int step) => !Missing.Is(Values[step]);

    public FloatHistogram? Histogram(int step) => Histograms?[step];

    public bool Has(int step) => HasFloat(step) || Histogram(step) is not null;

    public void Set(int step, double value)
    {
        Values[step] = value;
        if (Histograms is not null)
        {
            Histograms[step] = null;
        }
    }

    public void Set(int step, FloatHistogram histogram)
    {
        Histograms ??= new FloatHistogram?[Values.Length];
        Histograms[step] = histogram;
        Values[step] = Missing.Value;
    }

    public void Clear(int step)
    {
        Values[step] = Missing.Value;
        if (Histograms is not null)
        {
            Histograms[step] = null;
        }
    }

    /// <summary>Takes over the sample of another series.</summary>
    public void CopyFrom(Series other, int step)
    {
        if (other.Histogram(step) is { } histogram)
        {
            Set(step, histogram);
        }
        else
        {
            Set(step, other.Values[step]);
        }
    }

    public bool IsEmpty(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            if (Has(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets all histograms.</summary>
    public void DropHistograms() => Histograms = null;

    /// <summary>Gives the memory back. The series must not be used after.</summary>
    public void Release()
    {
        if (Values.Length >= PooledFrom)
        {
            ArrayPool<double>.Shared.Return(Values);
        }

        Values = [];
        Histograms = null;
    }
}
