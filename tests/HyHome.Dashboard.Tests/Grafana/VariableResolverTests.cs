using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class VariableResolverTests
{
    private const string Board = """
        {"uid":"u","title":"T","templating":{"list":[
          {"name":"route","type":"query","query":{"query":"label_values(hits_total{service_name=~\"$service\"}, route)"},"datasource":{"type":"prometheus","uid":"${source}"},"includeAll":true,"multi":true,"sort":1,"current":{"value":"$__all"}},
          {"name":"source","type":"datasource","query":"prometheus"},
          {"name":"service","type":"query","query":"label_values(hits_total, service_name)","datasource":{"type":"prometheus","uid":"${source}"},"regex":"/^(?<value>.*)-api$/","sort":1},
          {"name":"streams","type":"query","query":{"label":"service_name","stream":"","type":1},"datasource":{"type":"loki","uid":"loki"}},
          {"name":"size","type":"custom","query":"small : 1,large : 10","current":{"value":"10"}},
          {"name":"every","type":"interval","query":"1m,5m","auto":true,"auto_count":10,"auto_min":"1m","current":{"value":"$__auto_interval_every"}},
          {"name":"text","type":"textbox","query":"default"},
          {"name":"fixed","type":"constant","query":"always"},
          {"name":"found","type":"query","query":"query_result(hits_total{service_name=\"shop-api\", route=\"/cart\"})","regex":"/route=\"([^\"]+)\"/","datasource":{"type":"prometheus","uid":"prometheus"}},
          {"name":"filters","type":"adhoc","datasource":{"type":"prometheus","uid":"prometheus"}}]}}
        """;

    [Fact]
    public async Task Variables_are_asked_in_the_order_of_their_dependencies()
    {
        await using var stack = await FilledAsync();

        var variables = await ResolveAsync(stack, []);

        Assert.All(variables.Values, variable => Assert.Null(variable.Error));
        Assert.Equal(["cart", "shop"], variables["service"].Options.Select(option => option.Value));
        Assert.Equal(["cart"], variables["service"].Value.Values);
        Assert.Empty(variables["route"].Options);
        Assert.True(variables["route"].Value.IsAll);
        Assert.Equal(["prometheus"], variables["source"].Value.Values);
        Assert.Equal(["shop-api"], variables["streams"].Value.Values);
        Assert.Equal(("10", "large"), (variables["size"].Value.Values[0], variables["size"].Value.Texts[0]));
        Assert.Equal("1m", variables["every"].Value.Values[0]);
        Assert.Equal("default", variables["text"].Value.Values[0]);
        Assert.Equal("always", variables["fixed"].Value.Values[0]);
        Assert.Equal("/cart", variables["found"].Value.Values[0]);
    }

    [Fact]
    public async Task The_address_chooses_values_also_such_as_are_no_options()
    {
        await using var stack = await FilledAsync();

        var variables = await ResolveAsync(stack, new()
        {
            ["service"] = ["shop"],
            ["route"] = ["/cart", "/new"],
            ["size"] = ["small"],
            ["text"] = ["hello"],
            ["filters"] = ["env|=~|a__gfp__b"],
        });

        Assert.Equal(["shop"], variables["service"].Value.Values);
        Assert.Equal(["/cart", "/new"], variables["route"].Value.Values);
        Assert.False(variables["route"].Value.IsAll);
        Assert.Equal("1", variables["size"].Value.Values[0]);
        Assert.Equal("hello", variables["text"].Value.Values[0]);
        Assert.Equal(new AdHocFilter("env", "=~", "a|b"), Assert.Single(variables["filters"].Filters));
    }

    [Fact]
    public async Task A_data_source_that_does_not_answer_leaves_the_choice_of_the_file()
    {
        await using var services = Stack.Provide(new FixedAddresses());
        var sources = (DataSources)services.GetService(typeof(DataSources))!;
        var resolver = new VariableResolver(new VariableQueries(new(sources), new(sources), new(sources)));
        var board = DashboardReader.Read("""{"title":"T","templating":{"list":[{"name":"job","type":"query","query":"label_values(up, job)","current":{"value":"kept"}}]}}""");

        var variable = Assert.Single(await resolver.ResolveAsync(board, new Dictionary<string, IReadOnlyList<string>>(), new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), "", ""), TestContext.Current.CancellationToken));

        Assert.IsType<DataSourceException>(variable.Error);
        Assert.Equal(["kept"], variable.Value.Values);
    }

    private static async Task<Stack> FilledAsync()
    {
        var stack = await Stack.StartAsync();
        await stack.LogAsync("shop-api", 0, "hello");
        foreach (var (service, route) in new[] { ("shop-api", "/cart"), ("shop-api", "/pay"), ("cart-api", "/items"), ("worker", "/none") })
        {
            await stack.MetricsAsync(service, $$"""
                {"name":"hits","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[
                {"asDouble":1,"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME(240)","attributes":[{"key":"route","value":{"stringValue":"{{route}}"} },{"key":"service_name","value":{"stringValue":"{{service}}"} }]}]} }
                """);
        }

        return stack;
    }

    private static async Task<Dictionary<string, VariableState>> ResolveAsync(Stack stack, Dictionary<string, IReadOnlyList<string>> chosen)
    {
        var range = new DashboardRange(stack.Range.From, stack.Range.To, "now-10m", "now");
        var states = await new VariableResolver(new VariableQueries(stack.Prometheus, stack.Loki, stack.Tempo)).ResolveAsync(DashboardReader.Read(Board), chosen, range, TestContext.Current.CancellationToken);
        return states.ToDictionary(state => state.Model.Name);
    }
}
