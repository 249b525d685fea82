import KubernetesAPI
import KubernetesSchema

/// `$(NAME)` in commands, arguments and values. Pure; upstream's rules.
enum VariableExpansion {
    /// Replaces `$(NAME)` by the variable's value; `$$` is a dollar; unknown names stay as they stand.
    static func expand(_ text: String, _ variables: [String: String]) -> String {
        guard text.utf8.contains(0x24) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x24, index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == 0x24 {
                result.append(0x24)
                index += 2
            } else if bytes[index + 1] == 0x28, let end = bytes[(index + 2)...].firstIndex(of: 0x29) {
                let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
                if let value = variables[name] { result += Array(value.utf8) } else { result += bytes[index...end] }
                index = end + 1
            } else {
                result.append(0x24)
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Why a container can't be configured: shown as CreateContainerConfigError.
struct ConfigurationFailure: Error, Sendable, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// The downward API: fields and resources of a pod as text. Pure.
struct DownwardAPI: Sendable {
    var pod: Pod
    var podAddresses: [String] = []
    var hostAddresses: [String] = []
    /// Of the node: what containers without limits may use.
    var allocatable: [String: Quantity] = [:]

    func field(_ path: String) throws -> String {
        if let (name, key) = DownwardAPI.subscripted(path) {
            switch name {
            case "metadata.labels": return pod.metadata.labels[key] ?? ""
            case "metadata.annotations": return pod.metadata.annotations[key] ?? ""
            default: throw ConfigurationFailure("invalid fieldPath \"\(path)\"")
            }
        }
        switch path {
        case "metadata.name": return pod.name
        case "metadata.namespace": return pod.namespace
        case "metadata.uid": return pod.metadata.uid
        case "metadata.labels": return DownwardAPI.format(pod.metadata.labels)
        case "metadata.annotations": return DownwardAPI.format(pod.metadata.annotations)
        case "spec.nodeName": return pod.spec.nodeName
        case "spec.serviceAccountName": return pod.spec.serviceAccountName
        case "status.hostIP": return hostAddresses.first ?? ""
        case "status.hostIPs": return hostAddresses.joined(separator: ",")
        case "status.podIP": return podAddresses.first ?? ""
        case "status.podIPs": return podAddresses.joined(separator: ",")
        default: throw ConfigurationFailure("unsupported fieldPath: \(path)")
        }
    }

    static func subscripted(_ path: String) -> (name: String, key: String)? {
        guard path.hasSuffix("']"), let start = path.firstIndex(of: "[") else { return nil }
        let rest = path[start...]
        guard rest.hasPrefix("['") else { return nil }
        return (String(path[..<start]), String(rest.dropFirst(2).dropLast(2)))
    }

    /// Lines of `key="value"`, sorted.
    static func format(_ map: [String: String]) -> String {
        map.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value))" }.joined(separator: "\n")
    }

    /// As Go quotes (`%q`).
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    func resource(_ selector: ResourceFieldSelector, in own: Container) throws -> String {
        let container: Container
        if selector.containerName.isEmpty || selector.containerName == own.name {
            container = own
        } else if let other = pod.container(named: selector.containerName) {
            container = other
        } else {
            throw ConfigurationFailure("container \(selector.containerName) not found")
        }
        guard let dot = selector.resource.firstIndex(of: ".") else { throw ConfigurationFailure("unsupported container resource : \(selector.resource)") }
        let list = selector.resource[..<dot]
        let name = String(selector.resource[selector.resource.index(after: dot)...])
        var amount: Quantity?
        switch list {
        case "limits":
            amount = container.resources.limits[name].flatMap { $0.isZero ? nil : $0 } ?? allocatable[name]
        case "requests": amount = container.resources.requests[name]
        default: throw ConfigurationFailure("unsupported container resource : \(selector.resource)")
        }
        let divisor = selector.divisor.isZero ? Quantity(1) : selector.divisor
        let value = amount ?? .zero
        let (quotient, remainder) = value.nanos.quotientAndRemainder(dividingBy: divisor.nanos)
        return "\(remainder > 0 ? quotient + 1 : quotient)"
    }
}

/// Variables that tell containers of services. Pure; the form that Docker links had.
enum ServiceEnvironment {
    static func variables(_ services: [Service]) -> [String: String] {
        var result: [String: String] = [:]
        for service in services {
            let address = service.spec.clusterIP
            guard !address.isEmpty, address != "None", let first = service.spec.ports.first else { continue }
            let name = variableName(service.name)
            result["\(name)_SERVICE_HOST"] = address
            result["\(name)_SERVICE_PORT"] = "\(first.port)"
            for port in service.spec.ports where !port.name.isEmpty { result["\(name)_SERVICE_PORT_\(variableName(port.name))"] = "\(port.port)" }
            for (index, port) in service.spec.ports.enumerated() {
                let kind = port.protocol.isEmpty ? "TCP" : port.protocol
                let host = address.contains(":") ? "[\(address)]" : address
                let url = "\(kind.lowercased())://\(host):\(port.port)"
                if index == 0 { result["\(name)_PORT"] = url }
                let prefix = "\(name)_PORT_\(port.port)_\(kind.uppercased())"
                result[prefix] = url
                result["\(prefix)_PROTO"] = kind.lowercased()
                result["\(prefix)_PORT"] = "\(port.port)"
                result["\(prefix)_ADDR"] = address
            }
        }
        return result
    }

    static func variableName(_ name: String) -> String { String(name.uppercased().map { $0 == "-" || $0 == "." ? "_" : $0 }) }

    /// The services whose variables a pod gets: those of its namespace, and the API server's always.
    static func visible(_ services: [Service], to pod: Pod) -> [Service] {
        let links = pod.spec.enableServiceLinks ?? true
        var chosen: [String: Service] = [:]
        for service in services {
            if service.namespace == "default", service.name == "kubernetes", chosen[service.name] == nil { chosen[service.name] = service }
            if service.namespace == pod.namespace, links { chosen[service.name] = service }
        }
        return chosen.values.sorted { $0.name < $1.name }
    }
}
