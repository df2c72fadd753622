using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

// What stands in an action: pipelines of commands, and their operands.
internal sealed partial class TemplateParser
{
    private Pipeline ParsePipeline(string context)
    {
        var variables = new List<string>();
        var assigns = false;
        if (Peek.Kind == "variable" && Declares(out var count))
        {
            for (var i = 0; i < count; i++)
            {
                variables.Add(Peek.Text);
                _variables.Add(Take().Text);
                assigns = Take().Kind == "=";
            }
        }

        var commands = new List<Command> { ParseCommand(context) };
        while (Peek.Kind == "|")
        {
            Take();
            commands.Add(ParseCommand(context));
        }

        return new Pipeline(variables, assigns, commands);
    }

    // "$x := …", "$x = …" or "$i, $x := …".
    private bool Declares(out int count)
    {
        count = 1;
        if (_tokens[_token + 1].Kind is ":=" or "=")
        {
            return true;
        }

        count = 2;
        return _tokens[_token + 1].Kind == "," && _token + 3 < _tokens.Count && _tokens[_token + 2].Kind == "variable" && _tokens[_token + 3].Kind is ":=" or "=";
    }

    private Command ParseCommand(string context)
    {
        var start = Peek.Start;
        var arguments = new List<Operand>();
        while (Peek.Kind is not ("end" or "|" or ")"))
        {
            arguments.Add(ParseOperand());
        }

        if (arguments.Count == 0)
        {
            throw Error($"missing value for {context}");
        }

        var before = _text.AsSpan(0, start);
        var source = _text[start..Peek.Start].Trim();
        return new Command(arguments, source, 1 + before.Count('\n'), start - (before.LastIndexOf('\n') + 1));
    }

    private Operand ParseOperand()
    {
        var token = Take();
        switch (token.Kind)
        {
            case "field" when token.Text == ".":
                return new DotOperand(ParseFields([]));
            case "field":
                return new DotOperand(ParseFields([token.Text[1..]]));
            case "variable":
                if (!_variables.Contains(token.Text))
                {
                    throw Error($"undefined variable {GoText.Quote(token.Text)}");
                }

                return new VariableOperand(token.Text, ParseFields([]));
            case "string":
                return new ConstantOperand(token.Text, ParseFields([]));
            case "number":
                return new ConstantOperand(Number(token.Text), ParseFields([]));
            case "(":
                if (++_depth > DeepestNesting)
                {
                    throw Error("max expression depth exceeded");
                }

                var pipe = ParsePipeline("parenthesized pipeline");
                _depth--;
                if (Take().Kind != ")")
                {
                    throw Error("unclosed left paren");
                }

                return new PipelineOperand(pipe, ParseFields([]));
            case "word":
                return token.Text switch
                {
                    "true" => new ConstantOperand(true, []),
                    "false" => new ConstantOperand(false, []),
                    "nil" => new ConstantOperand(null, []),
                    var name when _isFunction(name) => new FunctionOperand(name, ParseFields([])),
                    var name => throw Error($"function {GoText.Quote(name)} not defined"),
                };
            default:
                throw Error($"unexpected {GoText.Quote(token.Text)} in operand");
        }
    }

    private List<string> ParseFields(List<string> fields)
    {
        while (Peek is { Kind: "field", SpaceBefore: false, Text.Length: > 1 })
        {
            fields.Add(Take().Text[1..]);
        }

        _fields.UnionWith(fields);
        return fields;
    }

    private object Number(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
        {
            return hex;
        }

        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error($"bad number syntax: {GoText.Quote(text)}");
    }
}
