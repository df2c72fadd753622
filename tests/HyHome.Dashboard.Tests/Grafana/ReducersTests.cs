using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class ReducersTests
{
    private static readonly Field Values = Field.OfNumbers("Value", [2, double.NaN, 4, 1, 5, double.NaN]);

    [Theory]
    [InlineData("lastNotNull", 5.0)]
    [InlineData("firstNotNull", 2.0)]
    [InlineData("min", 1.0)]
    [InlineData("max", 5.0)]
    [InlineData("mean", 3.0)]
    [InlineData("sum", 12.0)]
    [InlineData("count", 6.0)]
    [InlineData("range", 4.0)]
    [InlineData("diff", 3.0)]
    [InlineData("delta", 7.0)]
    [InlineData("p50", 2.0)]
    [InlineData("distinctCount", 5.0)]
    [InlineData("variance", 2.5)]
    public void Missing_values_do_not_count(string reducer, double expected) => Assert.Equal(expected, Reducers.Reduce(reducer, Values));

    [Fact]
    public void The_last_value_may_be_missing() => Assert.Null(Reducers.Reduce("last", Values));

    [Fact]
    public void Nothing_reduces_to_nothing() => Assert.Null(Reducers.Reduce("mean", Field.OfNumbers("Value", [])));

    [Fact]
    public void Zeros_and_gaps_are_told_apart()
    {
        Assert.Equal(true, Reducers.Reduce("allIsZero", Field.OfNumbers("Value", [0, 0])));
        Assert.Equal(true, Reducers.Reduce("allIsNull", Field.OfNumbers("Value", [double.NaN])));
        Assert.Equal(false, Reducers.Reduce("allIsZero", Values));
    }
}
