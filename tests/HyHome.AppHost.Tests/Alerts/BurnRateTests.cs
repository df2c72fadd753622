using System.Text.Json;

namespace HyHome.AppHost.Tests.Alerts;

/// <summary>
/// A sample breaks, and somebody is told: its own spans, of servers and of queues, go the whole way through the application, which is that of Program.cs with a
/// receiver. The clock of the stack is the test's: it moves on by a minute whenever the sample has done some work, so nobody waits for the windows of the rules.
/// </summary>
public sealed class BurnRateTests : IAsyncLifetime
{
    private readonly BreakableShop _shop = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Every order fails for want of an answer; or every payment takes three seconds.
    [Theory]
    [InlineData("ServiceErrorBudgetBurn", "critical", new[] { "InventoryTimeoutRate=1", "InventoryTimeout=00:00:00" })]
    [InlineData("ServiceLatencyHigh", "warning", new[] { "SlowPaymentRate=1", "SlowPaymentDelay=00:00:03" })]
    public async Task A_sample_that_breaks_fires_the_alert_and_its_receiver_is_called(string alert, string severity, string[] faults)
    {
        for (var step = 0; step < 5; step++)
        {
            await _shop.WorkForAMinuteAsync(Cancel);
        }

        Assert.Empty(Told(alert));

        await _shop.BreakAsync(faults, Cancel);
        for (var step = 0; step < 60 && Told(alert).Count == 0; step++)
        {
            await _shop.WorkForAMinuteAsync(Cancel);
        }

        var told = Assert.Single(Told(alert).Take(1));
        Assert.Equal("firing", told.GetProperty("status").GetString());
        Assert.Equal(severity, told.GetProperty("labels").GetProperty("severity").GetString());
        Assert.NotEmpty(told.GetProperty("annotations").GetProperty("summary").GetString()!);
    }

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    // What the receiver was told of an alert about the sample.
    private List<JsonElement> Told(string alert) =>
        [
            .. from message in _shop.Told
               from told in message.GetProperty("alerts").EnumerateArray()
               let labels = told.GetProperty("labels")
               where labels.GetProperty("alertname").GetString() == alert && labels.GetProperty("service").GetString() == "checkout"
               select told,
        ];
}
