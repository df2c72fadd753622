namespace HyHome.Hosting.Lgtm;

/// <summary>
/// Parts of a cluster's control plane that can be watched where the cluster lets them be scraped. k3s, kind and managed clusters do not without being told to,
/// so that an alert about their absence would fire on every fresh one.
/// </summary>
[Flags]
public enum ControlPlaneComponents
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The API server, at the endpoints of the Service <c>kubernetes</c>. Every cluster has it, also a managed one.</summary>
    ApiServer = 1,

    /// <summary>kube-controller-manager, on port 10257 of the control plane's nodes. kubeadm, kind and k3s bind it to 127.0.0.1 unless told otherwise.</summary>
    ControllerManager = 2,

    /// <summary>kube-scheduler, on port 10259 of the control plane's nodes. kubeadm, kind and k3s bind it to 127.0.0.1 unless told otherwise.</summary>
    Scheduler = 4,

    /// <summary>etcd, on port 2381 of its nodes, where it serves its metrics alone and without TLS. kubeadm binds that to 127.0.0.1, k3s opens it on request.</summary>
    Etcd = 8,

    /// <summary>kube-proxy, on port 10249 of every node. It listens on 127.0.0.1 unless told otherwise, and clusters whose network does its work have none.</summary>
    KubeProxy = 16,

    /// <summary>All of them.</summary>
    All = ApiServer | ControllerManager | Scheduler | Etcd | KubeProxy,
}
