import KubernetesSchema
import Wire

/// Upstream's defaulting of built-in kinds: fills in, in each version, what a client may leave out.
public enum Defaulting {
    /// Applies the defaults of a kind to an object of the canonical form.
    public static func apply(_ kind: GroupVersionKind, to object: inout Document) {}
}
