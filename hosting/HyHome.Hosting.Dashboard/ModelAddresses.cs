using HyHome.Dashboard.Sources;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;

namespace HyHome.Hosting.Dashboard;

/// <summary>Where the components of the model answer: embedded or in containers, which of the two makes no difference here.</summary>
internal sealed class ModelAddresses(DistributedApplicationModel model, ResourceNotificationService notifications) : IDataSourceAddresses
{
    public static DataSourceKind KindOf(TelemetryApi api) => api switch
    {
        TelemetryApi.Loki => DataSourceKind.Loki,
        TelemetryApi.Tempo => DataSourceKind.Tempo,
        TelemetryApi.Prometheus => DataSourceKind.Prometheus,
        TelemetryApi.Alertmanager => DataSourceKind.Alertmanager,
        TelemetryApi.Grafana => DataSourceKind.Grafana,
        _ => throw new ArgumentOutOfRangeException(nameof(api), api, null),
    };

    public Uri? Find(DataSourceKind kind)
    {
        foreach (var resource in model.Resources)
        {
            var answers = resource.Annotations.OfType<TelemetryApiAnnotation>().FirstOrDefault(annotation => KindOf(annotation.Api) == kind);

            // One that can't run in this place keeps its endpoint, but nothing will ever answer there.
            if (answers is { Endpoint.IsAllocated: true } && !IsUnavailable(resource))
            {
                return new Uri(answers.Endpoint.Url.TrimEnd('/') + "/");
            }
        }

        return null;
    }

    private bool IsUnavailable(IResource resource) =>
        notifications.TryGetCurrentState(resource.Name, out var state) && state.Snapshot.State?.Text == LocalStates.Unavailable;
}
