using HyHome.Dashboard.Layout;

namespace HyHome.Dashboard.Tests.Layout;

public sealed class EchoesTests
{
    [Fact]
    public void Addresses_that_come_late_are_no_news()
    {
        var echoes = new Echoes();
        foreach (var typed in new[] { "a", "ab", "a", "" })
        {
            echoes.Send(typed);
        }

        Assert.False(echoes.IsNews("a"));
        Assert.False(echoes.IsNews("a"));
        Assert.False(echoes.IsNews("ab"));
        Assert.False(echoes.IsNews("a"));
        Assert.False(echoes.IsNews(null));
    }

    [Fact]
    public void An_address_that_skipped_others_is_no_news_either()
    {
        var echoes = new Echoes();
        echoes.Send("a");
        echoes.Send("ab");

        Assert.False(echoes.IsNews("ab"));
        Assert.True(echoes.IsNews("a"));
    }

    [Fact]
    public void What_a_link_or_the_way_back_brings_is_news()
    {
        var echoes = new Echoes();
        Assert.False(echoes.IsNews(null));
        Assert.True(echoes.IsNews("linked"));
        echoes.Send("typed");

        Assert.True(echoes.IsNews("linked elsewhere"));
        Assert.True(echoes.IsNews(""));
    }
}
