// A small service that tests start as a resource: it shows what it was given, and misbehaves on request.
//   CRASH=7          ends at once with this exit code
//   HEALTHY_AFTER=2  /health fails this many times first
var crash = Environment.GetEnvironmentVariable("CRASH");
if (crash is not null)
{
    Console.Error.WriteLine("The probe was told to crash.");
    return int.Parse(crash);
}

var failures = int.Parse(Environment.GetEnvironmentVariable("HEALTHY_AFTER") ?? "0");
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();

app.MapGet("/", () => "probe");
app.MapGet("/args", () => string.Join('\n', args));
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) is { } value ? Results.Text(value) : Results.NotFound());
app.MapGet("/health", () => Interlocked.Decrement(ref failures) < 0 ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));

Console.WriteLine("The probe starts.");
await app.RunAsync();
Console.WriteLine("The probe stops.");
return 0;
