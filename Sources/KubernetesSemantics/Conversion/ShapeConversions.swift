import KubernetesSchema
import Wire

/// Conversions between versions of a kind that have different shapes.
enum ShapeConversions {
    /// What turns an object of one version into the shape of another, its `apiVersion` aside; nil where the shapes are the same.
    static func function(from: GroupVersionKind, to: GroupVersionKind) -> (@Sendable (inout Document) throws -> Void)? { nil }
}
