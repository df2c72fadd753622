namespace HyHome.Telemetry.PromQL;

/// <summary>
/// Powers and logarithms rounded as Go's library rounds them: by way of binary exponents and the polynomials of FreeBSD's msun, which differs from the platform's in the last digit, and so in what people see:
/// <c>1.2 ^ 5</c> is 2.48832.
/// </summary>
internal static class GoMath
{
    private const double SqrtHalf = 0.70710678118654752440;
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double OneByLn2 = 1.44269504088896340735992468100189214;
    private const double OneByLn10 = 0.43429448190325182765112891891660508229;
    private const double LargestExponent = 1L << 62;

    /// <summary>The natural logarithm.</summary>
    public static double Log(double value)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            return Math.Log(value);
        }

        var (fraction, exponent) = Split(value);
        if (fraction < SqrtHalf)
        {
            (fraction, exponent) = (fraction * 2, exponent - 1);
        }

        var f = fraction - 1;
        var s = f / (2 + f);
        var s2 = s * s;
        var s4 = s2 * s2;
        var odd = s2 * (6.666666666666735130e-01 + (s4 * (2.857142874366239149e-01 + (s4 * (1.818357216161805012e-01 + (s4 * 1.479819860511658591e-01))))));
        var even = s4 * (3.999999999940941908e-01 + (s4 * (2.222219843214978396e-01 + (s4 * 1.531383769920937332e-01))));
        var half = 0.5 * f * f;
        return (exponent * Ln2High) - (half - ((s * (half + (odd + even))) + (exponent * Ln2Low)) - f);
    }

    /// <summary>2 to a power.</summary>
    public static double Exp2(double power)
    {
        if (!double.IsFinite(power) || power is > 1023 or < -1022)
        {
            return Math.Pow(2, power);
        }

        var exponent = (int)(power + (power > 0 ? 0.5 : -0.5));
        var rest = power - exponent;
        var high = rest * Ln2High;
        var low = -rest * Ln2Low;
        var r = high - low;
        var t = r * r;
        var c = r - (t * (1.66666666666666657415e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05 + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        return Math.ScaleB(1 - (low - (r * c / (2 - c)) - high), exponent);
    }

    public static double Log2(double value)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            return Math.Log(value);
        }

        var (fraction, exponent) = Split(value);
        return fraction == 0.5 ? exponent - 1 : (Log(fraction) * OneByLn2) + exponent;
    }

    public static double Log10(double value) => Log(value) * OneByLn10;

    /// <summary>The fraction of the exponent by <c>exp</c> and <c>log</c>, the whole part by squaring.</summary>
    public static double Pow(double value, double power)
    {
        var whole = Math.Truncate(Math.Abs(power));
        var fraction = Math.Abs(power) - whole;
        if (power is 0 or 1 or 0.5 or -0.5 || value is 0 or 1 or -1 || !double.IsFinite(value) || !double.IsFinite(power) || (fraction != 0 && value < 0) || whole >= LargestExponent)
        {
            return power switch
            {
                0.5 when value >= 0 => Math.Sqrt(value),
                -0.5 when value >= 0 => 1 / Math.Sqrt(value),
                _ => Math.Pow(value, power),
            };
        }

        var result = 1.0;
        if (fraction != 0)
        {
            if (fraction > 0.5)
            {
                fraction--;
                whole++;
            }

            result = Math.Exp(fraction * Log(value));
        }

        var (factor, exponent) = Split(value);
        long resultExponent = 0, factorExponent = exponent;
        for (var bits = (long)whole; bits != 0; bits >>= 1)
        {
            if (Math.Abs(factorExponent) > 1 << 12)
            {
                // Beyond any double: what is left decides nothing.
                resultExponent += factorExponent;
                break;
            }

            if ((bits & 1) == 1)
            {
                result *= factor;
                resultExponent += factorExponent;
            }

            factor *= factor;
            factorExponent <<= 1;
            if (factor < 0.5)
            {
                factor += factor;
                factorExponent--;
            }
        }

        if (power < 0)
        {
            (result, resultExponent) = (1 / result, -resultExponent);
        }

        return Math.ScaleB(result, (int)Math.Clamp(resultExponent, -10_000, 10_000));
    }

    // A value as a fraction of at least a half, and less than one, times a power of two.
    private static (double Fraction, int Exponent) Split(double value)
    {
        var exponent = Math.ILogB(value) + 1;
        return (Math.ScaleB(value, -exponent), exponent);
    }
}
