using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HyHome.Samples.Catalog.Data;

/// <summary>
/// A span and a duration per database command, under OpenTelemetry's semantic conventions for databases.
/// The span is made when the command has ended, with the times that EF Core measured: nothing has to be carried from start to end.
/// </summary>
internal sealed class DatabaseTelemetry : DbCommandInterceptor, IDisposable
{
    private const string System = "sqlite";

    private readonly ActivitySource _source;
    private readonly Histogram<double> _duration;

    public DatabaseTelemetry(IMeterFactory meters, IHostEnvironment environment)
    {
        _source = new ActivitySource(environment.ApplicationName);
        _duration = meters.Create(environment.ApplicationName).CreateHistogram<double>(
            "db.client.operation.duration",
            "s",
            "Duration of database client operations.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return ValueTask.FromResult(result);
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData, eventData.Duration, error: null);
        return ValueTask.FromResult(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) =>
        Record(command, eventData, eventData.Duration, eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Record(command, eventData, eventData.Duration, eventData.Exception);
        return Task.CompletedTask;
    }

    public void Dispose() => _source.Dispose();

    private static string ErrorType(Exception error) => error is SqliteException sqlite
        ? sqlite.SqliteExtendedErrorCode.ToString()
        : error.GetType().FullName!;

    private void Record(DbCommand command, CommandEventData eventData, TimeSpan duration, Exception? error)
    {
        var statement = SqlStatement.Parse(command.CommandText);
        var tags = new TagList
        {
            { "db.system.name", System },
            { "db.namespace", command.Connection?.Database },
            { "db.operation.name", statement.Operation },
        };
        if (statement.Table is not null)
        {
            tags.Add("db.collection.name", statement.Table);
        }

        if (error is not null)
        {
            tags.Add("error.type", ErrorType(error));
        }

        _duration.Record(duration.TotalSeconds, tags);
        Trace(command, eventData.StartTime, duration, statement, tags, error);
    }

    private void Trace(DbCommand command, DateTimeOffset start, TimeSpan duration, SqlStatement statement, TagList tags, Exception? error)
    {
        // Commands outside of a request or a job (creation, probes) would each be a trace of one span.
        if (Activity.Current is null)
        {
            return;
        }

        using var activity = _source.StartActivity(ActivityKind.Client, tags: tags, startTime: start, name: statement.Summary);
        if (activity is null)
        {
            return;
        }

        // The text carries parameter names, never their values.
        activity.SetTag("db.query.text", command.CommandText);
        activity.SetTag("db.query.summary", statement.Summary);
        if (error is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, error.Message);
            activity.AddException(error);
        }

        activity.SetEndTime(start.UtcDateTime + duration);
    }
}
