import HTTP
import KubernetesSchema

/// Acting as somebody else by the `Impersonate-*` headers, for whoever may.
enum Impersonation {
    static func apply(_ context: RequestContext, _ authorizer: any Authorizer) async throws {
        let headers = context.request.headers
        let name = headers["Impersonate-User"] ?? ""
        let groups = headers.values("Impersonate-Group")
        let uid = headers["Impersonate-Uid"] ?? ""
        var extra: [String: [String]] = [:]
        for field in headers.fields where field.name.lowercased().hasPrefix("impersonate-extra-") {
            let key = PercentEncoding.decode(String(field.name.lowercased().dropFirst("impersonate-extra-".count)))
            extra[key, default: []].append(field.value)
        }
        if name.isEmpty {
            if !groups.isEmpty || !uid.isEmpty || !extra.isEmpty {
                throw StatusError.internalError("requested \(groups) without impersonating a user")
            }
            return
        }
        let requester = context.user
        var user = UserInfo(name: name, uid: uid, groups: groups, extra: extra)
        let account = name.split(separator: ":", omittingEmptySubsequences: false)
        if name.hasPrefix("system:serviceaccount:"), account.count == 4 {
            try await check(authorizer, requester, resource: "serviceaccounts", namespace: String(account[2]), name: String(account[3]))
            if groups.isEmpty { user.groups = ["system:serviceaccounts", "system:serviceaccounts:\(account[2])"] }
        } else {
            try await check(authorizer, requester, resource: "users", name: name)
        }
        for group in groups { try await check(authorizer, requester, resource: "groups", name: group) }
        if !uid.isEmpty { try await check(authorizer, requester, group: "authentication.k8s.io", resource: "uids", name: uid) }
        for (key, values) in extra {
            for value in values { try await check(authorizer, requester, group: "authentication.k8s.io", resource: "userextras", subresource: key, name: value) }
        }
        if name == "system:anonymous" {
            if !user.groups.contains("system:unauthenticated") { user.groups.append("system:unauthenticated") }
        } else if !user.groups.contains("system:authenticated"), !user.groups.contains("system:unauthenticated") {
            user.groups.append("system:authenticated")
        }
        context.impersonator = requester
        context.user = user
    }

    private static func check(
        _ authorizer: any Authorizer, _ user: UserInfo, group: String = "", resource: String, subresource: String = "", namespace: String = "", name: String
    ) async throws {
        let attributes = AuthorizationAttributes(
            user: user, verb: "impersonate", group: group, version: group.isEmpty ? "" : "v1", namespace: namespace, resource: resource, subresource: subresource, name: name)
        switch await authorizer.authorize(attributes) {
        case .allow: return
        case .deny(let reason), .noOpinion(let reason): throw APIServer.forbidden(attributes, reason)
        }
    }
}
