import KubernetesSchema
import Wire

/// The network of pods: a bridge on each node, addresses from the node's ranges, host ports by portmap.
public enum CNIConfiguration {
    public static let fileName = "10-swiftlet.conflist"

    /// The list of plugins as CNI reads it.
    /// - Parameters:
    ///   - podCIDRs: of the node, one for each family.
    ///   - bridge: the bridge's name, at most 15 bytes.
    ///   - masquerade: whether packets that leave the node's own range get the node's address, those to pods of other nodes included.
    ///   - leaseFolder: where host-local keeps what it gave out.
    public static func text(
        podCIDRs: [CIDR], bridge: String = "cni0", mtu: Int = 0, masquerade: Bool = true, leaseFolder: String
    ) -> String {
        var ranges: [Value] = []
        var routes: [Value] = []
        for cidr in podCIDRs {
            ranges.append([["subnet": .string(cidr.description)]])
            routes.append(["dst": cidr.isV6 ? "::/0" : "0.0.0.0/0"])
        }
        var bridgePlugin: [(String, Value)] = [
            ("type", "bridge"), ("bridge", .string(bridge)), ("isGateway", true), ("ipMasq", .bool(masquerade)),
            ("hairpinMode", true),
        ]
        if mtu > 0 { bridgePlugin.append(("mtu", .int(Int64(mtu)))) }
        bridgePlugin.append(
            ("ipam", ["type": "host-local", "ranges": .array(ranges), "routes": .array(routes), "dataDir": .string(leaseFolder)]))
        let list: Value = [
            "cniVersion": "0.4.0", "name": "swiftlet",
            "plugins": [.object(bridgePlugin), ["type": "portmap", "capabilities": ["portMappings": true]]],
        ]
        return String(decoding: Document(list).encodePrettyJSON(), as: UTF8.self)
    }

    /// Writes the list into the folder that the runtime looks into. Does nothing where it stands there already. Blocks.
    /// - Returns: whether it was written.
    @discardableResult
    public static func write(
        podCIDRs: [CIDR], folder: String, bridge: String = "cni0", mtu: Int = 0, masquerade: Bool = true, leaseFolder: String
    ) throws -> Bool {
        let content = text(podCIDRs: podCIDRs, bridge: bridge, mtu: mtu, masquerade: masquerade, leaseFolder: leaseFolder)
        let path = "\(folder)/\(fileName)"
        if let old = try? Files.read(path), old == Array(content.utf8) { return false }
        try Files.makeFolder(folder)
        try Files.makeFolder(leaseFolder)
        try Files.replace(path, content)
        return true
    }
}
