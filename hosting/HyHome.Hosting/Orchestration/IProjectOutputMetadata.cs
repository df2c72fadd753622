namespace HyHome.Hosting.Orchestration;

/// <summary>
/// Where the build of the AppHost put a project that it references. Implemented by the generated <c>Projects.*</c> classes,
/// so that a project starts from its output and is not built a second time.
/// </summary>
public interface IProjectOutputMetadata
{
    /// <summary>Absolute path of the project's main assembly.</summary>
    string OutputPath { get; }
}
