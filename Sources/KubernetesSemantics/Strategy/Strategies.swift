import KubernetesSchema
import Wire

/// The strategies of the built-in resources.
public enum Strategies {
    /// The strategy of a resource; the default one where it needs none of its own.
    public static func strategy(for resource: GroupResource) -> any ObjectStrategy { DefaultStrategy() }
}
