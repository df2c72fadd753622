namespace HyHome.Dashboard.Sources;

/// <summary>Where the components of the stack answer.</summary>
public interface IDataSourceAddresses
{
    /// <summary>The base address of a component, such as <c>http://127.0.0.1:3100/</c>; null when there is none, or none yet.</summary>
    /// <param name="kind">The component.</param>
    Uri? Find(DataSourceKind kind);
}

/// <summary>Addresses that are known beforehand.</summary>
public sealed class FixedAddresses : Dictionary<DataSourceKind, Uri>, IDataSourceAddresses
{
    /// <inheritdoc/>
    public Uri? Find(DataSourceKind kind) => this.GetValueOrDefault(kind);
}
