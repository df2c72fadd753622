namespace HyHome.Hosting.ApplicationModel;

/// <summary>In which form a command answers.</summary>
public enum CommandResultFormat
{
    /// <summary>Text.</summary>
    Text = 0,

    /// <summary>JSON.</summary>
    Json = 1,

    /// <summary>Markdown.</summary>
    Markdown = 2,
}

/// <summary>What a command answers.</summary>
public sealed class CommandResultData
{
    /// <summary>The answer.</summary>
    public required string Value { get; init; }

    /// <summary>Its form.</summary>
    public CommandResultFormat Format { get; init; }

    /// <summary>Whether it is shown without being asked for.</summary>
    public bool DisplayImmediately { get; init; }
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    private readonly string? _message;

    /// <summary>Whether it did what it should.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was cancelled.</summary>
    public bool Canceled { get; init; }

    /// <summary>What to tell people.</summary>
    public string? Message
    {
        get => _message;
        init => _message = value;
    }

    /// <summary>What to tell people.</summary>
    [Obsolete("Use Message instead.")]
    public string? ErrorMessage
    {
        get => _message;
        init => _message ??= value;
    }

    /// <summary>What it answers.</summary>
    public CommandResultData? Data { get; init; }
}

/// <summary>The usual results of commands.</summary>
public static class CommandResults
{
    /// <summary>It did what it should.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It did what it should.</summary>
    /// <param name="message">What to tell people.</param>
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    /// <summary>It did what it should.</summary>
    /// <param name="message">What to tell people.</param>
    /// <param name="result">What it answers.</param>
    /// <param name="resultFormat">In which form.</param>
    public static ExecuteCommandResult Success(string message, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) =>
        Success(message, new CommandResultData { Value = result, Format = resultFormat });

    /// <summary>It did what it should.</summary>
    /// <param name="message">What to tell people.</param>
    /// <param name="result">What it answers.</param>
    /// <param name="resultFormat">In which form.</param>
    /// <param name="displayImmediately">Whether it is shown without being asked for.</param>
    public static ExecuteCommandResult Success(string message, string result, CommandResultFormat resultFormat, bool displayImmediately) =>
        Success(message, new CommandResultData { Value = result, Format = resultFormat, DisplayImmediately = displayImmediately });

    /// <summary>It did what it should.</summary>
    /// <param name="message">What to tell people.</param>
    /// <param name="value">What it answers.</param>
    public static ExecuteCommandResult Success(string message, CommandResultData value) => new() { Success = true, Message = message, Data = value };

    /// <summary>It failed.</summary>
    /// <param name="errorMessage">What to tell people.</param>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>It failed.</summary>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="result">What it answers nevertheless.</param>
    /// <param name="resultFormat">In which form.</param>
    public static ExecuteCommandResult Failure(string errorMessage, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) =>
        Failure(errorMessage, new CommandResultData { Value = result, Format = resultFormat });

    /// <summary>It failed.</summary>
    /// <param name="errorMessage">What to tell people.</param>
    /// <param name="value">What it answers nevertheless.</param>
    public static ExecuteCommandResult Failure(string errorMessage, CommandResultData value) => new() { Success = false, Message = errorMessage, Data = value };

    /// <summary>It failed.</summary>
    /// <param name="exception">Why.</param>
    public static ExecuteCommandResult Failure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Failure(exception.Message);
    }

    /// <summary>It was cancelled.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
