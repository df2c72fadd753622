using System.Diagnostics;
using HyHome.Samples.Checkout.Orders;
using HyHome.Samples.Faults;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout.Payments;

internal sealed class PaymentDeclinedException(string reason) : Exception($"The bank declined the payment: {reason}.");

/// <summary>Stands for a bank's API: takes a while, sometimes much longer, and sometimes says no.</summary>
internal sealed partial class PaymentGateway(
    FaultDice dice, IOptions<CheckoutOptions> options, CheckoutTelemetry telemetry, TimeProvider time, ILogger<PaymentGateway> logger)
{
    private static readonly string[] Reasons = ["insufficient funds", "card expired", "limit reached"];

    /// <exception cref="PaymentDeclinedException">The bank said no.</exception>
    public async Task ChargeAsync(Order order, CancellationToken cancellationToken)
    {
        // A client span with peer.service: the service map shows the bank although it sends no spans itself.
        using var activity = telemetry.Source.StartActivity("charge card", ActivityKind.Client);
        activity?.SetTag("peer.service", "bank");
        activity?.SetTag("payment.amount", (double)order.Total);

        await AnswerTimeAsync(order, cancellationToken);
        if (dice.Strikes("decline", order.Number, options.Value.Faults.DeclineRate))
        {
            var reason = Reasons[(int)(dice.Roll("decline-reason", order.Number) * Reasons.Length)];
            activity?.SetTag("error.type", "declined");
            activity?.SetStatus(ActivityStatusCode.Error, reason);
            LogDeclined(logger, order.Id, reason);
            throw new PaymentDeclinedException(reason);
        }
    }

    private async Task AnswerTimeAsync(Order order, CancellationToken cancellationToken)
    {
        var faults = options.Value.Faults;
        var delay = TimeSpan.FromMilliseconds(15 + (50 * dice.Roll("payment-time", order.Number)));
        if (dice.Strikes("slow-payment", order.Number, faults.SlowPaymentRate))
        {
            LogSlow(logger, order.Id, faults.SlowPaymentDelay);
            delay += faults.SlowPaymentDelay;
        }

        await Task.Delay(delay, time, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Payment for order {OrderId} declined: {DeclineReason}")]
    private static partial void LogDeclined(ILogger logger, Guid orderId, string declineReason);

    [LoggerMessage(LogLevel.Warning, "The bank is slow on order {OrderId}: {Delay} more")]
    private static partial void LogSlow(ILogger logger, Guid orderId, TimeSpan delay);
}
