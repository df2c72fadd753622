using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>A request whose form is wrong, which Alertmanager refuses with a code and a message before it looks at what it says.</summary>
internal sealed class AlertmanagerRefusal : Exception
{
    // The codes of go-openapi, which Alertmanager's API is generated with.
    private const int InvalidType = 601;
    private const int Required = 602;
    private const int TooFewItems = 612;

    private AlertmanagerRefusal(int status, int code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    public int Status { get; }

    public int Code { get; }

    public static AlertmanagerRefusal Missing(string path) => new(StatusCodes.Status422UnprocessableEntity, Required, $"{path} in body is required");

    public static AlertmanagerRefusal Empty(string path) => new(StatusCodes.Status422UnprocessableEntity, TooFewItems, $"{path} in body should have at least 1 items");

    public static AlertmanagerRefusal NotAnId(string text) => new(StatusCodes.Status422UnprocessableEntity, InvalidType, $"silenceID in path must be of type uuid: \"{text}\"");

    public static AlertmanagerRefusal Unreadable(string body, string reason) => new(StatusCodes.Status400BadRequest, 400, $"parsing {body} body from \"\" failed, because {reason}");

    public static AlertmanagerRefusal MediaType(string type) =>
        new(StatusCodes.Status415UnsupportedMediaType, 415, $"unsupported media type \"{type}\", only [application/json] are allowed");

    public static AlertmanagerRefusal NoPath(string path) => new(StatusCodes.Status404NotFound, 404, $"path {path} was not found");
}
