import KubernetesSchema
import Wire

/// Who makes a request, as upstream's `user.Info`.
public struct UserInfo: Sendable, Hashable {
    public var name: String
    public var uid: String
    public var groups: [String]
    public var extra: [String: [String]]

    public init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// Whoever shows no credentials.
    public static let anonymous = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])

    /// The API server itself, on its way around the network.
    public static let apiServer = UserInfo(name: "system:apiserver", groups: ["system:authenticated", "system:masters"])

    /// As `authentication.k8s.io/v1.UserInfo`.
    public var value: Value {
        var members: [(String, Value)] = []
        if !name.isEmpty { members.append(("username", .string(name))) }
        if !uid.isEmpty { members.append(("uid", .string(uid))) }
        if !groups.isEmpty { members.append(("groups", .strings(groups))) }
        if !extra.isEmpty {
            members.append(("extra", .object(extra.sorted { $0.key < $1.key }.map { ($0.key, .strings($0.value)) })))
        }
        return .object(members)
    }
}
