using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyHome.Hosting;

/// <summary>What is asked for.</summary>
public enum InputType
{
    /// <summary>Text.</summary>
    Text = 0,

    /// <summary>Text that must not be shown.</summary>
    SecretText = 1,

    /// <summary>One of several options.</summary>
    Choice = 2,

    /// <summary>True or false.</summary>
    Boolean = 3,

    /// <summary>A number.</summary>
    Number = 4,
}

/// <summary>One thing that is asked for.</summary>
public sealed class InteractionInput
{
    /// <summary>Its name, unique among those asked for together.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked for.</summary>
    public required InputType InputType { get; init; }

    /// <summary>Its name for people.</summary>
    public string? Label { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether <see cref="Description"/> is Markdown.</summary>
    public bool EnableDescriptionMarkdown { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>The options of a choice: value and text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; set; }

    /// <summary>Whether something else than the options may be given.</summary>
    public bool AllowCustomChoice { get; init; }

    /// <summary>What was given, or is given unless it is changed.</summary>
    public string? Value { get; set; }

    /// <summary>An example.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The longest text.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether it cannot be changed.</summary>
    public bool Disabled { get; set; }
}

/// <summary>What was given, by name ignoring case.</summary>
public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    private readonly IReadOnlyList<InteractionInput> _inputs;
    private readonly Dictionary<string, InteractionInput> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the collection.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="InvalidOperationException">Two have the same name.</exception>
    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs;
        foreach (var input in inputs)
        {
            if (!_byName.TryAdd(input.Name, input))
            {
                throw new InvalidOperationException($"Duplicate input name '{input.Name}' found. Input names must be unique.");
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _inputs.Count;

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _inputs.Select(i => i.Name);

    /// <summary>One by its place.</summary>
    /// <param name="index">The place, from 0.</param>
    public InteractionInput this[int index] => _inputs[index];

    /// <summary>One by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public InteractionInput this[string name] => _byName.TryGetValue(name, out var input)
        ? input
        : throw new KeyNotFoundException($"No input with name '{name}' was found.");

    /// <summary>Whether there is one of a name.</summary>
    /// <param name="name">The name.</param>
    public bool ContainsName(string name) => _byName.ContainsKey(name);

    /// <summary>Finds one by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="input">The input, when there is one.</param>
    public bool TryGetByName(string name, [NotNullWhen(true)] out InteractionInput? input) => _byName.TryGetValue(name, out input);

    /// <summary>What was given, as text; null when nothing was.</summary>
    /// <param name="name">The name.</param>
    public string? GetString(string name) => this[name].Value;

    /// <summary>What was given, as true or false.</summary>
    /// <param name="name">The name.</param>
    public bool GetBoolean(string name) => bool.Parse(Given(name));

    /// <summary>What was given, as a whole number.</summary>
    /// <param name="name">The name.</param>
    public int GetInt32(string name) => int.Parse(Given(name), CultureInfo.InvariantCulture);

    /// <summary>What was given, as a number.</summary>
    /// <param name="name">The name.</param>
    public double GetDouble(string name) => double.Parse(Given(name), CultureInfo.InvariantCulture);

    /// <summary>All of them.</summary>
    public InteractionInput[] ToArray() => [.. _inputs];

    /// <inheritdoc/>
    public IEnumerator<InteractionInput> GetEnumerator() => _inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Given(string name) => this[name].Value ?? throw new InvalidOperationException($"Input '{name}' has no value.");
}

/// <summary>What was given, to be checked.</summary>
public sealed class InputsDialogValidationContext
{
    private readonly List<(InteractionInput Input, string Message)> _errors = [];

    /// <summary>What was given.</summary>
    public required InteractionInputCollection Inputs { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Ends the check.</summary>
    public required CancellationToken CancellationToken { get; init; }

    internal IReadOnlyList<(InteractionInput Input, string Message)> Errors => _errors;

    /// <summary>Says what is wrong with one.</summary>
    /// <param name="input">Which.</param>
    /// <param name="errorMessage">What is wrong.</param>
    public void AddValidationError(InteractionInput input, string errorMessage)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(errorMessage);
        _errors.Add((input, errorMessage));
    }

    /// <summary>Says what is wrong with one.</summary>
    /// <param name="inputName">Which.</param>
    /// <param name="errorMessage">What is wrong.</param>
    public void AddValidationError(string inputName, string errorMessage) => AddValidationError(Inputs[inputName], errorMessage);
}
