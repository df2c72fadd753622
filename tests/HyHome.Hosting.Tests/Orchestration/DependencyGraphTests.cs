using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Waiting;

namespace HyHome.Hosting.Tests.Orchestration;

public sealed class DependencyGraphTests
{
    [Fact]
    public void What_nothing_depends_on_stops_first()
    {
        var (store, api, web) = (new ContainerResource("store"), new ContainerResource("api"), new ContainerResource("web"));
        api.Annotations.Add(new WaitAnnotation(store, WaitType.WaitUntilHealthy));
        web.Annotations.Add(new ResourceRelationshipAnnotation(api, KnownRelationshipTypes.Reference));

        var order = new DependencyGraph(new DistributedApplicationModel([store, web, api])).StopOrder();

        Assert.Equal<IEnumerable<IResource>>([[web], [api], [store]], order);
    }

    [Fact]
    public void References_in_a_circle_do_not_keep_anything_from_stopping()
    {
        var (a, b) = (new ContainerResource("a"), new ContainerResource("b"));
        a.Annotations.Add(new ResourceRelationshipAnnotation(b, KnownRelationshipTypes.Reference));
        b.Annotations.Add(new ResourceRelationshipAnnotation(a, KnownRelationshipTypes.Reference));

        Assert.Equal(2, new DependencyGraph(new DistributedApplicationModel([a, b])).StopOrder().Sum(group => group.Count));
    }
}
