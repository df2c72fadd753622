namespace HyHome.Telemetry.Tests.LogQL;

public sealed class LineFilterTests
{
    private readonly LogSamples _logs = LogSamples.Of(
        "GET /api 200 from 10.0.0.7", "POST /api 500 Error: timeout", "level=WARN slow", "", "überlauf 192.168.1.5", "aXX", "XXb", "error2001:db8::1 end");

    [Theory]
    [InlineData("""|= "api" """, "GET /api 200 from 10.0.0.7|POST /api 500 Error: timeout")]
    [InlineData("""|= "api" |= "timeout" """, "POST /api 500 Error: timeout")]
    [InlineData("""|= "GET" or "slow" """, "GET /api 200 from 10.0.0.7|level=WARN slow")]
    [InlineData("""!= "api" or "XX" != "" """, "")]
    [InlineData("""!= "api" or "XX" or "2001" """, "level=WARN slow||überlauf 192.168.1.5")]
    [InlineData("""|~ "(?i)ERROR" """, "POST /api 500 Error: timeout|error2001:db8::1 end")]
    [InlineData("""|~ "GET|slow" """, "GET /api 200 from 10.0.0.7|level=WARN slow")]
    [InlineData("""|~ "^[A-Z]+ /api \\d{3}" """, "GET /api 200 from 10.0.0.7|POST /api 500 Error: timeout")]
    [InlineData("""!~ ".+" """, "")]
    [InlineData("""|~ "ü.*5$" """, "überlauf 192.168.1.5")]
    [InlineData("""|> "<_> /api <_> from <_>" """, "GET /api 200 from 10.0.0.7")]
    [InlineData("""|> "level=<_>" """, "level=WARN slow")]
    [InlineData("""!> "<_> /api <_>" |= "e" """, "level=WARN slow|überlauf 192.168.1.5|error2001:db8::1 end")]
    [InlineData("""|= ip("10.0.0.0/8") """, "GET /api 200 from 10.0.0.7")]
    [InlineData("""|= ip("192.168.1.1-192.168.1.9") """, "überlauf 192.168.1.5")]
    [InlineData("""|= "XXXX" """, "")]
    [InlineData("""|= "aXX" """, "aXX")]
    public void Filters_keep_the_lines_that_fit(string filter, string expected) =>
        Assert.Equal(expected, string.Join('|', _logs.Lines("""{app="web"} """ + filter)));

    [Fact]
    public void An_empty_line_is_a_line() => Assert.Contains("", _logs.Lines("""{app="web"}"""));

    [Fact]
    public void Large_blocks_give_every_hit_in_both_directions()
    {
        var logs = new LogSamples();
        var expected = new List<string>();
        for (var i = 0; i < 20_000; i++)
        {
            var line = i % 997 == 0 ? $"needle {i}" : $"hay {i} need";
            logs.Add(LogSamples.Stream, i / 100.0, line);
            if (i % 997 == 0)
            {
                expected.Add(line);
            }
        }

        Assert.Equal(expected, logs.Lines("""{app="web"} |= "needle" """));
        Assert.Equal(Enumerable.Reverse(expected).Take(5), logs.Lines("""{app="web"} |= "needle" """, forward: false, limit: 5));
    }
}
