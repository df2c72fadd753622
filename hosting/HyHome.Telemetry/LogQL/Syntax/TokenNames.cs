using System.Collections.Frozen;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Which words and signs are which tokens, and what they are called in error messages.</summary>
internal static class TokenNames
{
    /// <summary>Words that are functions only where a parenthesis (or a grouping) follows; names otherwise.</summary>
    public static FrozenDictionary<string, TokenKind> Functions { get; } = new Dictionary<string, TokenKind>
    {
        ["rate"] = TokenKind.RangeFunction,
        ["rate_counter"] = TokenKind.RangeFunction,
        ["count_over_time"] = TokenKind.RangeFunction,
        ["bytes_rate"] = TokenKind.RangeFunction,
        ["bytes_over_time"] = TokenKind.RangeFunction,
        ["avg_over_time"] = TokenKind.RangeFunction,
        ["sum_over_time"] = TokenKind.RangeFunction,
        ["min_over_time"] = TokenKind.RangeFunction,
        ["max_over_time"] = TokenKind.RangeFunction,
        ["stdvar_over_time"] = TokenKind.RangeFunction,
        ["stddev_over_time"] = TokenKind.RangeFunction,
        ["quantile_over_time"] = TokenKind.RangeFunction,
        ["first_over_time"] = TokenKind.RangeFunction,
        ["last_over_time"] = TokenKind.RangeFunction,
        ["absent_over_time"] = TokenKind.RangeFunction,
        ["sum"] = TokenKind.VectorFunction,
        ["avg"] = TokenKind.VectorFunction,
        ["max"] = TokenKind.VectorFunction,
        ["min"] = TokenKind.VectorFunction,
        ["count"] = TokenKind.VectorFunction,
        ["stddev"] = TokenKind.VectorFunction,
        ["stdvar"] = TokenKind.VectorFunction,
        ["bottomk"] = TokenKind.VectorFunction,
        ["topk"] = TokenKind.VectorFunction,
        ["approx_topk"] = TokenKind.VectorFunction,
        ["sort"] = TokenKind.VectorFunction,
        ["sort_desc"] = TokenKind.VectorFunction,
        ["vector"] = TokenKind.Vector,
        ["label_replace"] = TokenKind.LabelReplace,
        ["bytes"] = TokenKind.BytesConversion,
        ["duration"] = TokenKind.DurationConversion,
        ["duration_seconds"] = TokenKind.DurationSecondsConversion,
        ["ip"] = TokenKind.Ip,
    }.ToFrozenDictionary();

    /// <summary>Words and signs that are always tokens.</summary>
    public static FrozenDictionary<string, TokenKind> Fixed { get; } = new Dictionary<string, TokenKind>
    {
        [","] = TokenKind.Comma,
        ["."] = TokenKind.Dot,
        ["{"] = TokenKind.OpenBrace,
        ["}"] = TokenKind.CloseBrace,
        ["="] = TokenKind.Equal,
        ["!="] = TokenKind.NotEqual,
        ["=~"] = TokenKind.RegexMatch,
        ["!~"] = TokenKind.NotRegexMatch,
        ["!>"] = TokenKind.NotPattern,
        ["|="] = TokenKind.PipeExact,
        ["|~"] = TokenKind.PipeMatch,
        ["|>"] = TokenKind.PipePattern,
        ["|"] = TokenKind.Pipe,
        ["unwrap"] = TokenKind.Unwrap,
        ["("] = TokenKind.OpenParenthesis,
        [")"] = TokenKind.CloseParenthesis,
        ["by"] = TokenKind.By,
        ["without"] = TokenKind.Without,
        ["bool"] = TokenKind.Bool,
        ["["] = TokenKind.OpenBracket,
        ["]"] = TokenKind.CloseBracket,
        ["label_replace"] = TokenKind.LabelReplace,
        ["offset"] = TokenKind.Offset,
        ["on"] = TokenKind.On,
        ["ignoring"] = TokenKind.Ignoring,
        ["group_left"] = TokenKind.GroupLeft,
        ["group_right"] = TokenKind.GroupRight,
        ["or"] = TokenKind.Or,
        ["and"] = TokenKind.And,
        ["unless"] = TokenKind.Unless,
        ["+"] = TokenKind.Add,
        ["-"] = TokenKind.Subtract,
        ["*"] = TokenKind.Multiply,
        ["/"] = TokenKind.Divide,
        ["%"] = TokenKind.Modulo,
        ["^"] = TokenKind.Power,
        ["=="] = TokenKind.CompareEqual,
        [">"] = TokenKind.Greater,
        [">="] = TokenKind.GreaterOrEqual,
        ["<"] = TokenKind.Less,
        ["<="] = TokenKind.LessOrEqual,
        ["json"] = TokenKind.Json,
        ["regexp"] = TokenKind.Regexp,
        ["logfmt"] = TokenKind.Logfmt,
        ["unpack"] = TokenKind.Unpack,
        ["pattern"] = TokenKind.Pattern,
        ["label_format"] = TokenKind.LabelFormat,
        ["line_format"] = TokenKind.LineFormat,
        ["ip"] = TokenKind.Ip,
        ["decolorize"] = TokenKind.Decolorize,
        ["drop"] = TokenKind.Drop,
        ["keep"] = TokenKind.Keep,
        ["variants"] = TokenKind.Variants,
        ["of"] = TokenKind.Of,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<TokenKind, string> Spelled = Fixed.ToFrozenDictionary(static p => p.Value, static p => p.Key);

    /// <summary>What a kind of token is called in an error message.</summary>
    public static string Of(TokenKind kind) => kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Bytes => "BYTES",
        TokenKind.Identifier => "IDENTIFIER",
        TokenKind.String => "STRING",
        TokenKind.Number => "NUMBER",
        TokenKind.FunctionFlag => "FUNCTION_FLAG",
        TokenKind.Duration => "DURATION",
        TokenKind.Range => "RANGE",
        TokenKind.BytesConversion => "BYTES_CONV",
        TokenKind.DurationConversion => "DURATION_CONV",
        TokenKind.DurationSecondsConversion => "DURATION_SECONDS_CONV",
        TokenKind.Vector => "VECTOR",
        _ => Spelled[kind],
    };

    /// <summary>What a token is called in an error message: functions by their name in capitals.</summary>
    public static string Of(Token token) =>
        token.Kind is TokenKind.RangeFunction or TokenKind.VectorFunction ? token.Text.ToUpperInvariant() : Of(token.Kind);
}
