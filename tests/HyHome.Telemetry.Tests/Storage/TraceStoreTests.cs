using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class TraceStoreTests
{
    public static TheoryData<string> Places => ["head", "blocks", "both"];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_trace_comes_back_as_it_was_sent(string place)
    {
        var (store, spans) = Filled(200, place);

        foreach (var trace in spans.GroupBy(s => s.TraceId))
        {
            var found = store.Find(trace.Key);
            Assert.NotNull(found);
            Assert.Equal(trace.Select(Samples.Text).Order(), found.Spans.Select(Samples.Text).Order());
        }

        Assert.Null(store.Find(new TraceId(7, 7)));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Search_finds_what_a_scan_of_all_spans_finds(string place)
    {
        var (store, spans) = Filled(300, place);
        foreach (var (condition, predicate) in Conditions())
        {
            var scan = Samples.Everything(condition);
            var expected = spans.Where(predicate).ToList();
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Select(s => s.TraceId.ToString()).Distinct().Order(), store.Search(scan).Select(t => t.Id.ToString()).Order());
            Assert.Equal(expected.Select(Samples.Text).Order(), store.Spans(scan).Select(Samples.Text).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Conditions_on_different_spans_of_a_trace_find_it_unless_one_span_must_meet_them_all(string place)
    {
        var (store, spans) = Filled(300, place);
        SpanCondition[] conditions =
        [
            new(AttributeScope.Resource, "service.name", ConditionOperator.Equal, AnyValue.Of("svc-1")),
            new(AttributeScope.Span, "http.response.status_code", ConditionOperator.Equal, AnyValue.Of(500L)),
        ];
        var traces = spans.GroupBy(s => s.TraceId).ToList();
        var across = traces.Where(t => t.Any(s => s.Resource.ServiceName == "svc-1") && t.Any(s => s.Status == SpanStatus.Error)).Select(t => t.Key.ToString());
        var same = traces.Where(t => t.Any(s => s.Resource.ServiceName == "svc-1" && s.Status == SpanStatus.Error)).Select(t => t.Key.ToString());

        Assert.Equal(across.Order(), store.Search(new TraceScan(long.MinValue, long.MaxValue, conditions, SameSpan: false)).Select(t => t.Id.ToString()).Order());
        Assert.Equal(same.Order(), store.Search(new TraceScan(long.MinValue, long.MaxValue, conditions, SameSpan: true)).Select(t => t.Id.ToString()).Order());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Search_is_newest_first_and_keeps_to_the_bounds(string place)
    {
        var (store, spans) = Filled(100, place);
        var middle = Samples.Epoch + (50 * Samples.Second);

        var starts = store.Search(new TraceScan(middle, long.MaxValue, [], true)).Select(t => t.Spans.Min(s => s.StartUnixNano)).ToList();

        Assert.Equal(50, starts.Count);
        Assert.Equal(starts.OrderDescending(), starts);
        Assert.Empty(store.Search(new TraceScan(0, 1, [], true)));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Keys_and_values_of_attributes_are_listed_by_scope(string place)
    {
        var (store, spans) = Filled(300, place);

        Assert.Equal(["cached", "http.response.status_code", "http.route", "list", "nothing", "unique", "weight"], store.AttributeKeys(AttributeScope.Span, 0, long.MaxValue));
        Assert.Equal(["service.instance.id", "service.name"], store.AttributeKeys(AttributeScope.Resource, 0, long.MaxValue));
        Assert.Equal(["exception.type"], store.AttributeKeys(AttributeScope.Event, 0, long.MaxValue));
        Assert.Equal(["link.kind"], store.AttributeKeys(AttributeScope.Link, 0, long.MaxValue));
        Assert.Equal(["lib.kind"], store.AttributeKeys(AttributeScope.Instrumentation, 0, long.MaxValue));
        Assert.Equal(spans.Select(s => s.Resource.ServiceName).Distinct().Order(), Values(store, AttributeScope.Resource, "service.name"));
        Assert.Equal(spans.Select(s => s.Name).Distinct().Order(), Values(store, AttributeScope.Intrinsic, "name"));
        Assert.Equal(spans.Where(s => s.ParentSpanId == 0).Select(s => s.Resource.ServiceName).Distinct().Order(), Values(store, AttributeScope.Intrinsic, "rootServiceName"));
        Assert.Equal(["failed 0", "failed 1", "failed 2"], Values(store, AttributeScope.Intrinsic, "statusMessage"));
        Assert.Equal(["TimeoutException"], Values(store, AttributeScope.Event, "exception.type"));
        Assert.Equal(3, store.AttributeValues(AttributeScope.Span, "http.route", 0, long.MaxValue, 3).Count);
    }

    internal static IEnumerable<(SpanCondition Condition, Func<Span, bool> Predicate)> Conditions()
    {
        yield return (new(AttributeScope.Resource, "service.name", ConditionOperator.Equal, AnyValue.Of("svc-3")), s => s.Resource.ServiceName == "svc-3");
        yield return (new(AttributeScope.Span, "http.response.status_code", ConditionOperator.GreaterOrEqual, AnyValue.Of(500L)), s => s.Status == SpanStatus.Error);
        yield return (new(AttributeScope.Span, "weight", ConditionOperator.Less, AnyValue.Of(0.1)), s => s.Attributes[3].Value.Double < 0.1);
        yield return (new(AttributeScope.Span, "cached", ConditionOperator.Equal, AnyValue.Of(true)), s => s.Attributes[4].Value.Bool);
        yield return (new(AttributeScope.Any, "http.route", ConditionOperator.Equal, AnyValue.Of("/items/7")), s => s.Attributes[1].Value.String == "/items/7");
        yield return (new(AttributeScope.Any, "service.name", ConditionOperator.Equal, AnyValue.Of("svc-2")), s => s.Resource.ServiceName == "svc-2");
        yield return (new(AttributeScope.Intrinsic, "duration", ConditionOperator.Greater, AnyValue.Of(400_000_000L)), s => s.DurationNano > 400_000_000);
        yield return (new(AttributeScope.Intrinsic, "name", ConditionOperator.Equal, AnyValue.Of("GET /items/3")), s => s.Name == "GET /items/3");
        yield return (new(AttributeScope.Intrinsic, "kind", ConditionOperator.Equal, AnyValue.Of(2L)), s => s.Kind == SpanKind.Server);
        yield return (new(AttributeScope.Intrinsic, "status", ConditionOperator.Equal, AnyValue.Of(2L)), s => s.Status == SpanStatus.Error);
        yield return (new(AttributeScope.Intrinsic, "statusMessage", ConditionOperator.Equal, AnyValue.Of("failed 1")), s => s.StatusMessage == "failed 1");
        yield return (new(AttributeScope.Event, "exception.type", ConditionOperator.Equal, AnyValue.Of("TimeoutException")), s => s.Events.Count > 0);
        yield return (new(AttributeScope.Link, "link.kind", ConditionOperator.Equal, AnyValue.Of("follows")), s => s.Links.Count > 0);
        yield return (new(AttributeScope.Instrumentation, "lib.kind", ConditionOperator.Equal, AnyValue.Of("test")), s => s.Scope.Name == "library");
        yield return (new(AttributeScope.Span, "list", ConditionOperator.Equal, AnyValue.Of("x")), _ => true);
    }

    private static IEnumerable<string> Values(TraceStore store, AttributeScope scope, string name) =>
        store.AttributeValues(scope, name, 0, long.MaxValue, 1000).Select(v => v.String).Order();

    private static (TraceStore Store, List<Span> Spans) Filled(int traces, string place)
    {
        var random = new Random(1);
        var store = new TraceStore();
        var spans = new List<Span>();
        for (var i = 0; i < traces; i++)
        {
            spans.AddRange(Samples.Trace(random, Samples.Epoch + (i * Samples.Second), random.Next(1, 10)));
        }

        // Traces are cut in the middle by the batches, so that with both places some lie in two.
        foreach (var (i, batch) in spans.Chunk(37).Index())
        {
            Assert.True(store.Append(batch));
            if (place == "both" && i % 9 == 8)
            {
                store.SealNow();
            }
        }

        if (place == "blocks")
        {
            store.SealNow();
        }

        return (store, spans);
    }
}
