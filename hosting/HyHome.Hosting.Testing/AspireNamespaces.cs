// See the file of this name in HyHome.Hosting: it lets tests say `using Aspire.Hosting.Testing;`.
namespace Aspire.Hosting.Testing;

internal static class ImportedNamespace;
