import HTTP
import KubernetesSchema
import Metrics
import Synchronization

/// Acting as somebody else by the `Impersonate-*` headers, for whoever may.
enum Impersonation {
    /// Whom the headers ask for; nil where they ask for nobody.
    ///
    /// - Throws: where they say something about a user whom they don't name.
    static func wanted(_ headers: HTTPFields) throws -> UserInfo? {
        var user = UserInfo(
            name: headers["Impersonate-User"] ?? "", uid: headers["Impersonate-Uid"] ?? "", groups: headers.values("Impersonate-Group"))
        for field in headers.fields where field.name.lowercased().hasPrefix("impersonate-extra-") {
            let key = PercentEncoding.decode(String(field.name.lowercased().dropFirst("impersonate-extra-".count)))
            user.extra[key, default: []].append(field.value)
        }
        if !user.name.isEmpty { return user }
        if user.uid.isEmpty, user.groups.isEmpty, user.extra.isEmpty { return nil }
        let groups = user.groups.map { FieldError.quoted($0) }.joined(separator: ", ")
        let extra = user.extra.sorted { $0.key < $1.key }
            .map { "\(FieldError.quoted($0.key)):[]string{\($0.value.map { FieldError.quoted($0) }.joined(separator: ", "))}" }.joined(separator: ", ")
        // As upstream prints the user that it has read so far.
        let shown = "&user.DefaultInfo{Name:\"\", UID:\(FieldError.quoted(user.uid)), "
            + "Groups:[]string\(user.groups.isEmpty ? "(nil)" : "{\(groups)}"), "
            + "Extra:map[string][]string\(user.extra.isEmpty ? "(nil)" : "{\(extra)}")}"
        throw StatusError.badRequest("requested \(shown) without impersonating a user name")
    }

    /// Lets the request act as whom it asks for.
    ///
    /// - Throws: `StatusError` 403 where it may not.
    static func apply(_ context: RequestContext, _ authorizer: any Authorizer, _ memory: ImpersonationMemory) async throws {
        guard let wanted = try wanted(context.request.headers) else { return }
        let attributes = AuthorizationAttributes(context)
        let check = ImpersonationCheck(authorizer: authorizer, memory: memory, wanted: wanted, attributes: attributes)
        let (user, constraint) = try await check.run()
        context.impersonator = attributes.user
        context.impersonationConstraint = constraint
        context.user = user
    }
}

/// Which way of impersonation worked for a user last, and what was allowed a moment ago.
final class ImpersonationMemory: Sendable {
    /// How long a permission is remembered: as upstream's tokens.
    static let lifetime = Duration.seconds(10)

    struct Key: Hashable, Sendable {
        var mode: ImpersonationMode
        var wanted: UserInfo
        var requester: UserInfo
        /// Nil for what doesn't depend on the request.
        var request: AuthorizationAttributes?
    }

    private let modes = ExpiringCache<String, ImpersonationMode>(capacity: 10_000)
    let permissions = ExpiringCache<Key, UserInfo>(capacity: 10_000)

    func mode(of user: String) -> ImpersonationMode? { modes.answer(for: user) }
    func remember(_ mode: ImpersonationMode, of user: String) { modes.remember(mode, for: user, .seconds(86_400)) }
}

/// The ways in which somebody may act as another: bound to what is done (all but the last), or once for all.
enum ImpersonationMode: String, CaseIterable, Sendable {
    /// A service account on a node acts as that node.
    case associatedNode = "associated-node"
    case arbitraryNode = "arbitrary-node"
    case serviceAccount = "serviceaccount"
    case userInfo = "user-info"
    case legacy = ""

    var verb: String { self == .legacy ? "impersonate" : "impersonate:\(rawValue)" }
}

/// One request to act as somebody.
struct ImpersonationCheck {
    let authorizer: any Authorizer
    let memory: ImpersonationMemory
    let wanted: UserInfo
    let attributes: AuthorizationAttributes

    private var requester: UserInfo { attributes.user }

    /// From so many single checks on one for all of them is tried first.
    private static let many = 4

    /// - Returns: the user, and the verb that allowed it; empty for the unbound way.
    func run() async throws -> (UserInfo, String) {
        var failure: StatusError?
        let last = memory.mode(of: requester.name)
        for mode in (last.map { [$0] } ?? []) + ImpersonationMode.allCases.filter({ $0 != last }) {
            do throws(StatusError) {
                guard let user = try await check(mode) else { continue }
                if mode != last { memory.remember(mode, of: requester.name) }
                return (user, mode == .legacy ? "" : mode.verb)
            } catch {
                failure = failure ?? error
            }
        }
        throw failure ?? .plain("all impersonation modes failed")
    }

    /// - Returns: nil where the mode isn't for such users.
    private func check(_ mode: ImpersonationMode) async throws(StatusError) -> UserInfo? {
        guard isMeant(mode) else { return nil }
        if mode == .legacy { return try await checkUser(mode) }
        let key = ImpersonationMemory.Key(mode: mode, wanted: wanted, requester: requester, request: attributes)
        if let known = memory.permissions.answer(for: key) { return known }
        var action = attributes
        action.verb = "impersonate-on:\(mode.rawValue):\(attributes.verb)"
        try await ask(action, mode)
        let inner = ImpersonationMemory.Key(mode: mode, wanted: wanted, requester: requester, request: nil)
        let user: UserInfo
        if let known = memory.permissions.answer(for: inner) {
            user = known
        } else {
            user = try await checkUser(mode)
            memory.permissions.remember(user, for: inner, ImpersonationMemory.lifetime)
        }
        memory.permissions.remember(user, for: key, ImpersonationMemory.lifetime)
        return user
    }

    private func isMeant(_ mode: ImpersonationMode) -> Bool {
        let hasNameAlone = wanted.uid.isEmpty && wanted.groups.isEmpty && wanted.extra.isEmpty
        let node = ImpersonationCheck.node(wanted.name)
        let account = UserInfo.serviceAccount(of: wanted.name)
        switch mode {
        case .associatedNode:
            guard hasNameAlone, let node, UserInfo.serviceAccount(of: requester.name) != nil else { return false }
            return requester.extra["authentication.kubernetes.io/node-name"] == [node]
        case .arbitraryNode: return hasNameAlone && node != nil
        case .serviceAccount: return hasNameAlone && account != nil
        case .userInfo: return node == nil && account == nil
        case .legacy: return true
        }
    }

    static func node(_ user: String) -> String? {
        guard user.hasPrefix("system:node:") else { return nil }
        let name = String(user.dropFirst("system:node:".count))
        return Names.dns1123Subdomain(name).isEmpty ? name : nil
    }

    // MARK: The parts of a user

    private func checkUser(_ mode: ImpersonationMode) async throws(StatusError) -> UserInfo {
        var user = wanted
        try await checkName(mode, &user)
        if !wanted.uid.isEmpty { try await ask(question(mode, "uids", wanted.uid, group: "authentication.k8s.io"), mode) }
        try await checkGroups(mode)
        try await checkExtra(mode)
        if user.name == UserInfo.anonymous.name {
            if !user.groups.contains(UserInfo.unauthenticatedGroup) { user.groups.append(UserInfo.unauthenticatedGroup) }
        } else if !user.groups.contains(UserInfo.unauthenticatedGroup), !user.groups.contains(UserInfo.authenticatedGroup) {
            user.groups.append(UserInfo.authenticatedGroup)
        }
        return user
    }

    /// Users and groups stand in the core group where impersonation isn't bound.
    private func question(_ mode: ImpersonationMode, _ resource: String, _ name: String, group: String? = nil) -> AuthorizationAttributes {
        AuthorizationAttributes(
            user: requester, verb: mode.verb, group: group ?? (mode == .legacy ? "" : "authentication.k8s.io"), version: "v1", resource: resource,
            name: name)
    }

    private func checkName(_ mode: ImpersonationMode, _ user: inout UserInfo) async throws(StatusError) {
        var question = question(mode, "users", wanted.name)
        if mode != .legacy, let node = ImpersonationCheck.node(wanted.name) {
            question.resource = "nodes"
            question.name = node
            user.groups = ["system:nodes"]
        }
        if let account = UserInfo.serviceAccount(of: wanted.name) {
            question.resource = "serviceaccounts"
            question.namespace = account.namespace
            question.name = account.name
            if wanted.groups.isEmpty { user.groups = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"] }
        }
        try await ask(question, mode)
    }

    private func checkGroups(_ mode: ImpersonationMode) async throws(StatusError) {
        if wanted.groups.isEmpty { return }
        var question = question(mode, "groups", "")
        if mode != .legacy {
            if wanted.groups.contains("") { throw APIServer.forbidden(question, "impersonating the empty string group is not allowed") }
            if wanted.groups.contains("system:masters") {
                question.name = "system:masters"
                throw APIServer.forbidden(question, "impersonating the system:masters group is not allowed")
            }
            question.name = "*"
            if wanted.groups.count >= ImpersonationCheck.many, await isAllowed(question) { return }
        }
        for group in wanted.groups {
            question.name = group
            try await ask(question, mode)
        }
    }

    private func checkExtra(_ mode: ImpersonationMode) async throws(StatusError) {
        if wanted.extra.isEmpty { return }
        var question = question(mode, "userextras", "", group: "authentication.k8s.io")
        if mode != .legacy {
            if let problem = extraProblem() { throw APIServer.forbidden(question, problem) }
            let values = wanted.extra.values.reduce(0) { $0 + $1.count }
            if max(wanted.extra.count, values) >= ImpersonationCheck.many {
                question.subresource = "*"
                question.name = "*"
                if await isAllowed(question) { return }
            }
        }
        for (key, values) in wanted.extra.sorted(by: { $0.key < $1.key }) {
            question.subresource = key
            for value in values {
                question.name = value
                try await ask(question, mode)
            }
        }
    }

    private func extraProblem() -> String? {
        for (key, values) in wanted.extra.sorted(by: { $0.key < $1.key }) {
            if key.isEmpty { return "impersonating the empty string key in extra is not allowed" }
            let errors = ExtraKey.errors("extra.key", key)
            if !errors.isEmpty {
                return "impersonating an invalid key in extra is not allowed: \(ErrorList.shown(errors.map(\.description)))"
            }
            if values.contains("") { return "impersonating the empty string value in extra is not allowed" }
        }
        return nil
    }

    // MARK: Asking

    /// The question as the authorizer gets it. What a node's own account may do is asked for all nodes at once, without what tells this
    /// node's from another's.
    private func asked(_ question: AuthorizationAttributes, _ mode: ImpersonationMode) -> AuthorizationAttributes {
        guard mode == .associatedNode else { return question }
        var question = question
        question.user.extra = ["authentication.kubernetes.io/associated-node-keys": requester.extra.keys.sorted()]
        if question.verb == mode.verb { question.name = "*" }
        return question
    }

    private func isAllowed(_ question: AuthorizationAttributes) async -> Bool { await authorizer.authorize(question).isAllowed }

    private func ask(_ question: AuthorizationAttributes, _ mode: ImpersonationMode) async throws(StatusError) {
        let question = asked(question, mode)
        let evaluation = await authorizer.evaluate(question)
        if evaluation.decision.isAllowed { return }
        let reason = [evaluation.error ?? "", evaluation.decision.reason].filter { !$0.isEmpty }.joined(separator: ": ")
        throw APIServer.forbidden(question, reason)
    }
}
