using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Cli.Describing;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Pipelines;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Cli;

/// <summary>Carries out what the command line of an AppHost asks for.</summary>
internal sealed class AppHostRunner : IApplicationRunner
{
    private readonly AppHostCommandLine _commandLine;
    private readonly DistributedApplicationModel _model;
    private readonly IServiceProvider _services;
    private readonly TerminalOutput _terminal;
    private readonly IConfiguration _configuration;

    public AppHostRunner(AppHostCommandLine commandLine, DistributedApplicationModel model, IServiceProvider services, TerminalOutput terminal, IConfiguration configuration)
    {
        _commandLine = commandLine;
        _model = model;
        _services = services;
        _terminal = terminal;
        _configuration = configuration;
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(DistributedApplication application, CancellationToken cancellationToken)
    {
        if (AppHostInterceptor.Current is { } interceptor)
        {
            await interceptor.RunAsync(cancellationToken).ConfigureAwait(false);
            return 0;
        }

        InterruptSignal.Heed();
        return await _commandLine.InvokeAsync(token => ExecuteAsync(application, token), Console.Out, Console.Error, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ExecuteAsync(DistributedApplication application, CancellationToken cancellationToken)
    {
        try
        {
            switch (_commandLine.Verb)
            {
                case AppHostVerb.Describe:
                    await application.PrepareModelAsync(cancellationToken).ConfigureAwait(false);
                    DescriptionWriter.Write(ModelDescription.Describe(_model), _commandLine.OutputFormat, _terminal);
                    return 0;
                case AppHostVerb.Check:
                    await application.PrepareModelAsync(cancellationToken).ConfigureAwait(false);
                    return await Get<CheckVerb>().RunAsync(_commandLine.OutputFormat, cancellationToken).ConfigureAwait(false);
                case AppHostVerb.Clean:
                    return await Get<CleanVerb>().RunAsync(cancellationToken).ConfigureAwait(false);
                case AppHostVerb.Dashboard:
                    return await Get<DashboardVerb>().RunAsync(cancellationToken).ConfigureAwait(false);
                case AppHostVerb.Run:
                    return await Get<RunVerb>().RunAsync(application, cancellationToken).ConfigureAwait(false);
                default:
                    return await Get<PipelineVerb>().RunAsync(application, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ModelValidationException e)
        {
            CheckVerb.Write(_terminal, e.Diagnostics);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _terminal.WriteLine("Cancelled.", RowTone.Bad);
            return 1;
        }
        catch (Exception e)
        {
            // The last resort of a program: a person gets the message, and the rest on request.
            var details = _configuration.GetValue("Pipeline:IncludeExceptionDetails", false);
            var message = e.Data[StepRunner.FailedSteps] is string failed ? $"{failed} failed, for the reason above." : e.Message;
            _terminal.WriteLine($"error: {(details ? e.ToString() : $"{message} (--include-exception-details shows more)")}", RowTone.Bad);
            return 1;
        }
    }

    private T Get<T>()
        where T : notnull => ActivatorUtilities.GetServiceOrCreateInstance<T>(_services);
}
