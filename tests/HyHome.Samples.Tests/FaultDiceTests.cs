using HyHome.Samples.Faults;

namespace HyHome.Samples.Tests;

public sealed class FaultDiceTests
{
    [Fact]
    public void The_same_seed_meets_the_same_faults_and_another_seed_does_not()
    {
        Assert.Equal(Struck(seed: 7), Struck(seed: 7));
        Assert.NotEqual(Struck(seed: 7), Struck(seed: 8));
    }

    [Fact]
    public void Counted_calls_meet_the_same_faults_as_numbered_ones()
    {
        var dice = new FaultDice(7);

        Assert.Equal(Struck(seed: 7), Enumerable.Range(1, 1000).Where(_ => dice.Strikes("decline", 0.1)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 900, 1100)]
    [InlineData(1, 10_000, 10_000)]
    public void The_rate_is_kept(double rate, int atLeast, int atMost)
    {
        var dice = new FaultDice(1);

        Assert.InRange(Enumerable.Range(1, 10_000).Count(number => dice.Strikes("any", number, rate)), atLeast, atMost);
    }

    private static IEnumerable<int> Struck(int seed)
    {
        var dice = new FaultDice(seed);
        return Enumerable.Range(1, 1000).Where(number => dice.Strikes("decline", number, 0.1)).ToArray();
    }
}
