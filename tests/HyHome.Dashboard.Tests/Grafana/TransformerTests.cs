using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Transformations;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class TransformerTests
{
    [Fact]
    public void Merge_puts_rows_with_equal_shared_columns_together()
    {
        var result = Single("merge", "{}",
            Table("A", ("service", ["cart", "shop"]), ("Value #A", [1.0, 2.0])),
            Table("B", ("service", ["shop", "bank"]), ("Value #B", [20.0, 30.0])));

        Assert.Equal(["service", "Value #A", "Value #B"], result.Fields.Select(field => field.Name));
        Assert.Equal(["cart", "shop", "bank"], result.Fields[0].Values);
        Assert.Equal([1.0, 2.0, null], result.Fields[1].Values);
        Assert.Equal([null, 20.0, 30.0], result.Fields[2].Values);
    }

    [Fact]
    public void Merge_keeps_rows_apart_whose_other_values_differ()
    {
        var result = Single("merge", "{}", Table("A", ("k", ["a"]), ("v", [1.0])), Table("B", ("k", ["a"]), ("w", [2.0])), Table("C", ("k", ["a"]), ("v", [3.0])));

        Assert.Equal(2, result.Length);
    }

    [Fact]
    public void Organize_leaves_out_orders_and_renames()
    {
        var result = Single("organize", """{"excludeByName":{"Time":true},"indexByName":{"b":0,"a":1},"renameByName":{"Value":"Rate"}}""",
            Table("A", ("Time", [1.0]), ("a", ["x"]), ("Value", [2.0]), ("b", ["y"])));

        Assert.Equal(["b", "a", "Rate"], result.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Reduce_makes_a_row_of_each_series()
    {
        var result = Single("reduce", """{"reducers":["max","lastNotNull"]}""", Series("cart", [1, 3, 2]), Series("shop", [5, 4]));

        Assert.Equal(["Field", "Max", "Last *"], result.Fields.Select(field => field.Name));
        Assert.Equal(["cart", "shop"], result.Fields[0].Values);
        Assert.Equal([3.0, 5.0], result.Fields[1].Values);
        Assert.Equal([2.0, 4.0], result.Fields[2].Values);
    }

    [Fact]
    public void Series_are_joined_on_their_times()
    {
        var result = Single("joinByField", """{"byField":"Time","mode":"outer"}""", Series("cart", [1, 2]), Series("shop", [10, 20, 30]));

        Assert.Equal([0.0, 1000.0, 2000.0], result.Fields[0].Values);
        Assert.Equal([1.0, 2.0, null], result.Fields[1].Values);
        Assert.Equal(["cart", "shop"], result.Fields.Skip(1).Select(field => field.Config.DisplayName));
    }

    [Fact]
    public void An_inner_join_keeps_common_rows_only() =>
        Assert.Equal(2, Single("joinByField", """{"byField":"Time","mode":"inner"}""", Series("cart", [1, 2]), Series("shop", [10, 20, 30])).Length);

    [Fact]
    public void Labels_become_columns()
    {
        var result = Single("labelsToFields", "{}", Series("", [1], ("service", "cart")), Series("", [2], ("service", "shop")));

        Assert.Equal(["Time", "service", "Value"], result.Fields.Select(field => field.Name));
        Assert.Equal(["cart", "shop"], result.Fields[1].Values);
        Assert.Equal([1.0, 2.0], result.Fields[2].Values);
    }

    [Fact]
    public void One_label_can_name_the_values_column()
    {
        var result = Single("labelsToFields", """{"valueLabel":"kind"}""", Series("", [1], ("kind", "read")), Series("", [2], ("kind", "write")));

        Assert.Equal(["Time", "read", "write"], result.Fields.Select(field => field.Name));
        Assert.Equal(1, result.Length);
    }

    [Theory]
    [InlineData("""{"mode":"binary","binary":{"left":"a","operator":"/","right":"b"},"alias":"share"}""", "share", 0.5)]
    [InlineData("""{"mode":"binary","binary":{"left":"a","operator":"*","right":"10"}}""", "a * 10", 20.0)]
    [InlineData("""{"mode":"reduceRow","reduce":{"reducer":"sum"}}""", "Total", 6.0)]
    [InlineData("""{"mode":"unary","unary":{"operator":"exp","fieldName":"zero"}}""", "exp(zero)", 1.0)]
    public void Calculations_add_a_column(string options, string name, double expected)
    {
        var fields = Single("calculateField", options, Table("A", ("a", [2.0]), ("b", [4.0]), ("zero", [0.0]))).Fields;

        Assert.Equal((name, expected), (fields[^1].Name, fields[^1].Number(0)));
    }

    [Fact]
    public void Rows_are_sorted_naturally_and_gaps_come_last()
    {
        Assert.Equal(["pod-2", "pod-10", null], Single("sortBy", """{"sort":[{"field":"pod"}]}""", Table("A", ("pod", ["pod-10", null, "pod-2"]))).Fields[0].Values);
        Assert.Equal([3.0, 1.0, null], Single("sortBy", """{"sort":[{"field":"v","desc":true}]}""", Table("A", ("v", [1.0, null, 3.0]))).Fields[0].Values);
    }

    [Theory]
    [InlineData("greater", "1", 2)]
    [InlineData("lowerOrEqual", "1", 1)]
    [InlineData("isNotNull", "0", 3)]
    public void Rows_are_filtered_by_their_values(string condition, string value, int rows) => Assert.Equal(rows, Single(
        "filterByValue",
        """{"type":"include","match":"any","filters":[{"fieldName":"v","config":{"id":"CONDITION","options":{"value":VALUE}}}]}"""
            .Replace("CONDITION", condition, StringComparison.Ordinal).Replace("VALUE", value, StringComparison.Ordinal), Table("A", ("v", [1.0, 2.0, 3.0, null]))).Length);

    [Fact]
    public void Rows_are_grouped()
    {
        var result = Single("groupBy", """{"fields":{"service":{"operation":"groupby"},"v":{"operation":"aggregate","aggregations":["sum","max"]}}}""",
            Table("A", ("service", ["cart", "shop", "cart"]), ("v", [1.0, 5.0, 2.0])));

        Assert.Equal(["service", "v (sum)", "v (max)"], result.Fields.Select(field => field.Name));
        Assert.Equal([3.0, 5.0], result.Fields[1].Values);
    }

    [Fact]
    public void Columns_are_chosen_and_renamed_by_pattern()
    {
        var table = Table("A", ("http_route", ["x"]), ("le", ["y"]));

        Assert.Equal(["le"], Single("filterFieldsByName", """{"include":{"pattern":"^l"}}""", table).Fields.Select(field => field.Name));
        Assert.Equal(["route", "le"], Single("renameByRegex", """{"regex":"http_(.*)","renamePattern":"$1"}""", table).Fields.Select(field => field.Name));
    }

    [Fact]
    public void A_step_can_take_the_answers_of_one_query_only()
    {
        var frames = Transformer.Apply([new("limit", Json("""{"limitField":1}"""), new("byRefId", Json("\"A\"")))], [Table("A", ("v", [1.0, 2.0])), Table("B", ("v", [1.0, 2.0]))]);

        Assert.Equal([("A", 1), ("B", 2)], frames.Select(frame => (frame.RefId, frame.Length)));
    }

    [Fact]
    public void An_unknown_step_is_named() =>
        Assert.Contains("'spatial'", Assert.Throws<NotSupportedException>(() => Transformer.Apply([new("spatial", default, null)], [])).Message, StringComparison.Ordinal);

    private static DataFrame Single(string id, string options, params DataFrame[] frames) => Assert.Single(Transformer.Apply([new(id, Json(options), null)], frames));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static DataFrame Table(string refId, params (string Name, object?[] Values)[] columns) => new()
    {
        RefId = refId,
        Fields = [.. columns.Select(column => Field.Of(column.Name, column.Name == "Time" ? FieldType.Time : column.Values.Any(value => value is double) ? FieldType.Number : FieldType.Text, column.Values))],
    };

    private static DataFrame Series(string name, double[] values, params (string Name, string Value)[] labels) => new()
    {
        Name = name,
        Kind = FrameKind.TimeSeries,
        Fields =
        [
            Field.OfTimes("Time", [.. Enumerable.Range(0, values.Length).Select(index => index * 1000.0)]),
            Field.OfNumbers("Value", values).WithLabels(labels.ToDictionary(label => label.Name, label => label.Value)),
        ],
    };
}
