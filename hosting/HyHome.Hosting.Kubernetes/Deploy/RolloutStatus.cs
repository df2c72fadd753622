using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>Whether something is over.</summary>
internal enum RolloutState
{
    InProgress,
    Done,
    Failed,
}

/// <summary>How far a workload is, from its own status: as <c>kubectl rollout status</c> judges it.</summary>
internal sealed record RolloutStatus(RolloutState State, string Text)
{
    public static RolloutStatus Of(JsonObject workload)
    {
        var kind = (string?)workload["kind"];
        if (kind != "Job" && workload.Number("metadata", "generation") > workload.Number("status", "observedGeneration"))
        {
            return Waiting("waits for the cluster to take note of it");
        }

        return kind switch
        {
            "Deployment" => Deployment(workload),
            "StatefulSet" => StatefulSet(workload),
            "DaemonSet" => DaemonSet(workload),
            _ => Job(workload),
        };
    }

    private static RolloutStatus Deployment(JsonObject workload)
    {
        if (Condition(workload, "Progressing") is { } progressing && (string?)progressing["reason"] == "ProgressDeadlineExceeded")
        {
            return new(RolloutState.Failed, (string?)progressing["message"] ?? "makes no progress");
        }

        var status = workload["status"];
        var wanted = Replicas(workload);
        return status.Number("updatedReplicas") < wanted ? Waiting($"{status.Number("updatedReplicas")} of {wanted} pods are new")
            : status.Number("replicas") > status.Number("updatedReplicas") ? Waiting($"{status.Number("replicas") - status.Number("updatedReplicas")} old pods are ending")
            : status.Number("availableReplicas") < wanted ? Waiting($"{status.Number("availableReplicas")} of {wanted} pods are ready")
            : Ready(wanted);
    }

    private static RolloutStatus StatefulSet(JsonObject workload)
    {
        var status = workload["status"];
        var wanted = Replicas(workload);
        return status.Number("readyReplicas") < wanted ? Waiting($"{status.Number("readyReplicas")} of {wanted} pods are ready")
            : (string?)status.At("updateRevision") != (string?)status.At("currentRevision") && status.Number("updatedReplicas") < wanted
                ? Waiting($"{status.Number("updatedReplicas")} of {wanted} pods are new")
            : Ready(wanted);
    }

    private static RolloutStatus DaemonSet(JsonObject workload)
    {
        var status = workload["status"];
        var wanted = status.Number("desiredNumberScheduled");
        return status.Number("updatedNumberScheduled") < wanted ? Waiting($"{status.Number("updatedNumberScheduled")} of {wanted} pods are new")
            : status.Number("numberAvailable") < wanted ? Waiting($"{status.Number("numberAvailable")} of {wanted} pods are ready")
            : Ready(wanted);
    }

    private static RolloutStatus Job(JsonObject workload) =>
        IsTrue(workload, "Complete") is not null ? new(RolloutState.Done, "completed")
        : IsTrue(workload, "Failed") is { } failed ? new(RolloutState.Failed, (string?)failed["message"] ?? "failed")
        : Waiting($"{workload.Number("status", "active")} active, {workload.Number("status", "failed")} failed");

    private static RolloutStatus Waiting(string text) => new(RolloutState.InProgress, text);

    private static RolloutStatus Ready(long pods) => new(RolloutState.Done, pods == 1 ? "its pod is ready" : $"its {pods} pods are ready");

    private static long Replicas(JsonObject workload) => (long?)workload.At("spec", "replicas") ?? 1;

    private static JsonObject? Condition(JsonObject workload, string type) => workload.Items("status", "conditions").FirstOrDefault(c => (string?)c["type"] == type);

    private static JsonObject? IsTrue(JsonObject workload, string type) => Condition(workload, type) is { } condition && (string?)condition["status"] == "True" ? condition : null;
}
