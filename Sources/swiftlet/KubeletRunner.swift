import APIServer
import ContainerRuntime
import Logging

extension ControlPlane {
    /// Runs the kubelet until the task is cancelled.
    func runKubelet(_ options: NodeOptions, name: String, address: String, clusterDNS: String, logging: LoggingOptions) async throws {
    }
}
