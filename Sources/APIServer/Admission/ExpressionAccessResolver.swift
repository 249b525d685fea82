import KubernetesSchema
import KubernetesSemantics
import Synchronization

/// Answers expressions that ask what is allowed.
///
/// Expressions run without waiting, authorizers may have to wait: what isn't known yet is noted, answered after the run, and the run, which
/// has no effects, is made again with the answers.
final class ExpressionAccessResolver: ExpressionAuthorizer {
    private struct State {
        var known: [AuthorizationAttributes: ExpressionDecision] = [:]
        var wanted: [AuthorizationAttributes] = []
    }

    private let user: UserInfo
    private let authorizer: any Authorizer
    private let state = Mutex(State())

    init(_ user: UserInfo, _ authorizer: any Authorizer) {
        self.user = user
        self.authorizer = authorizer
    }

    func decide(_ access: ExpressionAccess) -> ExpressionDecision {
        let attributes = attributes(access)
        return state.withLock { state in
            if let known = state.known[attributes] { return known }
            if !state.wanted.contains(attributes) { state.wanted.append(attributes) }
            return ExpressionDecision(isAllowed: false, reason: "", error: "not decided yet")
        }
    }

    private func attributes(_ access: ExpressionAccess) -> AuthorizationAttributes {
        var user = user
        if let account = access.serviceAccount {
            user = UserInfo(
                name: "system:serviceaccount:\(account.namespace):\(account.name)",
                groups: ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)", "system:authenticated"])
        }
        if let path = access.path { return AuthorizationAttributes(user: user, verb: access.verb, isResourceRequest: false, path: path) }
        return AuthorizationAttributes(
            user: user, verb: access.verb, group: access.group, version: "*", namespace: access.namespace, resource: access.resource,
            subresource: access.subresource, name: access.name)
    }

    /// Runs something until it asks nothing more that isn't known.
    func run<Result>(_ body: () throws -> Result) async throws -> Result {
        while true {
            let result = Swift.Result { try body() }
            let wanted = state.withLock { state in
                defer { state.wanted = [] }
                return state.wanted
            }
            if wanted.isEmpty { return try result.get() }
            for attributes in wanted {
                let decision: ExpressionDecision
                switch await authorizer.authorize(attributes) {
                case .allow(let reason): decision = ExpressionDecision(isAllowed: true, reason: reason)
                case .deny(let reason), .noOpinion(let reason): decision = ExpressionDecision(isAllowed: false, reason: reason)
                }
                state.withLock { $0.known[attributes] = decision }
            }
        }
    }
}
