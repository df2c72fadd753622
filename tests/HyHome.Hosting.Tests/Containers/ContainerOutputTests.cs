using System.Buffers.Binary;
using System.Text;
using Docker.DotNet;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Running;
using HyHome.Hosting.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>What becomes of a container's output, whatever it is.</summary>
public sealed class ContainerOutputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_without_a_newline_comes_in_pieces_and_loses_nothing()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => "aé日🎉"[..(i % 3)] + "日"));

        var lines = await ReadAsync([(1, Encoding.UTF8.GetBytes(text))]);

        Assert.True(lines.Count > 1);
        Assert.All(lines, l => Assert.InRange(Encoding.UTF8.GetByteCount(l.Line), 1, LineSplitter.LongestLine));
        Assert.Equal(text, string.Concat(lines.Select(l => l.Line)));
        Assert.DoesNotContain(lines, l => l.Line.Contains('\uFFFD', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_end_no_reading()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        var lines = await ReadAsync([(1, [.. bytes, .. "\nafter\n"u8]), (2, "error"u8.ToArray())]);

        Assert.Contains((false, "after"), lines);
        Assert.Contains((true, "error"), lines);
    }

    [Fact]
    public async Task A_line_of_exactly_the_longest_length_stays_one()
    {
        var line = new string('x', LineSplitter.LongestLine);

        var lines = await ReadAsync([(1, Encoding.UTF8.GetBytes(line + "\nnext\n"))]);

        Assert.Equal([line, "next"], lines.Select(l => l.Line));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(5, 5)]
    [InlineData(5, 7)]
    [InlineData(LogCatchUp.Lines, LogCatchUp.Lines + 10)]
    [InlineData(100_000, 100_001)]
    public void Lines_that_a_followed_log_missed_are_found(int seen, int written)
    {
        var log = Enumerable.Range(0, written).Select(i => (IsError: i % 7 == 0, Line: $"line {i}")).ToList();
        var catchUp = new LogCatchUp();
        foreach (var (isError, line) in log.Take(seen))
        {
            catchUp.Add(isError, line);
        }

        Assert.Equal(log.Skip(seen), catchUp.Missing(log.TakeLast(LogCatchUp.Lines).ToList()));
    }

    // A pipe holds thousands of lines of a few letters.
    [Theory]
    [InlineData(0, LogCatchUp.Lines + 10)]
    [InlineData(2, LogCatchUp.Lines + 10)]
    [InlineData(LogCatchUp.Lines + 5, 50_000)]
    public void Lines_that_are_missing_before_the_last_ones_read_are_found_in_more_of_them(int seen, int written)
    {
        var log = Enumerable.Range(0, written).Select(i => (IsError: i == seen, Line: i % 10 == 0 ? "again" : $"{i}")).ToList();
        var catchUp = new LogCatchUp();
        foreach (var (isError, line) in log.Take(seen))
        {
            catchUp.Add(isError, line);
        }

        Assert.False(catchUp.IsReachedBy(log.TakeLast(LogCatchUp.Lines).ToList()));
        Assert.Equal(log.Skip(seen), catchUp.Missing(log.TakeLast(LogCatchUp.MostLines).ToList()));
    }

    [Fact]
    public void A_line_that_is_said_again_and_again_is_not_lost()
    {
        var catchUp = new LogCatchUp();
        catchUp.Add(false, "tick");

        Assert.Equal([(false, "tick"), (false, "tick")], catchUp.Missing([(false, "tick"), (false, "tick"), (false, "tick")]));
    }

    [Fact]
    public void A_first_line_that_is_cut_is_recognized_by_those_after_it()
    {
        var catchUp = new LogCatchUp();
        catchUp.Add(false, "a long line, of which the engine gives the end");
        catchUp.Add(false, "second");

        Assert.Equal([(true, "third")], catchUp.Missing([(false, "gives the end"), (false, "second"), (true, "third")]));
    }

    [Fact]
    public void The_last_words_hold_what_standard_error_said_before_much_other_output()
    {
        var output = new ResourceOutput(NullLogger.Instance);
        output.Write("fatal: no database", isError: true);
        for (var i = 0; i < 20; i++)
        {
            output.Write($"line {i}", isError: false);
        }

        Assert.Equal(["fatal: no database", "line 15", "line 16", "line 17", "line 18", "line 19"], output.LastLines);
    }

    // As an engine sends it: each piece with its stream and its length in front.
    private static async Task<List<(bool IsError, string Line)>> ReadAsync(IEnumerable<(byte Stream, byte[] Bytes)> output)
    {
        var sent = new MemoryStream();
        foreach (var (stream, bytes) in output)
        {
            foreach (var piece in bytes.Chunk(16 * 1024))
            {
                var header = new byte[8];
                header[0] = stream;
                BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), piece.Length);
                sent.Write([.. header, .. piece]);
            }
        }

        sent.Position = 0;
        var lines = new List<(bool, string)>();
        using var multiplexed = new MultiplexedStream(sent, multiplexed: true);
        await ContainerLogReader.ReadAsync(multiplexed, (isError, line) => lines.Add((isError, line)), Stop);
        return lines;
    }
}
