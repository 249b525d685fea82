import Client
import KubernetesSchema

/// The wall clock.
enum SystemTime {
    static func now() -> Timestamp { SystemClock().now() }
}
