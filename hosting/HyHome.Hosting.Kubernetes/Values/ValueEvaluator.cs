using System.Globalization;
using HyHome.Hosting.Kubernetes.Validation;

namespace HyHome.Hosting.Kubernetes.Values;

/// <summary>Turns what a model puts into variables and arguments into text and secrets, with the cluster's addresses.</summary>
internal sealed class ValueEvaluator(ClusterAddresses addresses, PublishProblems problems)
{
    // What a value of someone else's type may take. Nothing in a model has a reason to be slow while it is published.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Evaluates a value; null where it is to be left out, because it only carries an endpoint that is not published or an optional value that is not set.</summary>
    /// <param name="value">The value.</param>
    /// <param name="consumer">Whose value it is.</param>
    /// <param name="what">What it is, for messages: <c>environment variable 'X'</c>.</param>
    /// <param name="references">Takes the endpoints that the value leads to.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    public async Task<PublishedValue?> EvaluateAsync(object? value, IResource consumer, string what, ISet<PublishedEndpoint> references, CancellationToken cancellationToken)
    {
        var evaluation = new Evaluation(consumer, what, references);
        await AddAsync(evaluation, value, cancellationToken).ConfigureAwait(false);
        return evaluation.IsLeftOut ? null : new PublishedValue(evaluation.Joined());
    }

    private async Task AddAsync(Evaluation evaluation, object? value, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                evaluation.Add(text);
                break;
            case IResourceBuilder<IResource> builder:
                await AddAsync(evaluation, builder.Resource, cancellationToken).ConfigureAwait(false);
                break;
            case EndpointReference endpoint:
                AddEndpoint(evaluation, endpoint, EndpointProperty.Url);
                break;
            case EndpointReferenceExpression expression:
                AddEndpoint(evaluation, expression.Endpoint, expression.Property);
                break;
            case ParameterResource { Secret: true } secret:
                evaluation.Add(secret);
                break;
            case ParameterResource parameter:
                await AddFromProviderAsync(evaluation, parameter, cancellationToken).ConfigureAwait(false);
                break;
            case ConnectionStringReference connection:
                await AddAsync(evaluation, connection.Resource, cancellationToken).ConfigureAwait(false);
                break;
            case IResourceWithConnectionString connection:
                await AddAsync(evaluation, connection.ConnectionStringExpression, cancellationToken).ConfigureAwait(false);
                break;
            case ReferenceExpression expression:
                await AddExpressionAsync(evaluation, expression, cancellationToken).ConfigureAwait(false);
                break;
            case ContainerPortReference port:
                evaluation.Add(addresses.Of(port.Resource).Select(e => e.Port.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() ?? "8080");
                break;
            case IValueProvider provider:
                await AddFromProviderAsync(evaluation, provider, cancellationToken).ConfigureAwait(false);
                break;
            case IFormattable formattable:
                evaluation.Add(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                evaluation.Add(value.ToString() ?? string.Empty);
                break;
        }
    }

    private void AddEndpoint(Evaluation evaluation, EndpointReference endpoint, EndpointProperty property)
    {
        if (!endpoint.Exists)
        {
            problems.Add(
                ProblemIds.UnknownValue, evaluation.Consumer.Name, $"{evaluation.What} refers to endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}', which has no such endpoint.",
                "Add it with WithEndpoint or WithHttpEndpoint.");
            return;
        }

        if (addresses.Find(endpoint) is { } published)
        {
            evaluation.References.Add(published);
        }

        if (addresses.Property(endpoint, property, evaluation.Consumer) is { } text)
        {
            evaluation.Add(text);
        }
        else
        {
            evaluation.IsLeftOut = true;
        }
    }

    private async Task AddExpressionAsync(Evaluation evaluation, ReferenceExpression expression, CancellationToken cancellationToken)
    {
        if (expression.IsConditional)
        {
            var condition = new Evaluation(evaluation.Consumer, evaluation.What, new HashSet<PublishedEndpoint>());
            await AddAsync(condition, expression.Condition, cancellationToken).ConfigureAwait(false);
            var isMatch = string.Equals(string.Concat(condition.Joined().Select(p => p.Text)), expression.MatchValue, StringComparison.OrdinalIgnoreCase);
            await AddAsync(evaluation, isMatch ? expression.WhenTrue : expression.WhenFalse, cancellationToken).ConfigureAwait(false);
            return;
        }

        var format = expression.Format;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is not ('{' or '}') || (i + 1 < format.Length && format[i + 1] == format[i]))
            {
                evaluation.Add(format[i].ToString());
                i += format[i] is '{' or '}' ? 1 : 0;
                continue;
            }

            var end = format.IndexOf('}', i);
            var index = int.Parse(format.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture);
            await AddFormattedAsync(evaluation, expression.ValueProviders[index], expression.StringFormats[index], cancellationToken).ConfigureAwait(false);
            i = end;
        }
    }

    private async Task AddFormattedAsync(Evaluation evaluation, IValueProvider provider, string? format, CancellationToken cancellationToken)
    {
        if (format is null)
        {
            await AddAsync(evaluation, provider, cancellationToken).ConfigureAwait(false);
            return;
        }

        var inner = new Evaluation(evaluation.Consumer, evaluation.What, evaluation.References);
        await AddAsync(inner, provider, cancellationToken).ConfigureAwait(false);
        evaluation.IsLeftOut |= inner.IsLeftOut;
        if (inner.Joined().FirstOrDefault(p => p.Secret is not null).Secret is { } secret)
        {
            problems.Add(
                ProblemIds.UnknownValue, evaluation.Consumer.Name, $"{evaluation.What} encodes the secret '{secret.Name}' ({format}), which only a program could do: the files must not hold its value.",
                "Make the whole value one secret parameter.");
            return;
        }

        evaluation.Add(Uri.EscapeDataString(string.Concat(inner.Joined().Select(p => p.Text))));
    }

    private async Task AddFromProviderAsync(Evaluation evaluation, IValueProvider provider, CancellationToken cancellationToken)
    {
        try
        {
            if (await Task.Run(() => provider.GetValueAsync(cancellationToken).AsTask(), cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false) is { } text)
            {
                evaluation.Add(text);
            }
        }
        catch (MissingParameterValueException error)
        {
            problems.Add(ProblemIds.MissingValue, evaluation.Consumer.Name, $"{evaluation.What} has no value.", error.Message);
        }
        catch (TimeoutException)
        {
            problems.Add(
                ProblemIds.UnknownValue, evaluation.Consumer.Name, $"{evaluation.What} is not known after {Patience.TotalSeconds:0} s.",
                "Use a value that is known without running the application.");
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            problems.Add(ProblemIds.UnknownValue, evaluation.Consumer.Name, $"{evaluation.What} has no value: {error.Message}", "Use a value that is known without running the application.");
        }
    }

    private sealed class Evaluation(IResource consumer, string what, ISet<PublishedEndpoint> references)
    {
        private readonly List<ValuePart> _parts = [];

        public IResource Consumer { get; } = consumer;

        public string What { get; } = what;

        public ISet<PublishedEndpoint> References { get; } = references;

        public bool IsLeftOut { get; set; }

        public void Add(string text) => _parts.Add(new(text, null));

        public void Add(ParameterResource secret) => _parts.Add(new(string.Empty, secret));

        // Neighbouring texts as one.
        public List<ValuePart> Joined()
        {
            var joined = new List<ValuePart>();
            foreach (var part in _parts)
            {
                if (part.Secret is null && joined is [.., { Secret: null } last])
                {
                    joined[^1] = last with { Text = last.Text + part.Text };
                }
                else
                {
                    joined.Add(part);
                }
            }

            return joined;
        }
    }
}
