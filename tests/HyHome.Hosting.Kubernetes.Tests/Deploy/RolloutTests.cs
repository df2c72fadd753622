using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Deploy;

namespace HyHome.Hosting.Kubernetes.Tests.Deploy;

public sealed class RolloutTests
{
    [Theory]
    [InlineData("""{"kind":"Deployment","metadata":{"generation":2},"spec":{"replicas":1},"status":{"observedGeneration":1,"updatedReplicas":1,"availableReplicas":1}}""", "InProgress", "take note")]
    [InlineData("""{"kind":"Deployment","spec":{"replicas":3},"status":{"replicas":4,"updatedReplicas":2}}""", "InProgress", "2 of 3 pods are new")]
    [InlineData("""{"kind":"Deployment","spec":{"replicas":3},"status":{"replicas":4,"updatedReplicas":3}}""", "InProgress", "1 old pods are ending")]
    [InlineData("""{"kind":"Deployment","spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":3,"availableReplicas":1}}""", "InProgress", "1 of 3 pods are ready")]
    [InlineData("""{"kind":"Deployment","spec":{"replicas":0},"status":{}}""", "Done", "0 pods")]
    [InlineData("""{"kind":"Deployment","spec":{},"status":{"conditions":[{"type":"Progressing","reason":"ProgressDeadlineExceeded","message":"timed out"}]}}""", "Failed", "timed out")]
    [InlineData("""{"kind":"StatefulSet","spec":{"replicas":1},"status":{"readyReplicas":1,"updateRevision":"b","currentRevision":"a","updatedReplicas":0}}""", "InProgress", "0 of 1 pods are new")]
    [InlineData("""{"kind":"StatefulSet","spec":{"replicas":1},"status":{"readyReplicas":1,"updateRevision":"a","currentRevision":"a"}}""", "Done", "its pod is ready")]
    [InlineData("""{"kind":"DaemonSet","status":{"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1}}""", "InProgress", "1 of 2 pods are ready")]
    [InlineData("""{"kind":"Job","metadata":{"generation":1},"status":{"active":1}}""", "InProgress", "1 active")]
    [InlineData("""{"kind":"Job","status":{"conditions":[{"type":"Failed","status":"True","message":"backoff limit"}]}}""", "Failed", "backoff limit")]
    public void A_workload_is_done_when_its_new_pods_are_ready(string workload, string state, string text)
    {
        var status = RolloutStatus.Of(JsonNode.Parse(workload)!.AsObject());

        Assert.Equal(state, status.State.ToString());
        Assert.Contains(text, status.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", 90.0)]
    [InlineData("10m", 600.0)]
    [InlineData("1h30m", 5400.0)]
    [InlineData("250ms", 0.25)]
    [InlineData("", null)]
    [InlineData("0s", null)]
    [InlineData("ten minutes", null)]
    [InlineData("10", null)]
    public void A_time_is_written_as_in_kubernetes_own_tools(string text, double? seconds) => Assert.Equal(seconds, DeployOptions.ParseDuration(text)?.TotalSeconds);
}
