using HyHome.Samples.Catalog;
using HyHome.Samples.Catalog.Api;
using HyHome.Samples.Catalog.Data;
using HyHome.Samples.Catalog.Stock;
using HyHome.Samples.Faults;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddCatalogDatabase();

builder.Services.AddOptions<CatalogOptions>().BindConfiguration(CatalogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(services => new FaultDice(services.GetRequiredService<IOptions<CatalogOptions>>().Value.Seed));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<CatalogMetrics>();
builder.Services.AddScoped<ProductSearch>();
builder.Services.AddScoped<StockService>();
builder.Services.AddHostedService<RestockWorker>();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapDefaultEndpoints();
app.MapProducts();
app.MapReservations();

app.Run();
