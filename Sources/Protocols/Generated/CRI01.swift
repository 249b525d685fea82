// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

/// The messages and services of `runtime.v1`.
public enum CRI {
    /// Paths of the service's methods.
    public enum RuntimeService {
        /// VersionRequest to VersionResponse.
        public static let version = "/runtime.v1.RuntimeService/Version"
        /// RunPodSandboxRequest to RunPodSandboxResponse.
        public static let runPodSandbox = "/runtime.v1.RuntimeService/RunPodSandbox"
        /// StopPodSandboxRequest to StopPodSandboxResponse.
        public static let stopPodSandbox = "/runtime.v1.RuntimeService/StopPodSandbox"
        /// RemovePodSandboxRequest to RemovePodSandboxResponse.
        public static let removePodSandbox = "/runtime.v1.RuntimeService/RemovePodSandbox"
        /// PodSandboxStatusRequest to PodSandboxStatusResponse.
        public static let podSandboxStatus = "/runtime.v1.RuntimeService/PodSandboxStatus"
        /// ListPodSandboxRequest to ListPodSandboxResponse.
        public static let listPodSandbox = "/runtime.v1.RuntimeService/ListPodSandbox"
        /// StreamPodSandboxesRequest to StreamPodSandboxesResponse.
        public static let streamPodSandboxes = "/runtime.v1.RuntimeService/StreamPodSandboxes"
        /// CreateContainerRequest to CreateContainerResponse.
        public static let createContainer = "/runtime.v1.RuntimeService/CreateContainer"
        /// StartContainerRequest to StartContainerResponse.
        public static let startContainer = "/runtime.v1.RuntimeService/StartContainer"
        /// StopContainerRequest to StopContainerResponse.
        public static let stopContainer = "/runtime.v1.RuntimeService/StopContainer"
        /// RemoveContainerRequest to RemoveContainerResponse.
        public static let removeContainer = "/runtime.v1.RuntimeService/RemoveContainer"
        /// ListContainersRequest to ListContainersResponse.
        public static let listContainers = "/runtime.v1.RuntimeService/ListContainers"
        /// StreamContainersRequest to StreamContainersResponse.
        public static let streamContainers = "/runtime.v1.RuntimeService/StreamContainers"
        /// ContainerStatusRequest to ContainerStatusResponse.
        public static let containerStatus = "/runtime.v1.RuntimeService/ContainerStatus"
        /// UpdateContainerResourcesRequest to UpdateContainerResourcesResponse.
        public static let updateContainerResources = "/runtime.v1.RuntimeService/UpdateContainerResources"
        /// ReopenContainerLogRequest to ReopenContainerLogResponse.
        public static let reopenContainerLog = "/runtime.v1.RuntimeService/ReopenContainerLog"
        /// ExecSyncRequest to ExecSyncResponse.
        public static let execSync = "/runtime.v1.RuntimeService/ExecSync"
        /// ExecRequest to ExecResponse.
        public static let exec = "/runtime.v1.RuntimeService/Exec"
        /// AttachRequest to AttachResponse.
        public static let attach = "/runtime.v1.RuntimeService/Attach"
        /// PortForwardRequest to PortForwardResponse.
        public static let portForward = "/runtime.v1.RuntimeService/PortForward"
        /// ContainerStatsRequest to ContainerStatsResponse.
        public static let containerStats = "/runtime.v1.RuntimeService/ContainerStats"
        /// ListContainerStatsRequest to ListContainerStatsResponse.
        public static let listContainerStats = "/runtime.v1.RuntimeService/ListContainerStats"
        /// StreamContainerStatsRequest to StreamContainerStatsResponse.
        public static let streamContainerStats = "/runtime.v1.RuntimeService/StreamContainerStats"
        /// PodSandboxStatsRequest to PodSandboxStatsResponse.
        public static let podSandboxStats = "/runtime.v1.RuntimeService/PodSandboxStats"
        /// ListPodSandboxStatsRequest to ListPodSandboxStatsResponse.
        public static let listPodSandboxStats = "/runtime.v1.RuntimeService/ListPodSandboxStats"
        /// StreamPodSandboxStatsRequest to StreamPodSandboxStatsResponse.
        public static let streamPodSandboxStats = "/runtime.v1.RuntimeService/StreamPodSandboxStats"
        /// UpdateRuntimeConfigRequest to UpdateRuntimeConfigResponse.
        public static let updateRuntimeConfig = "/runtime.v1.RuntimeService/UpdateRuntimeConfig"
        /// StatusRequest to StatusResponse.
        public static let status = "/runtime.v1.RuntimeService/Status"
        /// CheckpointContainerRequest to CheckpointContainerResponse.
        public static let checkpointContainer = "/runtime.v1.RuntimeService/CheckpointContainer"
        /// GetEventsRequest to ContainerEventResponse.
        public static let getContainerEvents = "/runtime.v1.RuntimeService/GetContainerEvents"
        /// ListMetricDescriptorsRequest to ListMetricDescriptorsResponse.
        public static let listMetricDescriptors = "/runtime.v1.RuntimeService/ListMetricDescriptors"
        /// ListPodSandboxMetricsRequest to ListPodSandboxMetricsResponse.
        public static let listPodSandboxMetrics = "/runtime.v1.RuntimeService/ListPodSandboxMetrics"
        /// StreamPodSandboxMetricsRequest to StreamPodSandboxMetricsResponse.
        public static let streamPodSandboxMetrics = "/runtime.v1.RuntimeService/StreamPodSandboxMetrics"
        /// RuntimeConfigRequest to RuntimeConfigResponse.
        public static let runtimeConfig = "/runtime.v1.RuntimeService/RuntimeConfig"
        /// UpdatePodSandboxResourcesRequest to UpdatePodSandboxResourcesResponse.
        public static let updatePodSandboxResources = "/runtime.v1.RuntimeService/UpdatePodSandboxResources"
    }
    /// Paths of the service's methods.
    public enum ImageService {
        /// ListImagesRequest to ListImagesResponse.
        public static let listImages = "/runtime.v1.ImageService/ListImages"
        /// StreamImagesRequest to StreamImagesResponse.
        public static let streamImages = "/runtime.v1.ImageService/StreamImages"
        /// ImageStatusRequest to ImageStatusResponse.
        public static let imageStatus = "/runtime.v1.ImageService/ImageStatus"
        /// PullImageRequest to PullImageResponse.
        public static let pullImage = "/runtime.v1.ImageService/PullImage"
        /// RemoveImageRequest to RemoveImageResponse.
        public static let removeImage = "/runtime.v1.ImageService/RemoveImage"
        /// ImageFsInfoRequest to ImageFsInfoResponse.
        public static let imageFsInfo = "/runtime.v1.ImageService/ImageFsInfo"
    }
    public struct NetworkProtocol: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var tcp: NetworkProtocol { NetworkProtocol(rawValue: 0) }
        public static var udp: NetworkProtocol { NetworkProtocol(rawValue: 1) }
        public static var sctp: NetworkProtocol { NetworkProtocol(rawValue: 2) }
    }
    public struct MountPropagation: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var `private`: MountPropagation { MountPropagation(rawValue: 0) }
        public static var hostToContainer: MountPropagation { MountPropagation(rawValue: 1) }
        public static var bidirectional: MountPropagation { MountPropagation(rawValue: 2) }
    }
    public struct NamespaceMode: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var pod: NamespaceMode { NamespaceMode(rawValue: 0) }
        public static var container: NamespaceMode { NamespaceMode(rawValue: 1) }
        public static var node: NamespaceMode { NamespaceMode(rawValue: 2) }
        public static var target: NamespaceMode { NamespaceMode(rawValue: 3) }
    }
    public struct SupplementalGroupsPolicy: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var merge: SupplementalGroupsPolicy { SupplementalGroupsPolicy(rawValue: 0) }
        public static var strict: SupplementalGroupsPolicy { SupplementalGroupsPolicy(rawValue: 1) }
    }
    public struct PodSandboxState: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var ready: PodSandboxState { PodSandboxState(rawValue: 0) }
        public static var notready: PodSandboxState { PodSandboxState(rawValue: 1) }
    }
    public struct Signal: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var runtimeDefault: Signal { Signal(rawValue: 0) }
        public static var sigabrt: Signal { Signal(rawValue: 1) }
        public static var sigalrm: Signal { Signal(rawValue: 2) }
        public static var sigbus: Signal { Signal(rawValue: 3) }
        public static var sigchld: Signal { Signal(rawValue: 4) }
        public static var sigcld: Signal { Signal(rawValue: 5) }
        public static var sigcont: Signal { Signal(rawValue: 6) }
        public static var sigfpe: Signal { Signal(rawValue: 7) }
        public static var sighup: Signal { Signal(rawValue: 8) }
        public static var sigill: Signal { Signal(rawValue: 9) }
        public static var sigint: Signal { Signal(rawValue: 10) }
        public static var sigio: Signal { Signal(rawValue: 11) }
        public static var sigiot: Signal { Signal(rawValue: 12) }
        public static var sigkill: Signal { Signal(rawValue: 13) }
        public static var sigpipe: Signal { Signal(rawValue: 14) }
        public static var sigpoll: Signal { Signal(rawValue: 15) }
        public static var sigprof: Signal { Signal(rawValue: 16) }
        public static var sigpwr: Signal { Signal(rawValue: 17) }
        public static var sigquit: Signal { Signal(rawValue: 18) }
        public static var sigsegv: Signal { Signal(rawValue: 19) }
        public static var sigstkflt: Signal { Signal(rawValue: 20) }
        public static var sigstop: Signal { Signal(rawValue: 21) }
        public static var sigsys: Signal { Signal(rawValue: 22) }
        public static var sigterm: Signal { Signal(rawValue: 23) }
        public static var sigtrap: Signal { Signal(rawValue: 24) }
        public static var sigtstp: Signal { Signal(rawValue: 25) }
        public static var sigttin: Signal { Signal(rawValue: 26) }
        public static var sigttou: Signal { Signal(rawValue: 27) }
        public static var sigurg: Signal { Signal(rawValue: 28) }
        public static var sigusr1: Signal { Signal(rawValue: 29) }
        public static var sigusr2: Signal { Signal(rawValue: 30) }
        public static var sigvtalrm: Signal { Signal(rawValue: 31) }
        public static var sigwinch: Signal { Signal(rawValue: 32) }
        public static var sigxcpu: Signal { Signal(rawValue: 33) }
        public static var sigxfsz: Signal { Signal(rawValue: 34) }
        public static var sigrtmin: Signal { Signal(rawValue: 35) }
        public static var sigrtminplus1: Signal { Signal(rawValue: 36) }
        public static var sigrtminplus2: Signal { Signal(rawValue: 37) }
        public static var sigrtminplus3: Signal { Signal(rawValue: 38) }
        public static var sigrtminplus4: Signal { Signal(rawValue: 39) }
        public static var sigrtminplus5: Signal { Signal(rawValue: 40) }
        public static var sigrtminplus6: Signal { Signal(rawValue: 41) }
        public static var sigrtminplus7: Signal { Signal(rawValue: 42) }
        public static var sigrtminplus8: Signal { Signal(rawValue: 43) }
        public static var sigrtminplus9: Signal { Signal(rawValue: 44) }
        public static var sigrtminplus10: Signal { Signal(rawValue: 45) }
        public static var sigrtminplus11: Signal { Signal(rawValue: 46) }
        public static var sigrtminplus12: Signal { Signal(rawValue: 47) }
        public static var sigrtminplus13: Signal { Signal(rawValue: 48) }
        public static var sigrtminplus14: Signal { Signal(rawValue: 49) }
        public static var sigrtminplus15: Signal { Signal(rawValue: 50) }
        public static var sigrtmaxminus14: Signal { Signal(rawValue: 51) }
        public static var sigrtmaxminus13: Signal { Signal(rawValue: 52) }
        public static var sigrtmaxminus12: Signal { Signal(rawValue: 53) }
        public static var sigrtmaxminus11: Signal { Signal(rawValue: 54) }
        public static var sigrtmaxminus10: Signal { Signal(rawValue: 55) }
        public static var sigrtmaxminus9: Signal { Signal(rawValue: 56) }
        public static var sigrtmaxminus8: Signal { Signal(rawValue: 57) }
        public static var sigrtmaxminus7: Signal { Signal(rawValue: 58) }
        public static var sigrtmaxminus6: Signal { Signal(rawValue: 59) }
        public static var sigrtmaxminus5: Signal { Signal(rawValue: 60) }
        public static var sigrtmaxminus4: Signal { Signal(rawValue: 61) }
        public static var sigrtmaxminus3: Signal { Signal(rawValue: 62) }
        public static var sigrtmaxminus2: Signal { Signal(rawValue: 63) }
        public static var sigrtmaxminus1: Signal { Signal(rawValue: 64) }
        public static var sigrtmax: Signal { Signal(rawValue: 65) }
    }
    public struct ContainerState: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var created: ContainerState { ContainerState(rawValue: 0) }
        public static var running: ContainerState { ContainerState(rawValue: 1) }
        public static var exited: ContainerState { ContainerState(rawValue: 2) }
        public static var unknown: ContainerState { ContainerState(rawValue: 3) }
    }
    public struct ContainerEventType: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var createdEvent: ContainerEventType { ContainerEventType(rawValue: 0) }
        public static var startedEvent: ContainerEventType { ContainerEventType(rawValue: 1) }
        public static var stoppedEvent: ContainerEventType { ContainerEventType(rawValue: 2) }
        public static var deletedEvent: ContainerEventType { ContainerEventType(rawValue: 3) }
    }
    public struct MetricType: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var counter: MetricType { MetricType(rawValue: 0) }
        public static var gauge: MetricType { MetricType(rawValue: 1) }
    }
    public struct CgroupDriver: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var systemd: CgroupDriver { CgroupDriver(rawValue: 0) }
        public static var cgroupfs: CgroupDriver { CgroupDriver(rawValue: 1) }
    }

    public struct VersionRequest: ProtobufMessage {
        public var version: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.version = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.version.isEmpty { writer.string(field: 1, self.version) }
        }
    }

    public struct VersionResponse: ProtobufMessage {
        public var version: String = ""
        public var runtimeName: String = ""
        public var runtimeVersion: String = ""
        public var runtimeApiVersion: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.version = try reader.readString()
                case 2: self.runtimeName = try reader.readString()
                case 3: self.runtimeVersion = try reader.readString()
                case 4: self.runtimeApiVersion = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.version.isEmpty { writer.string(field: 1, self.version) }
            if !self.runtimeName.isEmpty { writer.string(field: 2, self.runtimeName) }
            if !self.runtimeVersion.isEmpty { writer.string(field: 3, self.runtimeVersion) }
            if !self.runtimeApiVersion.isEmpty { writer.string(field: 4, self.runtimeApiVersion) }
        }
    }

    public struct DNSConfig: ProtobufMessage {
        public var servers: [String] = []
        public var searches: [String] = []
        public var options: [String] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.servers.append(try reader.readString())
                case 2: self.searches.append(try reader.readString())
                case 3: self.options.append(try reader.readString())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.servers { writer.string(field: 1, value) }
            for value in self.searches { writer.string(field: 2, value) }
            for value in self.options { writer.string(field: 3, value) }
        }
    }

    public struct PortMapping: ProtobufMessage {
        public var `protocol`: NetworkProtocol = NetworkProtocol(rawValue: 0)
        public var containerPort: Int32 = 0
        public var hostPort: Int32 = 0
        public var hostIP: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.protocol = try NetworkProtocol(rawValue: reader.readInt32())
                case 2: self.containerPort = try reader.readInt32()
                case 3: self.hostPort = try reader.readInt32()
                case 4: self.hostIP = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.protocol.rawValue != 0 { writer.int64(field: 1, Int64(self.protocol.rawValue)) }
            if self.containerPort != 0 { writer.int64(field: 2, Int64(self.containerPort)) }
            if self.hostPort != 0 { writer.int64(field: 3, Int64(self.hostPort)) }
            if !self.hostIP.isEmpty { writer.string(field: 4, self.hostIP) }
        }
    }

    public struct Mount: ProtobufMessage {
        public var containerPath: String = ""
        public var hostPath: String = ""
        public var readonly: Bool = false
        public var selinuxRelabel: Bool = false
        public var propagation: MountPropagation = MountPropagation(rawValue: 0)
        public var uidMappings: [IDMapping] = []
        public var gidMappings: [IDMapping] = []
        public var recursiveReadOnly: Bool = false
        public var image: ImageSpec?
        public var imageSubPath: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerPath = try reader.readString()
                case 2: self.hostPath = try reader.readString()
                case 3: self.readonly = try reader.readBool()
                case 4: self.selinuxRelabel = try reader.readBool()
                case 5: self.propagation = try MountPropagation(rawValue: reader.readInt32())
                case 6: self.uidMappings.append(try IDMapping(protobuf: reader.readMessage()))
                case 7: self.gidMappings.append(try IDMapping(protobuf: reader.readMessage()))
                case 8: self.recursiveReadOnly = try reader.readBool()
                case 9:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 10: self.imageSubPath = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerPath.isEmpty { writer.string(field: 1, self.containerPath) }
            if !self.hostPath.isEmpty { writer.string(field: 2, self.hostPath) }
            if self.readonly { writer.bool(field: 3, self.readonly) }
            if self.selinuxRelabel { writer.bool(field: 4, self.selinuxRelabel) }
            if self.propagation.rawValue != 0 { writer.int64(field: 5, Int64(self.propagation.rawValue)) }
            for value in self.uidMappings { writer.message(field: 6, value) }
            for value in self.gidMappings { writer.message(field: 7, value) }
            if self.recursiveReadOnly { writer.bool(field: 8, self.recursiveReadOnly) }
            if let value = self.image { writer.message(field: 9, value) }
            if !self.imageSubPath.isEmpty { writer.string(field: 10, self.imageSubPath) }
        }
    }

    public struct IDMapping: ProtobufMessage {
        public var hostID: UInt32 = 0
        public var containerID: UInt32 = 0
        public var length: UInt32 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.hostID = try reader.readUInt32()
                case 2: self.containerID = try reader.readUInt32()
                case 3: self.length = try reader.readUInt32()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.hostID != 0 { writer.varint(field: 1, UInt64(self.hostID)) }
            if self.containerID != 0 { writer.varint(field: 2, UInt64(self.containerID)) }
            if self.length != 0 { writer.varint(field: 3, UInt64(self.length)) }
        }
    }

    public struct UserNamespace: ProtobufMessage {
        public var mode: NamespaceMode = NamespaceMode(rawValue: 0)
        public var uids: [IDMapping] = []
        public var gids: [IDMapping] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.mode = try NamespaceMode(rawValue: reader.readInt32())
                case 2: self.uids.append(try IDMapping(protobuf: reader.readMessage()))
                case 3: self.gids.append(try IDMapping(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.mode.rawValue != 0 { writer.int64(field: 1, Int64(self.mode.rawValue)) }
            for value in self.uids { writer.message(field: 2, value) }
            for value in self.gids { writer.message(field: 3, value) }
        }
    }
}
