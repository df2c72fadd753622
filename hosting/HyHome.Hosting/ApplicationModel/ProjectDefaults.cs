using HyHome.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting;

/// <summary>What every project gets: endpoints and variables from its launch profile and Kestrel configuration, and telemetry.</summary>
internal static class ProjectDefaults
{
    public static IResourceBuilder<T> Apply<T>(IResourceBuilder<T> builder, ProjectResourceOptions options)
        where T : ProjectResource
    {
        var application = builder.ApplicationBuilder;
        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory").WithOtlpExporter();
        if (options.ExcludeLaunchProfile)
        {
            builder.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else if (!string.IsNullOrEmpty(options.LaunchProfileName))
        {
            builder.WithAnnotation(new LaunchProfileAnnotation(options.LaunchProfileName));
        }
        else if ((application.Configuration["AppHost:DefaultLaunchProfileName"] ?? application.Configuration["DOTNET_LAUNCH_PROFILE"]) is { Length: > 0 } preferred)
        {
            builder.WithAnnotation(new DefaultLaunchProfileAnnotation(preferred));
        }

        var profile = ProjectLaunch.EffectiveProfile(builder.Resource);
        var kestrel = options.ExcludeKestrelEndpoints ? [] : AddKestrelEndpoints(builder);
        if (kestrel.Count > 0)
        {
            builder.WithEnvironment(context => SetKestrelUrls(builder, context, kestrel));
        }

        if (application.ExecutionContext.IsRunMode)
        {
            ApplyForRun(builder, profile, hasKestrelEndpoints: kestrel.Count > 0);
        }
        else
        {
            ApplyForPublish(builder, profile?.Profile, hasKestrelEndpoints: kestrel.Count > 0);
        }

        return builder;
    }

    private static void ApplyForRun<T>(IResourceBuilder<T> builder, (string Name, LaunchProfile Profile)? profile, bool hasKestrelEndpoints)
        where T : ProjectResource
    {
        if (!hasKestrelEndpoints)
        {
            builder.WithEnvironment(context => SetAspNetCoreUrls(builder, context));
        }

        if (profile is not { } launch)
        {
            return;
        }

        if (!hasKestrelEndpoints)
        {
            var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var url in launch.Profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            {
                var address = BindingAddress.Parse(url);
                var count = counts[address.Scheme] = counts.GetValueOrDefault(address.Scheme) + 1;
                builder.WithEndpoint(count == 1 ? address.Scheme : $"{address.Scheme}{count}", endpoint =>
                {
                    endpoint.Port = address.Port is 0 ? null : address.Port;
                    endpoint.TargetHost = address.Host;
                    endpoint.UriScheme = address.Scheme;
                    endpoint.FromLaunchProfile = true;
                });
            }
        }

        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", launch.Name);
            foreach (var (name, value) in launch.Profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });
        if (launch.Profile.LaunchUrl is { Length: > 0 } launchUrl)
        {
            builder.WithUrls(context =>
            {
                foreach (var url in context.Urls.Where(u => u.Endpoint is { EndpointAnnotation.FromLaunchProfile: true }))
                {
                    url.Url = Uri.TryCreate(launchUrl, UriKind.Absolute, out _) ? launchUrl : new Uri(new Uri(url.Url), launchUrl).ToString();
                }
            });
        }
    }

    private static void ApplyForPublish<T>(IResourceBuilder<T> builder, LaunchProfile? profile, bool hasKestrelEndpoints)
        where T : ProjectResource
    {
        builder.WithEnvironment(context =>
        {
            if (builder.Resource.GetEndpoints().Any() && !builder.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }
        });
        EndpointAnnotation? defaultHttps = null;
        if (!hasKestrelEndpoints)
        {
            builder.WithEnvironment(context =>
            {
                SetPorts(context, "HTTP_PORTS", "http");
                SetPorts(context, "HTTPS_PORTS", "https");
            });
        }

        if (profile?.ApplicationUrl is null && !hasKestrelEndpoints)
        {
            return;
        }

        // A web project gets both, whatever its profile says: TLS ends before the pod, so the https one is no port of its own.
        var http = GetOrAdd("http");
        var https = GetOrAdd("https");
        http.TargetPort = https.TargetPort = http.TargetPort ?? https.TargetPort;

        EndpointAnnotation GetOrAdd(string scheme)
        {
            if (builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.UriScheme == scheme || ResourceNames.Equal(e.Name, scheme)) is { } existing)
            {
                return existing;
            }

            EndpointAnnotation? added = null;
            builder.WithEndpoint(scheme, endpoint =>
            {
                endpoint.UriScheme = scheme;
                added = endpoint;
            });
            defaultHttps = scheme == "https" ? added : defaultHttps;
            return added!;
        }

        void SetPorts(EnvironmentCallbackContext context, string variable, string scheme)
        {
            var ports = new ReferenceExpressionBuilder();
            foreach (var endpoint in Injected(builder.Resource).Where(e => e.Scheme == scheme && e.EndpointAnnotation != defaultHttps))
            {
                ports.AppendLiteral(ports.IsEmpty ? string.Empty : ";");
                ports.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
            }

            if (!ports.IsEmpty)
            {
                context.EnvironmentVariables[variable] = ports.Build();
            }
        }
    }

    private static Dictionary<EndpointAnnotation, string> AddKestrelEndpoints<T>(IResourceBuilder<T> builder)
        where T : ProjectResource
    {
        var hosts = new Dictionary<EndpointAnnotation, string>();
        var configuration = ProjectLaunch.Configuration(builder.Resource, builder.ApplicationBuilder.Environment.EnvironmentName);
        var defaultProtocols = configuration["Kestrel:EndpointDefaults:Protocols"];
        var bindings = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(e => e["Url"] is not null)
            .Select(e => (Name: e.Key, Address: BindingAddress.Parse(e["Url"]!), Protocols: e["Protocols"] ?? defaultProtocols));
        foreach (var group in bindings.GroupBy(b => b.Address.Scheme))
        {
            var isOnly = group.Count() == 1;
            foreach (var binding in group)
            {
                builder.WithEndpoint(isOnly ? group.Key : binding.Name, endpoint =>
                {
                    // Locally the port is the one others use; published, it is the one the process listens on.
                    if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
                    {
                        endpoint.TargetPort = binding.Address.Port;
                    }
                    else
                    {
                        endpoint.Port = binding.Address.Port;
                    }

                    endpoint.UriScheme = binding.Address.Scheme;
                    endpoint.TargetHost = binding.Address.Host;
                    endpoint.Transport = binding.Protocols == "Http2" ? "http2" : endpoint.Transport;
                    hosts[endpoint] = binding.Address.Host;
                });
            }
        }

        return hosts;
    }

    private static void SetKestrelUrls<T>(IResourceBuilder<T> builder, EnvironmentCallbackContext context, Dictionary<EndpointAnnotation, string> hosts)
        where T : ProjectResource
    {
        foreach (var endpoint in Injected(builder.Resource))
        {
            var host = context.ExecutionContext.IsRunMode && hosts.TryGetValue(endpoint.EndpointAnnotation, out var configured) ? configured : "*";
            context.EnvironmentVariables[$"Kestrel__Endpoints__{endpoint.EndpointName}__Url"] =
                ReferenceExpression.Create($"{endpoint.Scheme}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    private static void SetAspNetCoreUrls<T>(IResourceBuilder<T> builder, EnvironmentCallbackContext context)
        where T : ProjectResource
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in Injected(builder.Resource))
        {
            if (endpoint.IsHttps && !context.EnvironmentVariables.ContainsKey("ASPNETCORE_HTTPS_PORT"))
            {
                context.EnvironmentVariables["ASPNETCORE_HTTPS_PORT"] = endpoint.Property(EndpointProperty.Port);
            }

            urls.AppendLiteral(urls.IsEmpty ? string.Empty : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private static IEnumerable<EndpointReference> Injected(ProjectResource project)
    {
        var filters = project.Annotations.OfType<EndpointEnvironmentInjectionFilterAnnotation>().ToArray();
        return project.GetEndpoints().Where(e => UriSchemes.IsHttp(e.Scheme) && e.EndpointAnnotation.TargetPortEnvironmentVariable is null && Array.TrueForAll(filters, f => f.Filter(e.EndpointAnnotation)));
    }
}
