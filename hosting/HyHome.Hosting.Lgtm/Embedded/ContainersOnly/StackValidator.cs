namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>An engine without a list of diagnostics of its own: all errors at once stop the start or the publishing.</summary>
internal static class StackValidator
{
    public static void Register(IDistributedApplicationBuilder builder)
    {
        // Once per application, however many components ask for it.
        if (builder.Resources.Count(resource => resource is LokiResource or TempoResource or AlloyResource) != 1)
        {
            return;
        }

        builder.OnBeforeStart((started, _) =>
        {
            Throw(started.Model);
            return Task.CompletedTask;
        });
    }

    private static void Throw(DistributedApplicationModel model)
    {
        var errors = StackCheck.Run(model.Resources).Where(found => found.Finding.IsError).ToArray();
        if (errors.Length > 0)
        {
            throw new DistributedApplicationException(string.Join(
                Environment.NewLine,
                errors.Select(found => $"error {found.Finding.Id}: {found.Resource.Name}: {found.Finding.Cause} {found.Finding.Cure}")));
        }
    }
}
