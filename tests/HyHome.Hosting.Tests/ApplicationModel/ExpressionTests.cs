using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ExpressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_and_values_keep_their_order_and_braces_stay_text()
    {
        var builder = TestApplication.Run();
        var user = builder.AddParameter("user", "ann");
        var expression = ReferenceExpression.Create($"{{a}} {user} {"{b}"}");

        Assert.Equal("{a} ann {b}", await expression.GetValueAsync(Token));
        Assert.Equal("{a} {user.value} {b}", expression.ValueExpression);
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(Token));
    }

    [Fact]
    public async Task The_uri_format_escapes_when_run_and_is_not_in_the_expression()
    {
        var password = TestApplication.Run().AddParameter("password", "a b/c");
        var expression = ReferenceExpression.Create($"amqp://{password:uri}@host");

        Assert.Equal("amqp://a%20b%2Fc@host", await expression.GetValueAsync(Token));
        Assert.Equal("amqp://{password.value}@host", expression.ValueExpression);
    }

    [Fact]
    public async Task Nested_expressions_stay_values()
    {
        var user = TestApplication.Run().AddParameter("user", "ann");
        var inner = ReferenceExpression.Create($"[{user}]");
        var outer = ReferenceExpression.Create($"store://{inner}/main");

        Assert.Equal("store://{0}/main", outer.Format);
        Assert.Same(inner, Assert.Single(outer.ValueProviders));
        Assert.Equal("store://[ann]/main", await outer.GetValueAsync(Token));
    }

    [Fact]
    public async Task A_condition_ignores_case_and_is_looked_at_when_evaluated()
    {
        var mode = TestApplication.Run().AddParameter("mode", "ON");
        var expression = ReferenceExpression.CreateConditional(mode.Resource, "on", ReferenceExpression.Create($"yes"), ReferenceExpression.Create($"no"));
        var same = ReferenceExpression.CreateConditional(mode.Resource, "on", ReferenceExpression.Create($"yes"), ReferenceExpression.Create($"no"));

        Assert.True(expression.IsConditional);
        Assert.Equal("yes", await expression.GetValueAsync(Token));
        Assert.Matches(@"^\{cond-mode-value-[0-9a-f]{8}\.connectionString\}$", expression.ValueExpression);
        Assert.Equal(expression.ValueExpression, same.ValueExpression);
    }

    [Fact]
    public async Task A_builder_appends_bit_by_bit()
    {
        var user = TestApplication.Run().AddParameter("user", "ann");
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);
        builder.AppendLiteral("u=");
        builder.Append($"{user};");
        builder.AppendFormatted("x y", "uri");

        Assert.Equal("u=ann;x%20y", await builder.Build().GetValueAsync(Token));
    }

    [Fact]
    public async Task Values_of_ones_own_are_evaluated_and_a_null_string_is_empty()
    {
        var run = TestApplication.Run();
        var published = TestApplication.Publish();

        var environment = await run.AddExecutable("a", "run", ".").WithEnvironment("OWN", new Own()).WithEnvironment("EMPTY", (string?)null).EnvironmentAsync();
        var expressions = await published.AddExecutable("a", "run", ".").WithEnvironment("OWN", new Own()).EnvironmentAsync();

        Assert.Equal("value", environment["OWN"]);
        Assert.Equal(string.Empty, environment["EMPTY"]);
        Assert.Equal("{own}", expressions["OWN"]);
    }

    [Fact]
    public async Task Secrets_are_marked_and_every_failure_is_reported()
    {
        var builder = TestApplication.Run();
        var secret = builder.AddParameter("secret", "x", secret: true);
        var result = await builder.AddExecutable("a", "run", ".", "plain").WithArgs(ReferenceExpression.Create($"--key={secret}"))
            .WithEnvironment("ONE", builder.AddParameter("one")).WithEnvironment("TWO", builder.AddParameter("two")).EvaluateAsync();

        Assert.Equal([("plain", false), ("--key=x", true)], result.Arguments);
        Assert.Equal(2, Assert.IsType<AggregateException>(result.Exception).InnerExceptions.Count);
    }

    private sealed class Own : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => "{own}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new("value");
    }
}
