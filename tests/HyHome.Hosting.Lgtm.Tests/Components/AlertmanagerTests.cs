using HyHome.Hosting.Kubernetes;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Components;

public sealed class AlertmanagerTests
{
    private const string Secret = "s3cret-value";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_checker_accepts_the_configuration_without_and_with_every_kind_of_receiver()
    {
        await CheckAsync(Model.Publish().AddAlertmanager());
        await CheckAsync(WithEveryReceiver(Model.Publish()));
    }

    [Fact]
    public async Task Receivers_get_a_route_each_and_the_helpers_of_inhibition_reach_nobody()
    {
        var file = (await Model.FilesAsync(WithEveryReceiver(Model.Publish()).Resource, Cancel))["/etc/alertmanager/alertmanager.yaml"];

        Assert.Contains("Watchdog|InfoInhibitor", file, StringComparison.Ordinal);
        Assert.Contains("severity=~\"critical|warning\"", file, StringComparison.Ordinal);
        Assert.Contains("url: https://ntfy.example.org/home?template=alertmanager", file, StringComparison.Ordinal);
        Assert.Contains("auth_password_file: /etc/alertmanager/secrets/mail-password", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_secret_is_a_mount_and_never_a_value()
    {
        var alertmanager = WithEveryReceiver(Model.Publish()).Resource;

        Assert.DoesNotContain(Secret, string.Concat((await Model.FilesAsync(alertmanager, Cancel)).Values), StringComparison.Ordinal);
        Assert.Contains(
            alertmanager.Annotations.OfType<SecretFileAnnotation>(),
            file => file.Path == "/etc/alertmanager/secrets/chat-api-url" && file.Parameter.Name == "secret");
    }

    [Fact]
    public async Task Locally_a_secret_is_a_file_for_its_owner_alone()
    {
        var alertmanager = WithEveryReceiver(Model.Run()).Resource;

        Assert.Equal(Secret, (await Model.FilesAsync(alertmanager, Cancel))["/etc/alertmanager/secrets/mail-password"]);
        var annotation = alertmanager.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().First(files => files.DestinationPath.EndsWith("secrets", StringComparison.Ordinal));
        Assert.Equal(65534, annotation.DefaultOwner);
    }

    [Fact]
    public void Two_receivers_of_one_name_are_refused()
    {
        var alertmanager = Model.Run().AddAlertmanager().WithReceiver(AlertReceiver.Webhook("me", new Uri("http://127.0.0.1:1")));

        var error = Assert.Throws<DistributedApplicationException>(() => alertmanager.WithReceiver(AlertReceiver.Webhook("me", new Uri("http://127.0.0.1:2"))));

        Assert.Contains("'me'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_by_a_parameter_that_is_none_is_refused()
    {
        var builder = Model.Run();
        var open = builder.AddParameter("open", "value");

        var error = Assert.Throws<ArgumentException>(() => builder.AddAlertmanager().WithReceiver(AlertReceiver.Webhook("me", open)));

        Assert.Contains("secret: true", error.Message, StringComparison.Ordinal);
    }

    private static IResourceBuilder<AlertmanagerResource> WithEveryReceiver(IDistributedApplicationBuilder builder)
    {
        var secret = builder.AddParameter("secret", Secret, secret: true);
        return builder.AddAlertmanager()
            .WithReceiver(AlertReceiver.Webhook("hook", secret, "critical", "warning"))
            .WithReceiver(AlertReceiver.Webhook("open-hook", new Uri("http://receiver:8080/alerts")))
            .WithReceiver(AlertReceiver.Slack("chat", "#alerts", secret))
            .WithReceiver(AlertReceiver.Email("mail", "me@example.org", "home@example.org", "mail.example.org:587", "home", secret, "critical"))
            .WithReceiver(AlertReceiver.Ntfy("phone", new Uri("https://ntfy.example.org/home"), secret))
            .WithReceiver(AlertReceiver.Ntfy("open-phone", new Uri("https://ntfy.example.org/open")));
    }

    private static async Task CheckAsync(IResourceBuilder<AlertmanagerResource> alertmanager)
    {
        using var folder = await ContainerFolder.CreateAsync(alertmanager.Resource, "/etc/alertmanager", Cancel);
        await Tool.CheckAsync("amtool", ["check-config", folder.PathOf("/etc/alertmanager/alertmanager.yaml")], Cancel);
    }
}
