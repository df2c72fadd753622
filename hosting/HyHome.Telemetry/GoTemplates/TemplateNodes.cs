namespace HyHome.Telemetry.GoTemplates;

/// <summary>A part of a template.</summary>
internal abstract record TemplateNode;

/// <summary>Text that is copied.</summary>
internal sealed record TextNode(string Text) : TemplateNode;

/// <summary><c>{{pipeline}}</c></summary>
internal sealed record ActionNode(Pipeline Pipe) : TemplateNode;

/// <summary><c>{{if}}</c>, <c>{{with}}</c> or <c>{{range}}</c>.</summary>
internal sealed record BranchNode(string Keyword, Pipeline Pipe, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

/// <summary><c>{{template "name" pipeline}}</c>. The source and its position are shown in errors.</summary>
internal sealed record CallNode(string Name, Pipeline? Pipe, string Source, int Line, int Column) : TemplateNode;

/// <summary><c>{{break}}</c> or <c>{{continue}}</c>.</summary>
internal sealed record LoopControlNode(bool Break) : TemplateNode;

/// <summary>Commands, each with the result of the one before as its last argument; the last result can be given to variables.</summary>
internal sealed record Pipeline(IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<Command> Commands);

/// <summary>A value, or a function and its arguments. The source and its position are shown in errors.</summary>
internal sealed record Command(IReadOnlyList<Operand> Arguments, string Source, int Line, int Column);

/// <summary>Something that has a value, and the fields that are taken of it.</summary>
internal abstract record Operand(IReadOnlyList<string> Fields);

/// <summary>The dot.</summary>
internal sealed record DotOperand(IReadOnlyList<string> Fields) : Operand(Fields);

/// <summary>A variable; <c>$</c> is the data.</summary>
internal sealed record VariableOperand(string Name, IReadOnlyList<string> Fields) : Operand(Fields);

/// <summary>A constant.</summary>
internal sealed record ConstantOperand(object? Value, IReadOnlyList<string> Fields) : Operand(Fields);

/// <summary>A function.</summary>
internal sealed record FunctionOperand(string Name, IReadOnlyList<string> Fields) : Operand(Fields);

/// <summary>A pipeline in parentheses.</summary>
internal sealed record PipelineOperand(Pipeline Pipe, IReadOnlyList<string> Fields) : Operand(Fields);
