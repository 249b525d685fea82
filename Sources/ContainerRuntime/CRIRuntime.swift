import HTTP
import Protocols

/// A container runtime that speaks CRI v1. All calls throw `GRPCError`.
public final class CRIRuntime: Sendable {
    /// Time for calls that only ask; the kubelet's `runtimeRequestTimeout`.
    public static let timeout: Duration = .seconds(120)
    /// Time for a pod's sandbox, whose network may take long; upstream doubles the timeout.
    public static let sandboxTimeout: Duration = .seconds(240)
    /// A pull may take as long as it goes on.
    public static let pullTimeout: Duration = .seconds(3600)

    public let endpoint: String
    private let client: GRPCClient

    /// - Parameter endpoint: `unix:///path` or a socket's path.
    public init(endpoint: String) {
        let path = endpoint.hasPrefix("unix://") ? String(endpoint.dropFirst(7)) : endpoint
        self.endpoint = path
        client = GRPCClient(unixSocket: path)
    }

    public func shutdown() { client.shutdown() }

    private func call<Reply: ProtobufMessage>(
        _ path: String, _ request: some ProtobufMessage, timeout: Duration = CRIRuntime.timeout
    ) async throws -> Reply {
        let bytes = try await client.unary(path: path, message: request.serialized(), timeout: timeout)
        do {
            return try Reply(protobuf: bytes)
        } catch {
            throw GRPCError(.internal, "the runtime's answer to \(path) can't be read: \(error)")
        }
    }

    // MARK: The runtime

    public func version() async throws -> CRI.VersionResponse {
        var request = CRI.VersionRequest()
        request.version = "0.1.0"
        return try await call(CRI.RuntimeService.version, request, timeout: .seconds(10))
    }

    public func status(verbose: Bool = false) async throws -> CRI.StatusResponse {
        var request = CRI.StatusRequest()
        request.verbose = verbose
        return try await call(CRI.RuntimeService.status, request, timeout: .seconds(10))
    }

    /// nil where the runtime is too old to tell (containerd before 2.0).
    public func runtimeConfig() async throws -> CRI.RuntimeConfigResponse? {
        do {
            return try await call(CRI.RuntimeService.runtimeConfig, CRI.RuntimeConfigRequest(), timeout: .seconds(10))
        } catch let error as GRPCError where error.code == .unimplemented {
            return nil
        }
    }

    public func updateRuntimeConfig(podCIDR: String) async throws {
        var request = CRI.UpdateRuntimeConfigRequest()
        var config = CRI.RuntimeConfig()
        var network = CRI.NetworkConfig()
        network.podCidr = podCIDR
        config.networkConfig = network
        request.runtimeConfig = config
        let _: CRI.UpdateRuntimeConfigResponse = try await call(CRI.RuntimeService.updateRuntimeConfig, request)
    }

    // MARK: Sandboxes

    /// - Returns: the sandbox's id.
    public func runPodSandbox(_ config: CRI.PodSandboxConfig, runtimeHandler: String = "") async throws -> String {
        var request = CRI.RunPodSandboxRequest()
        request.config = config
        request.runtimeHandler = runtimeHandler
        let reply: CRI.RunPodSandboxResponse = try await call(
            CRI.RuntimeService.runPodSandbox, request, timeout: CRIRuntime.sandboxTimeout)
        return reply.podSandboxID
    }

    public func stopPodSandbox(_ id: String) async throws {
        var request = CRI.StopPodSandboxRequest()
        request.podSandboxID = id
        let _: CRI.StopPodSandboxResponse = try await call(CRI.RuntimeService.stopPodSandbox, request)
    }

    public func removePodSandbox(_ id: String) async throws {
        var request = CRI.RemovePodSandboxRequest()
        request.podSandboxID = id
        let _: CRI.RemovePodSandboxResponse = try await call(CRI.RuntimeService.removePodSandbox, request)
    }

    /// - Parameter labels: those that sandboxes must have.
    public func listPodSandboxes(labels: [String: String] = [:]) async throws -> [CRI.PodSandbox] {
        var request = CRI.ListPodSandboxRequest()
        var filter = CRI.PodSandboxFilter()
        filter.labelSelector = labels
        request.filter = filter
        let reply: CRI.ListPodSandboxResponse = try await call(CRI.RuntimeService.listPodSandbox, request)
        return reply.items
    }

    public func podSandboxStatus(_ id: String, verbose: Bool = false) async throws -> CRI.PodSandboxStatusResponse {
        var request = CRI.PodSandboxStatusRequest()
        request.podSandboxID = id
        request.verbose = verbose
        return try await call(CRI.RuntimeService.podSandboxStatus, request)
    }

    // MARK: Containers

    /// - Returns: the container's id.
    public func createContainer(sandbox: String, _ config: CRI.ContainerConfig, sandboxConfig: CRI.PodSandboxConfig) async throws -> String {
        var request = CRI.CreateContainerRequest()
        request.podSandboxID = sandbox
        request.config = config
        request.sandboxConfig = sandboxConfig
        let reply: CRI.CreateContainerResponse = try await call(CRI.RuntimeService.createContainer, request)
        return reply.containerID
    }

    public func startContainer(_ id: String) async throws {
        var request = CRI.StartContainerRequest()
        request.containerID = id
        let _: CRI.StartContainerResponse = try await call(CRI.RuntimeService.startContainer, request)
    }

    /// - Parameter gracePeriod: seconds between the stop signal and the kill.
    public func stopContainer(_ id: String, gracePeriod: Int64) async throws {
        var request = CRI.StopContainerRequest()
        request.containerID = id
        request.timeout = gracePeriod
        let _: CRI.StopContainerResponse = try await call(
            CRI.RuntimeService.stopContainer, request, timeout: CRIRuntime.timeout + .seconds(gracePeriod))
    }

    public func removeContainer(_ id: String) async throws {
        var request = CRI.RemoveContainerRequest()
        request.containerID = id
        let _: CRI.RemoveContainerResponse = try await call(CRI.RuntimeService.removeContainer, request)
    }

    public func listContainers(labels: [String: String] = [:]) async throws -> [CRI.Container] {
        var request = CRI.ListContainersRequest()
        var filter = CRI.ContainerFilter()
        filter.labelSelector = labels
        request.filter = filter
        let reply: CRI.ListContainersResponse = try await call(CRI.RuntimeService.listContainers, request)
        return reply.containers
    }

    public func containerStatus(_ id: String, verbose: Bool = false) async throws -> CRI.ContainerStatusResponse {
        var request = CRI.ContainerStatusRequest()
        request.containerID = id
        request.verbose = verbose
        return try await call(CRI.RuntimeService.containerStatus, request)
    }

    public func updateContainerResources(_ id: String, _ resources: CRI.LinuxContainerResources) async throws {
        var request = CRI.UpdateContainerResourcesRequest()
        request.containerID = id
        request.linux = resources
        let _: CRI.UpdateContainerResourcesResponse = try await call(CRI.RuntimeService.updateContainerResources, request)
    }

    public func reopenContainerLog(_ id: String) async throws {
        var request = CRI.ReopenContainerLogRequest()
        request.containerID = id
        let _: CRI.ReopenContainerLogResponse = try await call(CRI.RuntimeService.reopenContainerLog, request)
    }

    // MARK: Commands in containers

    /// Runs a command to its end.
    /// - Parameter timeout: whole seconds; the command is killed then and the call fails. 0 for none.
    public func execSync(_ id: String, _ command: [String], timeout: Int64) async throws -> CRI.ExecSyncResponse {
        var request = CRI.ExecSyncRequest()
        request.containerID = id
        request.cmd = command
        request.timeout = timeout
        let limit = timeout > 0 ? .seconds(timeout) + CRIRuntime.timeout : Duration.seconds(3600)
        return try await call(CRI.RuntimeService.execSync, request, timeout: limit)
    }

    /// - Returns: the URL of the runtime's streaming server.
    public func exec(_ request: CRI.ExecRequest) async throws -> String {
        let reply: CRI.ExecResponse = try await call(CRI.RuntimeService.exec, request)
        return reply.url
    }

    public func attach(_ request: CRI.AttachRequest) async throws -> String {
        let reply: CRI.AttachResponse = try await call(CRI.RuntimeService.attach, request)
        return reply.url
    }

    public func portForward(_ request: CRI.PortForwardRequest) async throws -> String {
        let reply: CRI.PortForwardResponse = try await call(CRI.RuntimeService.portForward, request)
        return reply.url
    }

    // MARK: Figures

    public func containerStats(_ id: String) async throws -> CRI.ContainerStats? {
        var request = CRI.ContainerStatsRequest()
        request.containerID = id
        let reply: CRI.ContainerStatsResponse = try await call(CRI.RuntimeService.containerStats, request)
        return reply.stats
    }

    public func listContainerStats(labels: [String: String] = [:]) async throws -> [CRI.ContainerStats] {
        var request = CRI.ListContainerStatsRequest()
        var filter = CRI.ContainerStatsFilter()
        filter.labelSelector = labels
        request.filter = filter
        let reply: CRI.ListContainerStatsResponse = try await call(CRI.RuntimeService.listContainerStats, request)
        return reply.stats
    }

    // MARK: Images

    public func listImages() async throws -> [CRI.Image] {
        let reply: CRI.ListImagesResponse = try await call(CRI.ImageService.listImages, CRI.ListImagesRequest())
        return reply.images
    }

    /// nil where the runtime doesn't have the image.
    public func imageStatus(_ image: String) async throws -> CRI.Image? {
        var request = CRI.ImageStatusRequest()
        var spec = CRI.ImageSpec()
        spec.image = image
        request.image = spec
        let reply: CRI.ImageStatusResponse = try await call(CRI.ImageService.imageStatus, request)
        return reply.image
    }

    /// - Returns: the reference by which containers name the image.
    public func pullImage(_ image: String, auth: CRI.AuthConfig? = nil, sandboxConfig: CRI.PodSandboxConfig? = nil) async throws -> String {
        var request = CRI.PullImageRequest()
        var spec = CRI.ImageSpec()
        spec.image = image
        request.image = spec
        request.auth = auth
        request.sandboxConfig = sandboxConfig
        let reply: CRI.PullImageResponse = try await call(CRI.ImageService.pullImage, request, timeout: CRIRuntime.pullTimeout)
        return reply.imageRef
    }

    public func removeImage(_ image: String) async throws {
        var request = CRI.RemoveImageRequest()
        var spec = CRI.ImageSpec()
        spec.image = image
        request.image = spec
        let _: CRI.RemoveImageResponse = try await call(CRI.ImageService.removeImage, request)
    }

    public func imageFsInfo() async throws -> CRI.ImageFsInfoResponse {
        try await call(CRI.ImageService.imageFsInfo, CRI.ImageFsInfoRequest())
    }
}
