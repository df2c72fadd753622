using HyHome.Samples.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace HyHome.Samples.Catalog.Stock;

internal enum ReserveOutcome
{
    Reserved,
    OutOfStock,
    UnknownProduct,
    IdTaken,
}

internal sealed partial class StockService(CatalogContext catalog, CatalogMetrics metrics, TimeProvider time, ILogger<StockService> logger)
{
    public async Task<ReserveOutcome> ReserveAsync(Guid id, int productId, int quantity, CancellationToken cancellationToken)
    {
        await using var transaction = await catalog.Database.BeginTransactionAsync(cancellationToken);

        if (await catalog.Reservations.AsNoTracking().SingleOrDefaultAsync(reservation => reservation.Id == id, cancellationToken) is { } earlier)
        {
            return earlier.ProductId == productId && earlier.Quantity == quantity ? ReserveOutcome.Reserved : ReserveOutcome.IdTaken;
        }

        // One statement looks and takes: two buyers of the last item can't both get it.
        var taken = await catalog.Products
            .Where(product => product.Id == productId && product.Stock >= quantity)
            .ExecuteUpdateAsync(set => set.SetProperty(product => product.Stock, product => product.Stock - quantity), cancellationToken);
        if (taken == 0)
        {
            return await RefuseAsync(productId, quantity, cancellationToken);
        }

        catalog.Reservations.Add(new Reservation { Id = id, ProductId = productId, Quantity = quantity, ReservedAt = time.GetUtcNow().UtcDateTime });
        await catalog.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        metrics.Reserved("reserved");
        LogReserved(logger, quantity, productId, id);
        return ReserveOutcome.Reserved;
    }

    /// <summary>Puts the reserved items back. An unknown id is no error: the goal, that nothing is reserved under it, is met.</summary>
    public async Task ReleaseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await catalog.Database.BeginTransactionAsync(cancellationToken);
        if (await catalog.Reservations.SingleOrDefaultAsync(reservation => reservation.Id == id, cancellationToken) is not { } found)
        {
            return;
        }

        await catalog.Products
            .Where(product => product.Id == found.ProductId)
            .ExecuteUpdateAsync(set => set.SetProperty(product => product.Stock, product => product.Stock + found.Quantity), cancellationToken);
        catalog.Reservations.Remove(found);
        await catalog.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        metrics.Reserved("released");
        LogReleased(logger, id);
    }

    private async Task<ReserveOutcome> RefuseAsync(int productId, int quantity, CancellationToken cancellationToken)
    {
        if (!await catalog.Products.AnyAsync(product => product.Id == productId, cancellationToken))
        {
            return ReserveOutcome.UnknownProduct;
        }

        metrics.Reserved("out_of_stock");
        LogOutOfStock(logger, productId, quantity);
        return ReserveOutcome.OutOfStock;
    }

    [LoggerMessage(LogLevel.Information, "Reserved {Quantity} of product {ProductId} under {ReservationId}")]
    private static partial void LogReserved(ILogger logger, int quantity, int productId, Guid reservationId);

    [LoggerMessage(LogLevel.Information, "Released reservation {ReservationId}")]
    private static partial void LogReleased(ILogger logger, Guid reservationId);

    [LoggerMessage(LogLevel.Warning, "Product {ProductId} is out of stock: {Quantity} wanted")]
    private static partial void LogOutOfStock(ILogger logger, int productId, int quantity);
}
