using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HyHome.Dashboard.Board;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Dashboard;

/// <summary>The resources of the model, their console logs and their commands, as the pages see them.</summary>
internal sealed class ModelBoard : IResourceBoard
{
    // Many changes come at once when an application starts; the pages are drawn once for all of them.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly DistributedApplicationModel _model;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly ResourceCommandService _commands;
    private readonly SecretValues _secrets;
    private readonly ResourceViews _views;

    public ModelBoard(DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers, ResourceCommandService commands)
    {
        _model = model;
        _notifications = notifications;
        _loggers = loggers;
        _commands = commands;
        _secrets = new SecretValues(model);
        _views = new ResourceViews(_secrets);
    }

    public IReadOnlyList<ResourceView> Resources =>
    [
        .. from resource in _model.Resources
           from id in ResourceInstances.Of(resource)
           let state = _notifications.TryGetCurrentState(id, out var known) ? known.Snapshot : InitialSnapshots.Of(resource)
           select _views.Make(resource, id, state),
    ];

    public async IAsyncEnumerable<IReadOnlyList<ResourceView>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var follow = FollowAsync(changes.Writer, end.Token);
        try
        {
            while (await changes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                changes.Reader.TryRead(out _);
                yield return Resources;
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await follow.ConfigureAwait(false);
        }
    }

    public async Task<CommandOutcome> ExecuteAsync(string id, string command, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        var inputs = InputsOf(id, command).Select(input => new InteractionInput
        {
            Name = input.Name,
            InputType = input.InputType,
            Label = input.Label,
            Required = input.Required,
            Options = input.Options,
            Value = arguments.GetValueOrDefault(input.Name, input.Value ?? string.Empty),
        });
        var result = await _commands.ExecuteCommandAsync(id, command, new InteractionInputCollection([.. inputs]), cancellationToken).ConfigureAwait(false);
        return new CommandOutcome(result.Success, result.Message is { } message ? _secrets.Mask(message) : null, result.Data?.Value is { } data ? _secrets.Mask(data) : null);
    }

    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var lines in _loggers.WatchAsync(id).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return [.. lines.Select(Line)];
        }
    }

    private async Task FollowAsync(ChannelWriter<bool> changes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                changes.TryWrite(true);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more, or the application has ended.
        }

        changes.Complete();
    }

    private ConsoleLine Line(LogLine line)
    {
        // The log writes the time in front of each line, in the form that comes back unchanged.
        var text = line.Content;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var hasTime = DateTimeOffset.TryParseExact(
            space < 0 ? text : text.AsSpan(0, space), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        return new ConsoleLine(line.LineNumber, hasTime ? time : null, _secrets.Mask(hasTime && space >= 0 ? text[(space + 1)..] : text), line.IsErrorMessage);
    }

    private IEnumerable<InteractionInput> InputsOf(string id, string command) =>
        _model.Resources.FirstOrDefault(resource => ResourceInstances.Of(resource).Contains(id, StringComparer.OrdinalIgnoreCase))
            ?.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(annotation => annotation.Name == command)?.Arguments ?? [];
}
