namespace HyHome.Telemetry.GoTemplates;

/// <summary>Takes arguments of functions and says what is wrong with them.</summary>
internal static class Arguments
{
    /// <summary>The arguments, which must be as many as said.</summary>
    public static IReadOnlyList<object?> Of(IReadOnlyList<object?> arguments, int count) =>
        arguments.Count == count ? arguments : throw new WrongArgumentsException($"want {count} got {arguments.Count}");

    /// <summary>The only argument.</summary>
    public static object? Only(IReadOnlyList<object?> arguments) => Of(arguments, 1)[0];

    /// <summary>A text argument.</summary>
    public static string Text(IReadOnlyList<object?> arguments, int index, string function)
    {
        if (index >= arguments.Count)
        {
            throw new WrongArgumentsException($"want at least {index + 1} got {arguments.Count}");
        }

        return arguments[index] as string ?? throw new TemplateException(
            $"wrong type for value; expected string; got {TemplateValues.TypeName(arguments[index])} in argument {index + 1} of {function}");
    }

    /// <summary>A function of one text.</summary>
    public static TemplateFunction Texts(Func<string, object?> function) => a => function(Text(Of(a, 1), 0, "function"));

    /// <summary>A function of two texts.</summary>
    public static TemplateFunction Texts(Func<string, string, object?> function) => a => function(Text(Of(a, 2), 0, "function"), Text(a, 1, "function"));

    /// <summary>A function of three texts.</summary>
    public static TemplateFunction Texts(Func<string, string, string, object?> function) =>
        a => function(Text(Of(a, 3), 0, "function"), Text(a, 1, "function"), Text(a, 2, "function"));
}
