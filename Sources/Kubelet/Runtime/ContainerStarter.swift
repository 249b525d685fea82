import Client
import ContainerRuntime
import Glibc
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Protocols

/// What all pods of a kubelet share.
struct NodeContext: Sendable {
    var configuration: KubeletConfiguration
    var hostAddresses: [String]
    var memoryCapacity: Int64
    var allocatable: [String: Quantity]
    var cgroups: Cgroups
    var hostResolver: CRI.DNSConfig
}

/// Starts containers: image, variables, mounts, creation, start, postStart.
final class ContainerStarter: Sendable {
    private let runtime: CRIRuntime
    private let images: ImageManager
    private let events: PodEvents
    private let hooks: Hooks
    private let objects: ReferencedObjects?
    private let services: (@Sendable () -> [Service])?
    private let logger: Logger

    init(
        runtime: CRIRuntime, images: ImageManager, events: PodEvents, objects: ReferencedObjects?, services: (@Sendable () -> [Service])?,
        logger: Logger
    ) {
        self.runtime = runtime
        self.images = images
        self.events = events
        self.objects = objects
        self.services = services
        self.logger = logger
        hooks = Hooks(runtime: runtime)
    }

    struct Request: Sendable {
        var pod: Pod
        var container: Container
        var sandbox: RuntimeSandbox
        var sandboxConfig: CRI.PodSandboxConfig
        var state: RuntimePod
        var volumes: [String: MountedVolume]
        var context: NodeContext
        /// The address of the pod's network or the node's.
        var addresses: [String]
        var targetContainer: String?
    }

    /// - Throws: `StartFailure` for what the container's status shall show.
    func start(_ request: Request) async throws {
        let pod = request.pod
        let container = request.container
        let image: CRI.Image
        let volumes: [String: CRI.ImageSpec]
        do {
            image = try await images.ensure(pod, container, request.sandboxConfig)
            volumes = try await imageVolumes(request)
        } catch let failure as StartFailure {
            events.container(pod, container, "Warning", "Failed", "Error: \(failure.reason)")
            throw failure
        }
        let count = try await restartCount(request)
        let config: CRI.ContainerConfig
        do {
            config = try await configure(request, image, volumes, count)
        } catch let error as StartFailure {
            throw error
        } catch {
            events.container(pod, container, "Warning", "Failed", "Error: \(error)")
            throw StartFailure("CreateContainerConfigError", "\(error)")
        }
        let id: String
        do {
            let folder = "\(request.sandboxConfig.logDirectory)/\(container.name)"
            try await BlockingIO.run { try Files.makeFolder(folder) }
            id = try await runtime.createContainer(sandbox: request.sandbox.id, config, sandboxConfig: request.sandboxConfig)
        } catch {
            let text = (error as? GRPCError)?.message ?? "\(error)"
            events.container(pod, container, "Warning", "Failed", "Error: \(text)")
            throw StartFailure("CreateContainerError", text)
        }
        events.container(pod, container, "Normal", "Created", "Container created")
        do {
            try await runtime.startContainer(id)
        } catch {
            let text = (error as? GRPCError)?.message ?? "\(error)"
            events.container(pod, container, "Warning", "Failed", "Error: \(text)")
            throw StartFailure("RunContainerError", text)
        }
        events.container(pod, container, "Normal", "Started", "Container started")
        try await postStart(request, id)
    }

    private func postStart(_ request: Request, _ id: String) async throws {
        guard let handler = request.container.lifecycle?.postStart else { return }
        do {
            try await hooks.run(handler, request.container, id: id, podAddress: request.addresses.first ?? "")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.info("a postStart hook failed", metadata: ["pod": "\(request.pod.fullName)", "cause": "\(error)"])
            events.container(request.pod, request.container, "Warning", "FailedPostStartHook", "PostStartHook failed")
            events.container(request.pod, request.container, "Normal", "Killing", "FailedPostStartHook")
            try? await runtime.stopContainer(id, gracePeriod: request.pod.spec.terminationGracePeriodSeconds ?? 30)
            throw StartFailure("PostStartHookError", "\(error)")
        }
    }

    /// One more than the last container had; after its records are gone, than the last log has.
    private func restartCount(_ request: Request) async throws -> Int32 {
        if let last = request.state.container(request.container.name) { return last.restartCount + 1 }
        let folder = "\(request.sandboxConfig.logDirectory)/\(request.container.name)"
        return try await BlockingIO.run {
            let numbers = Files.list(folder).compactMap { name in name.split(separator: ".").first.flatMap { Int32($0) } }
            return (numbers.max() ?? -1) + 1
        }
    }

    // MARK: Configuration

    /// Sees to it that the images that the container mounts are there.
    ///
    /// - Returns: by volume.
    private func imageVolumes(_ request: Request) async throws -> [String: CRI.ImageSpec] {
        var result: [String: CRI.ImageSpec] = [:]
        for mount in request.container.volumeMounts where result[mount.name] == nil {
            guard let source = request.pod.spec.volumes.first(where: { $0.name == mount.name })?.image else { continue }
            var wanted = request.container
            wanted.image = source.reference
            wanted.imagePullPolicy = source.pullPolicy
            let image = try await images.ensure(request.pod, wanted, request.sandboxConfig)
            var spec = CRI.ImageSpec()
            spec.image = image.id
            spec.userSpecifiedImage = source.reference
            result[mount.name] = spec
        }
        return result
    }

    private func configure(
        _ request: Request, _ image: CRI.Image, _ volumes: [String: CRI.ImageSpec], _ count: Int32
    ) async throws -> CRI.ContainerConfig {
        let environment = try await environment(request)
        let mounts = try await MountFactory(request: request, environment: environment, images: volumes).make()
        var target: String?
        if let name = request.targetContainer, !name.isEmpty {
            guard let found = request.state.container(name), found.state == .running else {
                throw ConfigurationFailure("unable to find target container \(name)")
            }
            target = found.id
        }
        return try ContainerFactory(
            pod: request.pod, container: request.container, configuration: request.context.configuration, restartCount: count,
            imageRef: image.id, image: image, environment: environment, mounts: mounts, memoryCapacity: request.context.memoryCapacity,
            isUnifiedCgroup: request.context.cgroups.isUnified, targetContainerID: target
        ).make()
    }

    /// Services' variables, then `envFrom`, then `env`, later ones over earlier ones.
    private func environment(_ request: Request) async throws -> [(name: String, value: String)] {
        let pod = request.pod
        let api = DownwardAPI(
            pod: pod, podAddresses: request.addresses, hostAddresses: request.context.hostAddresses, allocatable: request.context.allocatable)
        var result: [(name: String, value: String)] = []
        var values: [String: String] = [:]
        for source in request.container.envFrom {
            for (key, value) in try await variables(source, pod) { values[source.prefix + key] = value }
        }
        let fromSources = values
        let serviceVariables = services.map { ServiceEnvironment.variables(ServiceEnvironment.visible($0(), to: pod)) } ?? [:]
        var names: [String] = []
        for variable in request.container.env {
            guard let value = try await value(variable, pod, request.container, api, values.merging(serviceVariables) { own, _ in own }) else { continue }
            if values[variable.name] == nil || fromSources[variable.name] != nil, !names.contains(variable.name) { names.append(variable.name) }
            values[variable.name] = value
        }
        for (name, value) in fromSources.sorted(by: { $0.key < $1.key }) where !names.contains(name) { result.append((name, value)) }
        for name in names { result.append((name, values[name] ?? "")) }
        for (name, value) in serviceVariables.sorted(by: { $0.key < $1.key }) where values[name] == nil { result.append((name, value)) }
        return result
    }

    private func variables(_ source: EnvFromSource, _ pod: Pod) async throws -> [String: String] {
        guard let objects else { throw ConfigurationFailure("envFrom needs an API server") }
        if let reference = source.configMapRef {
            do {
                return try await objects.configMap(pod.namespace, reference.name).data
            } catch let error as StatusError where error.code == 404 && reference.optional == true {
                return [:]
            }
        }
        if let reference = source.secretRef {
            do {
                return try await objects.secret(pod.namespace, reference.name).data.mapValues { String(decoding: $0, as: UTF8.self) }
            } catch let error as StatusError where error.code == 404 && reference.optional == true {
                return [:]
            }
        }
        return [:]
    }

    /// nil for an optional one that isn't there.
    private func value(
        _ variable: EnvVar, _ pod: Pod, _ container: Container, _ api: DownwardAPI, _ known: [String: String]
    ) async throws -> String? {
        guard let source = variable.valueFrom else { return VariableExpansion.expand(variable.value, known) }
        if let reference = source.fieldRef { return try api.field(reference.fieldPath) }
        if let reference = source.resourceFieldRef { return try api.resource(reference, in: container) }
        guard let objects else { throw ConfigurationFailure("variables from config maps and secrets need an API server") }
        if let reference = source.configMapKeyRef {
            do {
                let map = try await objects.configMap(pod.namespace, reference.name)
                if let value = map.data[reference.key] { return value }
            } catch let error as StatusError where error.code == 404 && reference.optional == true {
                return nil
            }
            if reference.optional == true { return nil }
            throw ConfigurationFailure("couldn't find key \(reference.key) in ConfigMap \(pod.namespace)/\(reference.name)")
        }
        if let reference = source.secretKeyRef {
            do {
                let secret = try await objects.secret(pod.namespace, reference.name)
                if let value = secret.data[reference.key] { return String(decoding: value, as: UTF8.self) }
            } catch let error as StatusError where error.code == 404 && reference.optional == true {
                return nil
            }
            if reference.optional == true { return nil }
            throw ConfigurationFailure("couldn't find key \(reference.key) in Secret \(pod.namespace)/\(reference.name)")
        }
        throw ConfigurationFailure("variables of this source are not supported by this kubelet yet")
    }
}
