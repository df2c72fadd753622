using System.Text;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Manifests;
using HyHome.Hosting.Kubernetes.Publishing;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>The Secrets that the objects refer to: what the cluster lacks of them is made from the parameters' values, which go to the API server and nowhere else.</summary>
internal sealed class SecretProvision(ClusterApi api, KubernetesManifestsOptions options, IDeployProgress progress)
{
    // In one engine a parameter without a value waits for somebody to give it one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly List<(string Namespace, bool Exists, Dictionary<string, string> Values)> _missing = [];

    /// <summary>Finds out what is missing, before anything is changed.</summary>
    /// <exception cref="DistributedApplicationException">A secret is missing and has no value; it lists all of them with what to type.</exception>
    public async Task PrepareAsync(PublishedModel model, CancellationToken cancellationToken)
    {
        if (options.SecretsComeFromElsewhere)
        {
            return;
        }

        var valueless = new List<string>();
        foreach (var group in model.Resources.GroupBy(r => r.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var parameters = group.SelectMany(r => r.Secrets).DistinctBy(s => s.Name).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
            if (parameters.Count == 0)
            {
                continue;
            }

            var existing = await api.FindAsync(ClusterKind.Secret, group.Key, options.SecretName, cancellationToken).ConfigureAwait(false);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            var keys = new List<string>();
            foreach (var parameter in parameters.Where(p => existing.At("data", p.Name) is null))
            {
                if (await ValueAsync(parameter, cancellationToken).ConfigureAwait(false) is { } value)
                {
                    values[parameter.Name] = value;
                }
                else
                {
                    keys.Add(parameter.Name);
                }
            }

            if (keys.Count > 0)
            {
                valueless.Add(existing is null
                    ? $"kubectl create secret generic {options.SecretName} --namespace {group.Key} {string.Join(' ', keys.Select(k => $"--from-literal={k}=VALUE"))}"
                    : $"kubectl patch secret {options.SecretName} --namespace {group.Key} --patch '{{\"stringData\":{{{string.Join(',', keys.Select(k => $"\"{k}\":\"VALUE\""))}}}}}'");
                valueless.AddRange(keys.Select(k => $"or --Parameters:{k}=VALUE"));
            }
            else if (values.Count > 0)
            {
                _missing.Add((group.Key, existing is not null, values));
            }
        }

        if (valueless.Count > 0)
        {
            throw new DistributedApplicationException(
                $"The Secret '{options.SecretName}' lacks values that only you know. Give them once:{Environment.NewLine}{string.Join(Environment.NewLine, valueless.Select(v => $"  {v}"))}");
        }
    }

    /// <summary>Makes what is missing; the namespaces are there.</summary>
    public async Task ApplyAsync(bool dryRun, CancellationToken cancellationToken)
    {
        foreach (var (@namespace, exists, values) in _missing)
        {
            var keys = string.Join(", ", values.Keys);
            if (dryRun)
            {
                progress.Say(LogLevel.Information, $"secret/{options.SecretName} would get the keys it lacks: {keys}");
                continue;
            }

            var secret = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = CustomObjects.Metadata(options.SecretName, @namespace, new Labels(options).Shared()),
                ["data"] = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(v.Value))))),
            };
            if (exists)
            {
                // Somebody else's keys and labels stay.
                secret["metadata"]!.AsObject().Remove("labels");
                await api.MergeAsync(secret, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await api.ApplyAsync(secret, dryRun: false, force: false, cancellationToken).ConfigureAwait(false);
            }

            progress.Say(LogLevel.Information, $"secret/{options.SecretName} in {@namespace} got the keys it lacked: {keys}");
        }
    }

    private static async Task<string?> ValueAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            return await parameter.GetValueAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken).ConfigureAwait(false) is { Length: > 0 } value ? value : null;
        }
        catch (Exception error) when (error is MissingParameterValueException or TimeoutException)
        {
            return null;
        }
    }
}
