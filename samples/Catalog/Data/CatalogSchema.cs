namespace HyHome.Samples.Catalog.Data;

/// <summary>
/// The tables, in SQL. EF Core could create them from its model, but builds a second model for that: a third of the CPU time of this service's start.
/// A test keeps the two alike.
/// </summary>
internal static class CatalogSchema
{
    public static string Script { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(CatalogSchema).Assembly.GetManifestResourceStream("Catalog.Data.schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
