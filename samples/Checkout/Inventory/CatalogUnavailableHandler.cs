using Microsoft.AspNetCore.Diagnostics;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace HyHome.Samples.Checkout.Inventory;

/// <summary>A catalog that can't be reached is no fault of this service: the buyer gets 503 and a reason, not 500.</summary>
internal sealed class CatalogUnavailableHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (HttpRequestException or TimeoutRejectedException or BrokenCircuitException))
        {
            return ValueTask.FromResult(false);
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Title = "Catalog unavailable", Detail = "The catalog can't be reached, so prices are unknown. Try again later." },
        });
    }
}
