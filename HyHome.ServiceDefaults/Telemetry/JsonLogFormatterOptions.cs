using Microsoft.Extensions.Logging.Console;

namespace HyHome.ServiceDefaults.Telemetry;

internal sealed class JsonLogFormatterOptions : ConsoleFormatterOptions
{
    public JsonLogFormatterOptions() => IncludeScopes = true;
}
