using HyHome.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Tests.Layout;

public sealed class AddressSetTests
{
    private readonly Addresses _addresses = new("http://localhost/metrics?query=up&hide=b&hide=a");

    [Fact]
    public void Names_are_those_of_the_address()
    {
        var set = new AddressSet(_addresses);

        Assert.True(set.Read("hide"));
        Assert.Equal(["a", "b"], set.Names.Order());
        Assert.False(set.Read("hide"));
    }

    [Fact]
    public void A_name_that_is_chosen_and_taken_back_is_in_the_address_beside_the_rest()
    {
        var set = new AddressSet(_addresses);
        set.Read("hide");

        set.Toggle("hide", "a");
        set.Toggle("hide", "c & d");

        Assert.Equal("http://localhost/metrics?query=up&hide=b&hide=c%20%26%20d", _addresses.Asked);
        set.Choose("hide", []);
        Assert.Equal("http://localhost/metrics?query=up", _addresses.Asked);
    }

    [Fact]
    public void What_the_person_chose_last_stays_while_an_older_address_comes_back()
    {
        var set = new AddressSet(_addresses);
        set.Read("hide");
        set.Toggle("hide", "c");
        var first = _addresses.Asked;
        set.Toggle("hide", "d");

        _addresses.Show(first);

        Assert.False(set.Read("hide"));
        Assert.Contains("d", set.Names);
    }

    [Fact]
    public void The_way_back_brings_the_names_of_before()
    {
        var set = new AddressSet(_addresses);
        set.Read("hide");

        _addresses.Show("http://localhost/metrics?query=up");

        Assert.True(set.Read("hide"));
        Assert.Empty(set.Names);
    }

    // A browser that takes its time: what is asked for is shown when a test says so.
    private sealed class Addresses : NavigationManager
    {
        public Addresses(string address) => Initialize("http://localhost/", address);

        public string Asked { get; private set; } = "";

        public void Show(string address) => Uri = address;

        protected override void NavigateToCore(string uri, NavigationOptions options) => Asked = uri;
    }
}
