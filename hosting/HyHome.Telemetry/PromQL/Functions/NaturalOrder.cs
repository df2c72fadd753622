namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Orders texts so that numbers inside them compare by value: <c>a2</c> before <c>a10</c>.</summary>
internal static class NaturalOrder
{
    public static int Compare(string left, string right)
    {
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            var one = Chunk(left, ref i);
            var two = Chunk(right, ref j);
            if (one.SequenceEqual(two))
            {
                continue;
            }

            if (!char.IsAsciiDigit(one[0]) || !char.IsAsciiDigit(two[0]))
            {
                return one.SequenceCompareTo(two);
            }

            var a = one.TrimStart('0');
            var b = two.TrimStart('0');
            var order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
            return order != 0 ? order : two.Length.CompareTo(one.Length);
        }

        return (left.Length - i).CompareTo(right.Length - j);
    }

    // A run of digits, or a run of other characters.
    private static ReadOnlySpan<char> Chunk(string text, ref int index)
    {
        var start = index;
        var digits = char.IsAsciiDigit(text[index]);
        while (index < text.Length && char.IsAsciiDigit(text[index]) == digits)
        {
            index++;
        }

        return text.AsSpan(start, index - start);
    }
}
