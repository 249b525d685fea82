import Testing
import Wire

@testable import Protocols

struct CRITests {
    @Test func roundTripOfScalarsMapsMessagesAndLists() throws {
        var config = CRI.PodSandboxConfig()
        config.hostname = "web-0"
        config.logDirectory = "/var/log/pods/x"
        config.labels = ["b": "2", "a": "1", "empty": ""]
        var metadata = CRI.PodSandboxMetadata()
        metadata.name = "web"
        metadata.attempt = 3
        config.metadata = metadata
        var port = CRI.PortMapping()
        port.protocol = .udp
        port.hostPort = 53
        config.portMappings = [port, CRI.PortMapping()]
        var request = CRI.RunPodSandboxRequest()
        request.config = config
        let decoded = try CRI.RunPodSandboxRequest(protobuf: request.serialized())
        #expect(decoded == request)
        #expect(CRI.RuntimeService.runPodSandbox == "/runtime.v1.RuntimeService/RunPodSandbox")
    }

    @Test func defaultsAreNotWrittenAndUnknownFieldsAreSkipped() throws {
        #expect(CRI.PodSandboxConfig().serialized().isEmpty)
        var writer = ProtobufWriter()
        writer.string(field: 1, "v1")
        writer.varint(field: 900, 7)
        writer.string(field: 901, "later")
        let version = try CRI.VersionRequest(protobuf: writer.bytes)
        #expect(version.version == "v1" && version.serialized() == [0x0A, 2, 0x76, 0x31])
    }

    @Test func packedAndUnpackedNumbersAndUnknownEnumValues() throws {
        var security = CRI.LinuxSandboxSecurityContext()
        security.supplementalGroups = [1, -1, 300]
        #expect(try CRI.LinuxSandboxSecurityContext(protobuf: security.serialized()) == security)
        var writer = ProtobufWriter()
        for group in [1, -1, 300] as [Int64] { writer.int64(field: 5, group) }
        let tag = security.serialized().first.map { Int($0 >> 3) }
        if tag == 5 { #expect(try CRI.LinuxSandboxSecurityContext(protobuf: writer.bytes) == security) }
        var options = CRI.NamespaceOption()
        options.network = CRI.NamespaceMode(rawValue: 77)
        #expect(try CRI.NamespaceOption(protobuf: options.serialized()).network.rawValue == 77)
    }

    @Test(arguments: [[0x0A], [0x0A, 5, 1], [0x0A, 1, 0xFF], [0x80]] as [[UInt8]])
    func brokenBytesThrow(bytes: [UInt8]) {
        #expect(throws: (any Error).self) { try CRI.VersionRequest(protobuf: bytes) }
    }
}
