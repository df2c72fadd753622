// An AppHost written for Aspire says `using Aspire.Hosting.ApplicationModel;` here and there, although the names come to it by global usings.
// C# refuses to import a namespace that nothing declares, so each is declared here, with nothing in it that anybody sees: such a line then
// means nothing, and the file compiles unchanged.
namespace Aspire.Hosting
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.ApplicationModel
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.ApplicationModel.Docker
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.Eventing
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.Lifecycle
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.Pipelines
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.Publishing
{
    internal static class ImportedNamespace;
}

namespace Aspire.Hosting.Utils
{
    internal static class ImportedNamespace;
}
