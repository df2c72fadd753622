using HyHome.Samples.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace HyHome.Samples.Tests;

public sealed class CatalogSchemaTests
{
    [Fact]
    public async Task The_schema_is_the_one_that_the_model_asks_for()
    {
        await using var context = new CatalogContext(new DbContextOptionsBuilder<CatalogContext>().UseSqlite("Data Source=:memory:").Options);

        Assert.Equal(
            context.Database.GenerateCreateScript().ReplaceLineEndings("\n").Trim(),
            CatalogSchema.Script.Replace(" IF NOT EXISTS", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim());
    }
}
