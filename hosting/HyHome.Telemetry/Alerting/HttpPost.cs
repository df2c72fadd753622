using System.Net;
using System.Net.Http.Headers;

namespace HyHome.Telemetry.Alerting;

/// <summary>Posts JSON to whom alerts are told.</summary>
internal static class HttpPost
{
    /// <exception cref="NotificationException">It was refused or did not arrive. The message has no address: that of a chat is a secret.</exception>
    public static async Task SendAsync(HttpClient http, Uri url, byte[] json, AuthenticationHeaderValue? authorization, TimeSpan timeout, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = authorization;
        try
        {
            using var response = await http.SendAsync(request, deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new NotificationException(
                    $"{url.Host} answered {(int)response.StatusCode}", response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
            }
        }
        catch (HttpRequestException e)
        {
            throw new NotificationException($"{url.Host} cannot be reached: {e.Message}", isPassing: true, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new NotificationException($"{url.Host} did not answer within {timeout.TotalSeconds} s", isPassing: true, e);
        }
    }
}
