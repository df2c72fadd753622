// A small application for tests of the AppHost itself: its command line, its signals, its end. Tests that bring their own model
// say Probe:Empty.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = DistributedApplication.CreateBuilder(args);

if (!builder.Configuration.GetValue("Probe:Empty", false))
{
    var probe = builder.AddProject<Projects.Probe>("probe")
        .WithHttpHealthCheck("/health")
        .WithEnvironment("GREETING", builder.AddParameter("greeting", "hello"));

    // A tree of processes that outlives its parent unless somebody ends it.
    builder.AddExecutable("sleeper", "/bin/sh", ".", "-c", "sleep 600 & echo sleeping; wait")
        .WaitFor(probe);
}

if (builder.Configuration["Probe:Image"] is { } image)
{
    // A container that keeps data, for tests of what a run leaves in an engine.
    builder.AddContainer("box", image)
        .WithEntrypoint("/bin/sh")
        .WithArgs("-c", "echo start >> /data/starts; exec httpd -f -p 8080 -h /data")
        .WithVolume(builder.Configuration["Probe:Volume"], "/data")
        .WithHttpEndpoint(targetPort: 8080)
        .WithHttpHealthCheck("/starts");
}

if (builder.Configuration.GetValue("Probe:NeverHealthy", false))
{
    builder.AddProject<Projects.Probe>("sick").WithEnvironment("HEALTHY_AFTER", "1000000").WithHttpHealthCheck("/health");
}

switch (builder.Configuration["Probe:Mistake"])
{
    case "profile":
        builder.AddProject<Projects.Probe>("unprofiled", launchProfileName: "nonesuch");
        break;
    case "names":
        builder.AddContainer("not a name", "busybox");
        builder.AddContainer("mounted", "busybox").WithBindMount("not-there", "/data");
        builder.AddContainer("twice", "busybox");
        var second = builder.AddContainer("Twice", "busybox").WithHttpEndpoint(targetPort: 80);
        builder.AddContainer("ended", "busybox").WithHttpEndpoint(targetPort: 80, name: "a.b").WithReference(second.GetEndpoint("http")).WaitFor(second);
        break;
    case "several":
        builder.AddContainer("mounted", "busybox").WithBindMount("not-there", "/data");
        builder.AddProject<Projects.Probe>("unprofiled", launchProfileName: "nonesuch");
        break;
    case "foreign":
        throw new InvalidOperationException("Not the model's.");
}

builder.Services.AddHostedService<Farewell>();
builder.Build().Run();
