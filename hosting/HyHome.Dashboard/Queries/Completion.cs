namespace HyHome.Dashboard.Queries;

/// <summary>Something that may stand at the cursor.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Kind">label, value, function, metric, keyword, attribute or duration: for the list.</param>
/// <param name="Detail">What it is, in a few words; may be empty.</param>
public sealed record Completion(string Text, string Kind, string Detail = "")
{
    /// <summary>How far the cursor stands before the end of the text afterwards, e.g. 1 to be inside parentheses.</summary>
    public int Back { get; init; }
}

/// <summary>What fits at the cursor.</summary>
/// <param name="From">The begin of what is replaced.</param>
/// <param name="To">The end of what is replaced.</param>
/// <param name="Items">The best first.</param>
public sealed record CompletionList(int From, int To, IReadOnlyList<Completion> Items)
{
    /// <summary>Nothing fits.</summary>
    public static readonly CompletionList Empty = new(0, 0, []);
}

/// <summary>Knows what may stand where in a query.</summary>
public interface ICompleter
{
    /// <summary>What fits at a place.</summary>
    /// <param name="text">The whole query.</param>
    /// <param name="cursor">Where the cursor is.</param>
    /// <param name="cancellationToken">The person typed on.</param>
    Task<CompletionList> CompleteAsync(string text, int cursor, CancellationToken cancellationToken);
}
