using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Search;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

public sealed class SearchTests
{
    private static readonly TraceStore Store = TestSpans.Store(TestSpans.Shop());

    [Theory]
    [InlineData("{ }", "21 | 11 12 | 1 2 3 4 5")]
    [InlineData("{ false }", "")]
    [InlineData("{ resource.service.name = \"cart\" }", "21 | 12 | 3 4")]
    [InlineData("{ .service.name = \"web\" && kind = client }", "2")]
    [InlineData("{ status = error }", "11 12")]
    [InlineData("{ statusMessage = \"boom\" }", "11")]
    [InlineData("{ name =~ \"POST.*\" }", "12 | 2 3")]
    [InlineData("{ name =~ \"OST\" }", "")]
    [InlineData("{ name !~ \"POST.*\" && duration > 100ms }", "11 | 1")]
    [InlineData("{ duration > 150ms && duration < 800ms }", "12 | 1")]
    [InlineData("{ duration > 0.15s }", "11 12 | 1")]
    [InlineData("{ .http.status_code >= 500 }", "11 12")]
    [InlineData("{ .http.status_code = 200 || .http.status_code = 503 }", "21 | 12 | 1")]
    [InlineData("{ .http.status_code != 200 }", "11 12 | 3")]
    [InlineData("{ .http.status_code = \"200\" }", "")]
    [InlineData("{ .http.status_code > 200.5 }", "")]
    [InlineData("{ .http.status_code > 200.5 && .http.status_code + 1 > 1 }", "11 12 | 3")]
    [InlineData("{ .http.status_code + 1 = 202 }", "3")]
    [InlineData("{ .http.status_code / 0 = 1 }", "")]
    [InlineData("{ .load > 0.4 }", "3")]
    [InlineData("{ .load < 4 }", "")]
    [InlineData("{ .load < 4 && .load + 1 > 0 }", "3")]
    [InlineData("{ .rows > 6.5 && -.rows < 0 }", "4")]
    [InlineData("{ .rows % 4 = 3 }", "4")]
    [InlineData("{ .ok }", "1")]
    [InlineData("{ !.ok }", "11")]
    [InlineData("{ .ok = false }", "11")]
    [InlineData("{ span.ok != nil }", "11 | 1")]
    [InlineData("{ span.http.status_code = nil && resource.service.name = \"web\" }", "2 5")]
    [InlineData("{ resource.ok != nil }", "")]
    [InlineData("{ .tags = \"b\" }", "5")]
    [InlineData("{ .tags != \"c\" }", "5")]
    [InlineData("{ .tags != \"b\" }", "5")]
    [InlineData("{ .tags !~ \"a\" }", "5")]
    [InlineData("{ .tags !~ \"a|b\" }", "")]
    [InlineData("{ .tags =~ \"a|x\" }", "5")]
    [InlineData("{ .sizes > 1 }", "5")]
    [InlineData("{ event:name = \"exception\" }", "12")]
    [InlineData("{ event:name = \"retry\" && event.exception.type = \"Timeout\" }", "12")]
    [InlineData("{ event:timeSinceStart > 90ms }", "12")]
    [InlineData("{ event:timeSinceStart > 200ms }", "")]
    [InlineData("{ link:traceID = \"000000000000000000000000000000a1\" }", "12")]
    [InlineData("{ link:spanID = \"0000000000000003\" && link.why = \"retry\" }", "12")]
    [InlineData("{ instrumentation:name = \"Cart.Http\" && instrumentation:version = \"1.2\" && instrumentation.build = \"x\" }", "12")]
    [InlineData("{ trace:id = \"00b2\" }", "11 12")]
    [InlineData("{ trace:id = \"b2\" && kind = server }", "11 12")]
    [InlineData("{ span:id = \"0000000000000004\" }", "4")]
    [InlineData("{ span:parentID = \"0000000000000001\" }", "2 5")]
    [InlineData("{ rootServiceName = \"web\" && kind = client }", "2 4")]
    [InlineData("{ rootName = \"GET /buy\" && status = error }", "11 12")]
    [InlineData("{ traceDuration > 500ms }", "11 12")]
    [InlineData("{ span:childCount > 1 }", "1")]
    [InlineData("{ nestedSetParent = -1 }", "11 | 1")]
    [InlineData("{ nestedSetLeft = 0 }", "21")]
    [InlineData("{ resource.service.name = \"web\" } && { resource.service.name = \"cart\" }", "11 12 | 1 2 3 4 5")]
    [InlineData("{ name = \"render\" } || { status = error }", "11 12 | 5")]
    [InlineData("{ name = \"GET /buy\" } > { kind = client }", "2")]
    [InlineData("{ name = \"SELECT\" } < { }", "3")]
    [InlineData("{ name = \"GET /buy\" } >> { name = \"SELECT\" }", "4")]
    [InlineData("{ name = \"SELECT\" } << { kind = server }", "1 3")]
    [InlineData("{ name = \"POST\" } ~ { }", "5")]
    [InlineData("{ } ~ { }", "2 5")]
    [InlineData("{ name = \"GET /buy\" } !> { }", "21 | 11 | 1 3 4")]
    [InlineData("{ kind = client } !< { }", "21 | 11 12 | 2 4 5")]
    [InlineData("{ name = \"GET /buy\" } !>> { }", "21 | 11 | 1")]
    [InlineData("{ name = \"SELECT\" } !<< { kind = server }", "11 12")]
    [InlineData("{ name = \"POST\" } !~ { kind = internal }", "21")]
    [InlineData("{ name = \"GET /buy\" } &> { kind = client }", "1 2")]
    [InlineData("{ name = \"GET /buy\" } &>> { name = \"SELECT\" }", "1 4")]
    [InlineData("{ name = \"SELECT\" } &<< { name = \"GET /buy\" }", "1 4")]
    [InlineData("{ name = \"SELECT\" } &< { }", "3 4")]
    [InlineData("{ name = \"POST\" } &~ { }", "2 5")]
    [InlineData("{ } | count() > 2", "1 2 3 4 5")]
    [InlineData("{ kind = server } | count() = 2", "11 12 | 1 3")]
    [InlineData("{ } | avg(duration) > 500ms", "11 12")]
    [InlineData("{ } | max(duration) < 10ms", "21")]
    [InlineData("{ } | sum(.http.status_code) = 401", "1 2 3 4 5")]
    [InlineData("{ } | min(.missing) < 1", "")]
    [InlineData("{ } | by(resource.service.name) | count() > 2", "1 2 5")]
    [InlineData("{ } | by(resource.service.name) | count() > 1 | coalesce()", "1 2 3 4 5")]
    [InlineData("({ kind = server } | count() > 1) >> ({ kind = client })", "2 4")]
    [InlineData("{ kind = client } | { name = \"POST\" } | select(.http.method)", "2")]
    [InlineData("{ kind = client } | rate()", "2 4")]
    public void Finds_what_Tempo_finds(string query, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Search(query).Select(static t => string.Join(' ', t.Spansets.SelectMany(static s => s.Spans).Select(static s => s.Id)))));

    [Fact]
    public void Groups_become_spansets_that_carry_their_key_and_aggregates()
    {
        var trace = Assert.Single(Search("{ trace:id = \"a1\" } | by(resource.service.name) | count() > 1"));

        Assert.Equal(["web", "cart"], trace.Spansets.Select(static s => s.Attributes.Single(static a => a.Key == "by(resource.service.name)").Value.String));
        Assert.Equal([3L, 2L], trace.Spansets.Select(static s => s.Attributes.Single(static a => a.Key == "count()").Value.Int));
    }

    [Fact]
    public void Spans_carry_the_attributes_that_the_query_names_and_their_name_only_if_asked_for()
    {
        var named = Assert.Single(Search("{ name = \"SELECT\" && .rows > 1 && resource.service.name = \"cart\" && kind = client } | select(.db.system)")).Spansets[0].Spans[0];
        var plain = Search("{ .rows > 1 }")[0].Spansets[0].Spans[0];

        Assert.Equal("SELECT", named.Name);
        Assert.Equal(["db.system=sqlite", "kind=client", "rows=7", "service.name=cart"], named.Attributes.Select(static a => $"{a.Key}={Static.Of(a.Value).Text(quoted: false)}").Order());
        Assert.Equal("", plain.Name);
        Assert.Equal("rows", Assert.Single(plain.Attributes).Key);
    }

    [Fact]
    public void Of_alternatives_only_those_that_hold_are_shown()
    {
        var span = Search("{ .http.status_code = 500 || .ok = true }").Single(static t => t.Id.Low == 0xb2).Spansets[0].Spans[0];

        Assert.Equal("http.status_code", Assert.Single(span.Attributes).Key);
    }

    [Fact]
    public void The_newest_traces_are_found_and_spans_limited_but_counted()
    {
        var found = TraceSearch.Find(Store, Parser.Parse("{ }"), new SearchRange(0, long.MaxValue, 2, 1), CancellationToken.None);

        Assert.Equal([0xc3UL, 0xb2UL], found.Select(static t => t.Id.Low));
        Assert.Equal([1, 2], found.Select(static t => t.Spansets[0].Matched));
        Assert.All(found, static t => Assert.Single(t.Spansets[0].Spans));
    }

    [Fact]
    public void Only_traces_within_the_range_are_found()
    {
        var range = new SearchRange(TestSpans.Epoch + 60_000_000_000, TestSpans.Epoch + 70_000_000_000, 20, 3);

        Assert.Equal(0xb2UL, Assert.Single(TraceSearch.Find(Store, Parser.Parse("{ }"), range, CancellationToken.None)).Id.Low);
        Assert.Empty(TraceSearch.Find(Store, Parser.Parse("{ trace:id = \"a1\" }"), range, CancellationToken.None));
    }

    [Fact]
    public void Traces_are_described_with_their_root_and_their_services()
    {
        var failed = Search("{ trace:id = \"b2\" }")[0];
        var rootless = Search("{ name = \"cleanup\" }")[0];

        Assert.Equal(("web", "GET /buy", 900_000_000L), (failed.RootServiceName, failed.RootName, failed.Duration));
        Assert.Equal([new ServiceStatistics("cart", 1, 1), new ServiceStatistics("web", 1, 1)], failed.Services);
        Assert.Equal(("", ""), (rootless.RootServiceName, rootless.RootName));
    }

    [Fact]
    public void The_order_of_ingest_does_not_matter()
    {
        var random = new Random(1);
        string[] queries = ["{ }", "{ } ~ { }", "{ name = \"GET /buy\" } >> { }", "{ } | by(resource.service.name) | count() > 0", "{ nestedSetLeft > 2 }"];
        var expected = queries.Select(static q => Render(Store, q)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var spans = TestSpans.Shop();
            random.Shuffle(spans);
            var store = new TraceStore();
            foreach (var batch in spans.Chunk(random.Next(1, 4)))
            {
                store.Append(batch);
            }

            Assert.Equal(expected, queries.Select(q => Render(store, q)));
        }
    }

    [Fact]
    public void A_span_that_was_sent_twice_counts_once()
    {
        var store = TestSpans.Store([.. TestSpans.Shop(), .. TestSpans.Shop()]);

        Assert.Equal(5, TraceSearch.Find(store, Parser.Parse("{ trace:id = \"a1\" }"), new SearchRange(0, long.MaxValue, 20, 0), CancellationToken.None)[0].Spansets[0].Matched);
    }

    [Fact]
    public void Structure_between_groups_is_an_error()
    {
        var error = Assert.Throws<TraceQLException>(() => Search("({ } | by(span:id)) > ({ })"));

        Assert.Equal("spanset operators are not supported for multiple spansets per trace. consider using coalesce()", error.Message);
    }

    [Fact]
    public void Cycles_and_spans_that_are_their_own_parent_do_no_harm()
    {
        var store = TestSpans.Store(TestSpans.Span(1, 1, 2), TestSpans.Span(1, 2, 1), TestSpans.Span(1, 3, 3), TestSpans.Span(1, 4), TestSpans.Span(1, 5, 4));
        var found = TraceSearch.Find(store, Parser.Parse("{ } >> { }"), new SearchRange(0, long.MaxValue, 20, 0), CancellationToken.None);

        Assert.Equal(5UL, Assert.Single(found[0].Spansets[0].Spans).Id);
    }

    [Theory]
    [InlineData("{ .tags = \"b\" }", "b")]
    [InlineData("{ .tags != \"b\" }", "a")]
    [InlineData("{ .tags =~ \"a|b\" }", "a,b")]
    [InlineData("{ .tags = \"b\" } | select(.tags)", "a,b")]
    public void Of_an_array_those_elements_are_shown_that_meet_the_comparison(string query, string expected)
    {
        var shown = Assert.Single(Search(query)[0].Spansets[0].Spans[0].Attributes, static a => a.Key == "tags").Value;

        Assert.Equal(expected, shown.Kind == AnyValueKind.Array ? string.Join(',', shown.Array.Select(static v => v.String)) : shown.String);
    }

    [Theory]
    [InlineData("tags", "a,b")]
    [InlineData("sizes", "1,2")]
    public void The_elements_of_an_array_are_values_to_choose_from(string name, string expected) => Assert.Equal(
        expected,
        string.Join(',', TagCatalog.Values(Store, new FieldReference(FieldScope.Span, name), null, long.MinValue, long.MaxValue, 100, TestContext.Current.CancellationToken)
            .Select(static v => v.Text(quoted: false))));

    private static List<FoundTrace> Search(string text)
    {
        var query = Parser.Parse(text);
        Validator.Validate(query);
        return TraceSearch.Find(Store, query, new SearchRange(0, long.MaxValue, 20, 0), CancellationToken.None);
    }

    private static string Render(ITraceSource source, string query) => string.Join(" | ", TraceSearch
        .Find(source, Parser.Parse(query), new SearchRange(0, long.MaxValue, 20, 0), CancellationToken.None)
        .Select(static t => $"{t.Id}: {string.Join(';', t.Spansets.Select(static s => string.Join(' ', s.Spans.Select(static p => p.Id))).Order())}"));
}
