namespace HyHome.Hosting.Orchestration;

/// <summary>The folders in which runs of one application keep notes and data for later runs.</summary>
/// <param name="Path">Folder of the records of runs.</param>
/// <param name="DataPath">Folder of the data of embedded services.</param>
internal sealed record RunFolder(string Path, string DataPath)
{
    /// <summary>The folders below the folder that the application keeps its state in.</summary>
    public static RunFolder In(string stateDirectory) => new(System.IO.Path.Combine(stateDirectory, "runs"), System.IO.Path.Combine(stateDirectory, "data"));
}
