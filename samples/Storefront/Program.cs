using HyHome.Samples.Storefront;
using HyHome.Samples.Storefront.Catalog;
using HyHome.Samples.Storefront.Components;
using HyHome.Samples.Storefront.Orders;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

// The style sheet is found also when the built app is started outside of Development.
builder.WebHost.UseStaticWebAssets();

builder.Services.AddHttpClient<CatalogClient>(http => http.BaseAddress = new Uri("https+http://catalog"));
builder.Services.AddHttpClient<CheckoutClient>(http => http.BaseAddress = new Uri("https+http://checkout"));
builder.Services.AddSingleton<StorefrontMetrics>();
builder.Services.AddRazorComponents();

var app = builder.Build();

app.UseExceptionHandler(new ExceptionHandlerOptions
{
    // The page that failed has used up its scope: the error page needs one of its own.
    CreateScopeForErrors = true,
    ExceptionHandlingPath = "/error",
    StatusCodeSelector = Unavailable.StatusCodeFor,
});
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAntiforgery();

app.MapDefaultEndpoints();
app.MapStaticAssets().DisableHttpMetrics();
app.MapRazorComponents<App>();

app.Run();
