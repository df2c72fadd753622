using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace HyHome.Samples.Faults;

/// <summary>
/// Decides which calls go wrong. The answer depends on the seed, the kind of fault and the number of the call, and on nothing else:
/// the same seed gives the same run, however the calls are spread over threads.
/// </summary>
public sealed class FaultDice(int seed)
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _calls = new(StringComparer.Ordinal);

    /// <summary>Counts a call and says whether the fault meets it, true for <paramref name="rate"/> (0 to 1) of all calls.</summary>
    public bool Strikes(string fault, double rate) =>
        Strikes(fault, Interlocked.Increment(ref _calls.GetOrAdd(fault, static _ => new StrongBox<long>()).Value), rate);

    /// <summary>Whether the call with this number meets the fault, true for <paramref name="rate"/> (0 to 1) of all numbers.</summary>
    public bool Strikes(string fault, long number, double rate) => Roll(fault, number) < rate;

    /// <summary>A number from 0 (inclusive) to 1 (exclusive), always the same for the same arguments and seed.</summary>
    public double Roll(string fault, long number)
    {
        ArgumentNullException.ThrowIfNull(fault);

        var mixed = Mix(Mix(unchecked((ulong)seed) ^ Hash(fault)) + unchecked((ulong)number));
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    // FNV-1a, because string.GetHashCode differs from process to process.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ value) * 1099511628211UL);
        }

        return hash;
    }

    // The finalizer of SplitMix64: neighbouring numbers give unrelated results.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
