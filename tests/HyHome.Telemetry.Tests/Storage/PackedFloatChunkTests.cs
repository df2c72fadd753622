using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class PackedFloatChunkTests
{
    [Fact]
    public void Sealed_chunks_give_back_every_sample_to_the_last_bit()
    {
        var random = new Random(41);
        var packed = 0;
        for (var round = 0; round < 3000; round++)
        {
            var (chunk, samples) = Chunk(random);
            var bytes = PackedFloatChunk.Seal(chunk);
            packed += PackedFloatChunk.Is(bytes) ? 1 : 0;
            Assert.True(bytes.Length <= chunk.Bytes.Length);
            var (from, to) = random.Next(3) == 0 ? (samples[random.Next(samples.Count)].Time, samples[random.Next(samples.Count)].Time + random.Next(2)) : (long.MinValue, long.MaxValue);

            var read = new MetricSamples();
            FloatChunkDecoder.Read(bytes, chunk.Count, chunk.MinTime, from, to, read);

            var expected = samples.Where(s => s.Time >= from && s.Time <= to).ToList();
            Assert.Equal(expected.Select(static s => s.Time), read.Timestamps.ToArray());
            Assert.Equal(expected.Select(static s => BitConverter.DoubleToInt64Bits(s.Value)), read.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
        }

        Assert.InRange(packed, 500, 2900);
    }

    [Fact]
    public void A_window_of_a_chunk_open_or_sealed_holds_what_the_whole_holds_of_it()
    {
        var random = new Random(47);
        for (var round = 0; round < 6000; round++)
        {
            var (chunk, samples) = Chunk(random);
            var from = samples[random.Next(samples.Count)].Time + random.Next(-2, 3);
            var to = random.Next(4) == 0 ? long.MaxValue : samples[random.Next(samples.Count)].Time + random.Next(-2, 3);
            from = random.Next(8) == 0 ? long.MinValue : from;
            var expected = samples.Where(s => s.Time >= from && s.Time <= to).ToList();
            foreach (var bytes in (byte[][])[chunk.Bytes.ToArray(), PackedFloatChunk.Seal(chunk)])
            {
                var read = new MetricSamples();
                FloatChunkDecoder.Read(bytes, chunk.Count, chunk.MinTime, from, to, read);

                Assert.Equal(expected.Select(static s => s.Time), read.Timestamps.ToArray());
                Assert.Equal(expected.Select(static s => BitConverter.DoubleToInt64Bits(s.Value)), read.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
            }
        }
    }

    [Theory]
    [InlineData(0, 99, 7)]
    [InlineData(2, 9999, 14)]
    [InlineData(0, 0, 0)]
    public void Counters_and_rounded_gauges_take_no_more_bits_than_their_numbers_have(int decimals, int most, int bits)
    {
        var random = new Random(5);
        var value = 0.0;
        var chunk = new FloatChunkEncoder(0, 0);
        for (var i = 1; i < 240; i++)
        {
            var next = random.Next(most + 1);
            value = decimals == 0 ? value + next : next / Math.Pow(10, decimals);
            chunk.Append(i * 15_000, value);
        }

        Assert.InRange(PackedFloatChunk.Seal(chunk).Length, 1, (240 * bits / 8) + 16);
    }

    [Fact]
    public void Damaged_chunks_are_told_as_such()
    {
        var random = new Random(43);
        for (var round = 0; round < 3000; round++)
        {
            var (chunk, _) = Chunk(random);
            var bytes = PackedFloatChunk.Seal(chunk);
            if (!PackedFloatChunk.Is(bytes))
            {
                continue;
            }

            bytes[random.Next(1, bytes.Length)] ^= (byte)(1 << random.Next(8));
            bytes = random.Next(2) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
            try
            {
                var from = random.Next(2) == 0 ? long.MinValue : chunk.MinTime + random.NextInt64(chunk.LastTime - chunk.MinTime + 1);
                FloatChunkDecoder.Read(bytes, chunk.Count, chunk.MinTime, from, long.MaxValue, new MetricSamples());
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static (FloatChunkEncoder Chunk, List<(long Time, double Value)> Samples) Chunk(Random random)
    {
        var (kind, isRegular, decimals) = (random.Next(7), random.Next(2) == 0, random.Next(6));
        var time = random.NextInt64(-5_000_000_000_000, 5_000_000_000_000);
        var value = Next(0);
        var samples = new List<(long, double)> { (time, value) };
        var chunk = new FloatChunkEncoder(time, value);
        for (var left = random.Next(0, 300); left > 0; left--)
        {
            time += isRegular ? 15_000 : random.Next(1, random.Next(50) == 0 ? int.MaxValue : 20_000);
            value = Next(value);
            if (!chunk.Takes(value))
            {
                break;
            }

            chunk.Append(time, value);
            samples.Add((time, value));
        }

        return (chunk, samples);

        double Next(double before) => kind switch
        {
            0 => before + random.Next(100),
            1 => Math.Round(random.NextDouble() * 100, decimals),
            2 => random.NextDouble() * 1e6,
            3 => random.Next(40) == 0 ? 0 : before + random.Next(5),
            4 => random.Next(60) switch { 0 => -0.0, 1 => double.NaN, 2 => double.PositiveInfinity, 3 => StaleMarker.Value, 4 => 9007199254740993.0, _ => random.Next(1000) / 8.0 },
            5 => random.NextInt64(-9007199254740992, 9007199254740992),
            _ => 42.5,
        };
    }
}
