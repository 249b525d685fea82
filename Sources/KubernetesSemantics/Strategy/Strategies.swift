import KubernetesSchema
import Wire

/// The strategies of the built-in resources.
public enum Strategies {
    /// The strategy of a resource; the default one where it needs none of its own.
    public static func strategy(for resource: GroupResource) -> any ObjectStrategy {
        switch (resource.group, resource.resource) {
        case ("rbac.authorization.k8s.io", _), ("apiregistration.k8s.io", _): return PathSegmentNameStrategy()
        default: return DefaultStrategy()
        }
    }
}

/// The strategy of kinds whose names may be anything that fits into a path: roles, bindings, API services.
struct PathSegmentNameStrategy: ObjectStrategy {
    func nameErrors(_ name: String, isPrefix: Bool) -> [String] { Names.pathSegment(name) }
}
