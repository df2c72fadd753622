using Polly.CircuitBreaker;
using Polly.Timeout;

namespace HyHome.Samples.Storefront;

internal static class Unavailable
{
    /// <summary>A service behind the shop that can't be reached is 503 (come back later), anything else 500 (our fault).</summary>
    public static int StatusCodeFor(Exception error) =>
        error is HttpRequestException or TimeoutRejectedException or BrokenCircuitException
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;
}
