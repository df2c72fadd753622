using System.Text;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class LineTokenTests
{
    private static readonly string[] Pieces =
    [
        "GET /api/v1/items", " ", "  ", "0", "00", "007", "42", "123456789012345678", "1234567890123456789", "18446744073709551616", "request ", "took ", "ms", "level=info ",
        "{\"msg\":\"", "\"}", "3f2a9c-4b", "é", "日本 ", "\n", "\t", "-1", "1.5", "\0", "9 ", "0 0 ", "99 bottles ",
    ];

    [Fact]
    public void Lines_of_words_and_numbers_are_read_as_they_were_written_and_become_smaller()
    {
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            var lines = Enumerable.Range(0, 3000).Select(_ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)])))).ToArray();
            var (written, numbers) = Write(lines);

            Assert.True(written is not null, "the lines are made of few words");
            Assert.True(written.Length + numbers.Length < lines.Sum(static l => l.Length));
            Assert.Equal(Text(lines), LineTokenReader.Read(new ByteReader(written), new ByteReader(numbers), Offsets(lines)));
        }
    }

    [Fact]
    public void Lines_without_words_that_repeat_are_left_as_they_are()
    {
        var random = new Random(2);
        var lines = Enumerable.Range(0, 500).Select(_ =>
        {
            var line = new byte[100];
            random.NextBytes(line);
            return line;
        }).ToArray();

        Assert.Null(Write(lines).Written);
    }

    [Fact]
    public void Damaged_tokens_are_told_and_never_read_past_the_end()
    {
        var random = new Random(3);
        var lines = Enumerable.Repeat("the order 4711 of customer 12 was accepted after 35 ms"u8.ToArray(), 1000).ToArray();
        var (written, numbers) = Write(lines);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = written!.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(Text(lines).Length, LineTokenReader.Read(new ByteReader(damaged), new ByteReader(numbers), Offsets(lines)).Length);
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static (byte[]? Written, byte[] Numbers) Write(byte[][] lines)
    {
        var (to, numbers) = (new ByteWriter(), new ByteWriter());
        return new LineTokenWriter().TryWrite(to, numbers, Text(lines), Offsets(lines)) ? (to.Written.ToArray(), numbers.Written.ToArray()) : (null, []);
    }

    private static byte[] Text(byte[][] lines) => [.. lines.SelectMany(static l => l)];

    private static int[] Offsets(byte[][] lines)
    {
        var offsets = new int[lines.Length + 1];
        for (var i = 0; i < lines.Length; i++)
        {
            offsets[i + 1] = offsets[i] + lines[i].Length;
        }

        return offsets;
    }
}
