using HyHome.Samples.Checkout;
using HyHome.Samples.Checkout.Inventory;
using HyHome.Samples.Checkout.Orders;
using HyHome.Samples.Checkout.Payments;
using HyHome.Samples.Checkout.Processing;
using HyHome.Samples.Faults;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

builder.Services.AddOptions<CheckoutOptions>().BindConfiguration(CheckoutOptions.Section).ValidateOnStart();
builder.Services.AddSingleton<IValidateOptions<CheckoutOptions>, CheckoutOptionsValidator>();
builder.Services.AddSingleton(services => new FaultDice(services.GetRequiredService<IOptions<CheckoutOptions>>().Value.Faults.Seed));
builder.Services.AddSingleton(TimeProvider.System);

builder.Services.AddSingleton<CheckoutTelemetry>();
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<OrderQueue>();
builder.Services.AddSingleton<SettlementQueue>();
builder.Services.AddSingleton<PaymentGateway>();
builder.Services.AddScoped<OrderIntake>();
builder.Services.AddScoped<OrderProcessor>();
builder.Services.AddCatalogClient();
builder.Services.AddHostedService<OrderWorker>();
builder.Services.AddHostedService<SettlementWorker>();

builder.Services.AddHealthChecks().AddCheck<OrderQueueHealthCheck>("order-queue");
builder.Services.AddExceptionHandler<CatalogUnavailableHandler>();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapDefaultEndpoints();
app.MapOrders();

app.Run();
