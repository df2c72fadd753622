using System.Diagnostics;
using System.Globalization;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Cli;

/// <summary>Carries out a step of the pipeline, with all that it needs: publish, deploy, destroy.</summary>
internal sealed class PipelineVerb
{
    private readonly TerminalOutput _terminal;
    private readonly PipelineExecution _pipeline;
    private readonly IHostApplicationLifetime _lifetime;

    public PipelineVerb(TerminalOutput terminal, PipelineExecution pipeline, IHostApplicationLifetime lifetime)
    {
        _terminal = terminal;
        _pipeline = pipeline;
        _lifetime = lifetime;
    }

    /// <summary>Carries it out.</summary>
    /// <returns>The exit code 0; what fails is thrown.</returns>
    public async Task<int> RunAsync(DistributedApplication application, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.ApplicationStopping);
        var began = Stopwatch.GetTimestamp();
        await application.StartAsync(end.Token).ConfigureAwait(false);
        try
        {
            await _pipeline.RunAsync(end.Token).ConfigureAwait(false);
        }
        finally
        {
            await application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        _terminal.WriteLine($"Done in {seconds} s.", RowTone.Good);
        return 0;
    }
}
