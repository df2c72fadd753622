namespace HyHome.Hosting.Cli;

/// <summary>What a person can ask an AppHost to do.</summary>
internal enum AppHostVerb
{
    /// <summary>Run the application on this machine.</summary>
    Run,

    /// <summary>Write the files that another place runs the application from.</summary>
    Publish,

    /// <summary>Publish, and bring the result to where it runs.</summary>
    Deploy,

    /// <summary>Remove what deploy brought.</summary>
    Destroy,

    /// <summary>Remove what runs on this machine left behind.</summary>
    Clean,

    /// <summary>Look for mistakes in the model.</summary>
    Check,

    /// <summary>Show the model.</summary>
    Describe,

    /// <summary>Serve the dashboard alone.</summary>
    Dashboard,
}
