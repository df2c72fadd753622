using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace HyHome.Telemetry.Alerting;

/// <summary>Sends notifications as mail.</summary>
internal static class EmailNotifier
{
    private const int ImplicitTlsPort = 465;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="NotificationException">The mail server refused it, or could not be reached.</exception>
    public static async Task SendAsync(EmailReceiver mail, AlertNotification notification, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Timeout);
        using var client = new SmtpClient();
        try
        {
            var security = mail.Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect : mail.RequireTls ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;
            await client.ConnectAsync(mail.Host, mail.Port, security, deadline.Token);
            if (mail.Account is var (username, password))
            {
                await client.AuthenticateAsync(username, password, deadline.Token);
            }

            using var message = Message(mail, notification);
            await client.SendAsync(message, deadline.Token);
            await client.DisconnectAsync(quit: true, deadline.Token);
        }
        catch (Exception e) when (e is SmtpCommandException or AuthenticationException or SslHandshakeException or NotSupportedException or ProtocolException)
        {
            throw new NotificationException($"{mail.Host} refused the mail: {e.Message}", IsPassing(e), e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new NotificationException($"{mail.Host}:{mail.Port} cannot be reached: {e.Message}", isPassing: true, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new NotificationException($"{mail.Host} did not take the mail within {Timeout.TotalSeconds} s", isPassing: true, e);
        }
    }

    // 4xx: the server says to come again.
    private static bool IsPassing(Exception e) => e is SmtpCommandException { StatusCode: < (SmtpStatusCode)500 } or ProtocolException;

    private static MimeMessage Message(EmailReceiver mail, AlertNotification notification)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(mail.To.Select(MailboxAddress.Parse));
        message.Subject = NotificationText.Title(notification);
        message.Body = new TextPart("plain") { Text = NotificationText.Body(notification, notification.Told(mail.SendResolved)) };
        return message;
    }
}
