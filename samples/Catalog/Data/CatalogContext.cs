using Microsoft.EntityFrameworkCore;

namespace HyHome.Samples.Catalog.Data;

internal sealed class CatalogContext(DbContextOptions<CatalogContext> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<Reservation> Reservations => Set<Reservation>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Product>(product =>
        {
            product.HasIndex(p => p.Category);
            product.ToTable(table => table.HasCheckConstraint("CK_Products_Stock", "Stock >= 0"));
        });
        modelBuilder.Entity<Reservation>(reservation =>
        {
            reservation.Property(r => r.Id).ValueGeneratedNever();
            reservation.HasOne<Product>().WithMany().HasForeignKey(r => r.ProductId);
        });
    }
}
