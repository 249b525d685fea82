import KubernetesSchema
import Wire

/// Security contexts of pods.
extension Checks {
    mutating func securityContext(_ spec: Node, _ path: String) {
        let context = object[spec, "securityContext"]
        let place = "\(path).securityContext"
        for name in ["runAsUser", "runAsGroup", "fsGroup"] { identity(context, name, place) }
        for (index, group) in items(context, "supplementalGroups").enumerated() {
            if let value = object.int(group), value < 0 || value > 2_147_483_647 {
                invalid("\(place).supplementalGroups[\(index)]", value, "must be between 0 and 2147483647, inclusive")
            }
        }
        if object.bool(object[spec, "shareProcessNamespace"]) == true, object.bool(object[spec, "hostPID"]) == true {
            invalid("\(path).shareProcessNamespace", object[spec, "shareProcessNamespace"], "ShareProcessNamespace and HostPID cannot both be enabled")
        }
        if object.bool(object[spec, "hostNetwork"]) == true {
            for (index, container) in items(spec, "containers").enumerated() {
                for (position, port) in items(container, "ports").enumerated() {
                    let number = int(port, "containerPort") ?? 0
                    if (int(port, "hostPort") ?? 0) != number {
                        invalid("\(path).containers[\(index)].ports[\(position)].hostPort", int(port, "hostPort") ?? 0, "must match `containerPort` when `hostNetwork` is true")
                    }
                }
            }
        }
        sysctls(items(context, "sysctls"), spec, "\(place).sysctls")
        choice(context, "fsGroupChangePolicy", place, ["Always", "OnRootMismatch"])
        seccomp(object[context, "seccompProfile"], "\(place).seccompProfile")
        appArmor(object[context, "appArmorProfile"], "\(place).appArmorProfile")
        choice(context, "supplementalGroupsPolicy", place, ["Merge", "Strict"])
        choice(context, "seLinuxChangePolicy", place, ["MountOption", "Recursive"])
    }

    private mutating func choice(_ context: Node, _ name: String, _ path: String, _ values: [String]) {
        if has(context, name) { oneOf(text(context, name), "\(path).\(name)", values) }
    }

    private static let sysctlPattern = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"

    private mutating func sysctls(_ list: [Node], _ spec: Node, _ path: String) {
        var seen: Set<String> = []
        for (index, sysctl) in list.enumerated() {
            let (name, place) = (text(sysctl, "name"), "\(path)[\(index)].name")
            if name.isEmpty {
                required(place)
            } else if !PodSecurityNames.isSysctl(name) {
                invalid(place, name, "must have at most 253 characters and match regex \(Self.sysctlPattern)")
            } else if !seen.insert(name).inserted {
                duplicate(place, name)
            }
            let parameter = name.split(separator: "/").joined(separator: ".")
            if object.bool(object[spec, "hostNetwork"]) == true, parameter.hasPrefix("net.") {
                invalid(place, name, "may not be specified when 'hostNetwork' is true")
            } else if object.bool(object[spec, "hostIPC"]) == true, PodSecurityNames.isOfIPC(parameter) {
                invalid(place, name, "may not be specified when 'hostIPC' is true")
            }
        }
    }

    mutating func appArmor(_ profile: Node, _ path: String) {
        guard object.kind(profile) == .object else { return }
        let file = text(profile, "localhostProfile")
        switch text(profile, "type") {
        case "Localhost":
            let trimmed = file.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
            if !has(profile, "localhostProfile") || trimmed.isEmpty && file.isEmpty {
                required("\(path).localhostProfile", "must be set when AppArmor type is Localhost")
            } else if trimmed.count != file.count || [" ", "\t", "\n"].contains(file.last) {
                invalid("\(path).localhostProfile", file, "must not be padded with whitespace")
            }
            if file.utf8.count > 4095 { tooLong("\(path).localhostProfile", 4095) }
        case "RuntimeDefault", "Unconfined":
            if has(profile, "localhostProfile") { invalid("\(path).localhostProfile", file, "can only be set when AppArmor type is Localhost") }
        case "": required("\(path).type", "type is required when appArmorProfile is set")
        case let other: unsupported("\(path).type", other, ["Localhost", "RuntimeDefault", "Unconfined"])
        }
    }

    /// A number of a user or group.
    mutating func identity(_ context: Node, _ name: String, _ path: String) {
        if let value = int(context, name), value < 0 || value > 2_147_483_647 {
            invalid("\(path).\(name)", value, "must be between 0 and 2147483647, inclusive")
        }
    }

    mutating func seccomp(_ profile: Node, _ path: String) {
        guard object.kind(profile) == .object else { return }
        let (type, file) = (text(profile, "type"), text(profile, "localhostProfile"))
        if type.isEmpty { return required("\(path).type", "type is required when seccompProfile is set") }
        oneOf(type, "\(path).type", ["Localhost", "RuntimeDefault", "Unconfined"])
        if type == "Localhost", file.isEmpty {
            required("\(path).localhostProfile", "must be set when seccomp type is Localhost")
        } else if type != "Localhost", has(profile, "localhostProfile") {
            invalid("\(path).localhostProfile", file, "can only be set when seccomp type is Localhost")
        }
    }
}

/// Names of the kernel's parameters.
enum PodSecurityNames {
    /// Segments of small letters, digits, dashes and underscores, joined by dots or slashes; 253 characters at most.
    static func isSysctl(_ name: String) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) }
        return name.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2e || $0 == 0x2f }.allSatisfy { segment in
            guard let first = segment.first, let last = segment.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
            return segment.allSatisfy { isAlphanumeric($0) || $0 == 0x2d || $0 == 0x5f }
        }
    }

    static func isOfIPC(_ parameter: String) -> Bool {
        parameter.hasPrefix("kernel.shm") || parameter.hasPrefix("kernel.msg") || parameter == "kernel.sem" || parameter.hasPrefix("fs.mqueue.")
    }
}
