using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Samples.Catalog.Data;

internal static class CatalogDatabase
{
    private const string ConnectionName = "catalog";

    public static void AddCatalogDatabase(this WebApplicationBuilder builder)
    {
        // Without a connection string the data lives in memory, under a name of its own so that two instances in one process don't meet.
        var connectionString = builder.Configuration.GetConnectionString(ConnectionName)
            ?? new SqliteConnectionStringBuilder { DataSource = $"catalog-{Guid.NewGuid():N}", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared }.ToString();

        builder.Services.AddSingleton<DatabaseTelemetry>();
        builder.Services.AddDbContextPool<CatalogContext>((services, options) => options
            .UseSqlite(connectionString)
            .AddInterceptors(services.GetRequiredService<DatabaseTelemetry>()));
        builder.Services.AddHostedService(services => new DatabaseCreation(services.GetRequiredService<IServiceScopeFactory>(), connectionString));
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
    }

    /// <summary>Creates and seeds the database before the first request, and holds a connection: a database in memory dies with its last one.</summary>
    private sealed class DatabaseCreation(IServiceScopeFactory scopes, string connectionString) : IHostedService, IAsyncDisposable
    {
        private readonly SqliteConnection _keepAlive = new(connectionString);

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await _keepAlive.OpenAsync(cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<CatalogContext>();
            await context.Database.ExecuteSqlRawAsync(CatalogSchema.Script, cancellationToken);
            if (!await context.Products.AnyAsync(cancellationToken))
            {
                context.Products.AddRange(CatalogSeed.Products());
                await context.SaveChangesAsync(cancellationToken);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => _keepAlive.DisposeAsync();
    }

    private sealed class DatabaseHealthCheck(CatalogContext context) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext check, CancellationToken cancellationToken = default)
        {
            // The probe's queries would be traces without a request: nobody asked for them.
            Activity.Current = null;
            return await context.Database.CanConnectAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The catalog's database can't be opened.");
        }
    }
}
