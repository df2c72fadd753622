using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>One run of a template.</summary>
internal sealed class TemplateExecution
{
    private const int LongestOutput = 16 * 1024 * 1024;
    private const int DeepestCalls = 200;

    private readonly string _name;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> _definitions;
    private readonly IReadOnlyDictionary<string, TemplateFunction> _functions;
    private readonly StringBuilder _output;
    private readonly CancellationToken _cancellationToken;
    private readonly List<(string Name, object? Value)> _variables = [];
    private int _calls;

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public TemplateExecution(
        string name, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> definitions,
        IReadOnlyDictionary<string, TemplateFunction> functions, StringBuilder output, CancellationToken cancellationToken)
    {
        _name = name;
        _definitions = definitions;
        _functions = functions;
        _output = output;
        _cancellationToken = cancellationToken;
    }

    public void Run(IReadOnlyList<TemplateNode> nodes, object? data)
    {
        _variables.Add(("$", data));
        Walk(nodes, data);
    }

    private Flow Walk(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode text:
                    Write(text.Text);
                    break;
                case ActionNode action:
                    var value = Evaluate(action.Pipe, dot);
                    if (action.Pipe.Variables.Count == 0)
                    {
                        Write(GoFormat.Print(value));
                    }

                    break;
                case LoopControlNode control:
                    return control.Break ? Flow.Break : Flow.Continue;
                case CallNode call:
                    Call(call, dot);
                    break;
                case BranchNode branch:
                    var mark = _variables.Count;
                    var flow = branch.Keyword == "range" ? Range(branch, dot) : Branch(branch, dot);
                    _variables.RemoveRange(mark, _variables.Count - mark);
                    if (flow != Flow.Next)
                    {
                        return flow;
                    }

                    break;
            }
        }

        return Flow.Next;
    }

    private Flow Branch(BranchNode branch, object? dot)
    {
        var value = Evaluate(branch.Pipe, dot);
        return TemplateValues.IsTrue(value)
            ? Walk(branch.Body, branch.Keyword == "with" ? value : dot)
            : Walk(branch.Else, dot);
    }

    private Flow Range(BranchNode branch, object? dot)
    {
        var names = branch.Pipe.Variables;
        var value = Evaluate(branch.Pipe with { Variables = [] }, dot);
        var any = false;
        foreach (var (key, element) in TemplateValues.Elements(value) ?? throw Error(branch.Pipe.Commands[0], $"range can't iterate over {GoFormat.Print(value)}"))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            any = true;
            var mark = _variables.Count;
            if (names.Count > 0)
            {
                Store(branch.Pipe, names[^1], element);
            }

            if (names.Count > 1)
            {
                Store(branch.Pipe, names[0], key);
            }

            var flow = Walk(branch.Body, element);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return any ? Flow.Next : Walk(branch.Else, dot);
    }

    private void Call(CallNode call, object? dot)
    {
        if (!_definitions.TryGetValue(call.Name, out var body))
        {
            throw new TemplateException($"template: {_name}:{call.Line}:{call.Column}: executing {GoText.Quote(_name)} at <{call.Source}>: template {GoText.Quote(call.Name)} not defined");
        }

        if (++_calls > DeepestCalls)
        {
            throw new TemplateException($"template: {_name}: exceeded maximum template depth ({DeepestCalls})");
        }

        var data = call.Pipe is null ? null : Evaluate(call.Pipe, dot);
        var saved = _variables.ToArray();
        _variables.Clear();
        _variables.Add(("$", data));
        Walk(body, data);
        _variables.Clear();
        _variables.AddRange(saved);
        _calls--;
    }

    private object? Evaluate(Pipeline pipe, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipe.Commands.Count; i++)
        {
            value = Evaluate(pipe.Commands[i], dot, i > 0, value);
        }

        foreach (var name in pipe.Variables)
        {
            Store(pipe, name, value);
        }

        return value;
    }

    private void Store(Pipeline pipe, string name, object? value)
    {
        if (!pipe.Assigns)
        {
            _variables.Add((name, value));
            return;
        }

        var at = _variables.FindLastIndex(v => v.Name == name);
        _variables[at < 0 ? throw Error(pipe.Commands[0], $"undefined variable {GoText.Quote(name)}") : at] = (name, value);
    }

    private object? Evaluate(Command command, object? dot, bool hasFinal, object? final)
    {
        var first = command.Arguments[0];
        if (first is FunctionOperand function)
        {
            return Fields(command, Invoke(command, function.Name, dot, hasFinal, final), function.Fields, []);
        }

        if (first is ConstantOperand { Value: null, Fields.Count: 0 })
        {
            throw Error(command, "nil is not a command");
        }

        // Only functions and methods take arguments.
        var hasArguments = command.Arguments.Count > 1 || hasFinal;
        if (!hasArguments)
        {
            return Evaluate(command, first, dot);
        }

        if (first.Fields.Count == 0)
        {
            throw Error(command, $"can't give argument to non-function {command.Source}");
        }

        var arguments = command.Arguments.Skip(1).Select(a => Evaluate(command, a, dot)).ToList();
        if (hasFinal)
        {
            arguments.Add(final);
        }

        return Fields(command, Evaluate(command, first with { Fields = [] }, dot), first.Fields, arguments);
    }

    private object? Evaluate(Command command, Operand operand, object? dot)
    {
        var value = operand switch
        {
            DotOperand => dot,
            ConstantOperand c => c.Value,
            PipelineOperand p => Evaluate(p.Pipe, dot),
            FunctionOperand f => Invoke(command with { Arguments = [f] }, f.Name, dot, false, null),
            VariableOperand v => Variable(command, v.Name),
            _ => throw Error(command, "unknown operand"),
        };
        return Fields(command, value, operand.Fields, []);
    }

    private object? Variable(Command command, string name)
    {
        var at = _variables.FindLastIndex(v => v.Name == name);
        return at >= 0 ? _variables[at].Value : throw Error(command, $"undefined variable {GoText.Quote(name)}");
    }

    private object? Fields(Command command, object? value, IReadOnlyList<string> fields, IReadOnlyList<object?> arguments)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (!TemplateValues.TryMember(value, fields[i], i == fields.Count - 1 ? arguments : [], out var member))
            {
                // A chain of fields is pointed at where the first one behind another or behind a variable begins.
                var chain = command.Arguments is [VariableOperand] ? command.Source.IndexOf('.', StringComparison.Ordinal)
                    : command.Arguments.Count == 1 && fields.Count > 1 ? command.Source.IndexOf('.', 1)
                    : 0;
                throw Error(command with { Column = command.Column + Math.Max(0, chain) }, value is null
                    ? $"nil pointer evaluating interface {{}}.{fields[i]}"
                    : $"can't evaluate field {fields[i]} in type {TemplateValues.TypeName(value)}");
            }

            value = member;
        }

        return value;
    }

    private object? Invoke(Command command, string name, object? dot, bool hasFinal, object? final)
    {
        var arguments = new List<object?>();
        foreach (var operand in command.Arguments.Skip(1))
        {
            var value = Evaluate(command, operand, dot);
            // The rest is not evaluated once the result is known.
            if (name is "and" or "or" && TemplateValues.IsTrue(value) == (name == "or"))
            {
                return value;
            }

            arguments.Add(value);
        }

        if (hasFinal)
        {
            arguments.Add(final);
        }

        if (name == "call" && arguments is [not TemplateFunction, ..])
        {
            var source = command.Source.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            throw Error(command, $"error calling call: non-function {(source.Length > 1 ? source[1] : command.Source)} of type {TemplateValues.TypeName(arguments[0])}");
        }

        if (name is "and" or "or")
        {
            return arguments.Count > 0 ? arguments[^1] : throw Error(command, $"wrong number of args for {name}: want at least 1 got 0");
        }

        try
        {
            return (_functions.TryGetValue(name, out var function) ? function : BuiltinFunctions.All[name])(arguments);
        }
        catch (Exception e) when (e is TemplateException or ArgumentException or FormatException or OverflowException or DivideByZeroException or IndexOutOfRangeException)
        {
            throw e is WrongArgumentsException wrong
                ? Error(command, $"wrong number of args for {name}: {wrong.Message}")
                : Error(command, $"error calling {name}: {e.Message}");
        }
    }

    private void Write(string text)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_output.Length + text.Length > LongestOutput)
        {
            throw new TemplateException($"template: {_name}: output exceeds {LongestOutput} characters");
        }

        _output.Append(text);
    }

    private TemplateException Error(Command command, string message) =>
        new($"template: {_name}:{command.Line}:{command.Column}: executing {GoText.Quote(_name)} at <{command.Source}>: {message}");
}

/// <summary>A function was called with too few or too many arguments.</summary>
internal sealed class WrongArgumentsException(string message) : ArgumentException(message);
