import HTTP
import KubernetesSchema
import PKI
import Wire

/// What others verify service accounts' tokens with: the issuer's description and its keys.
struct IssuerPaths: PathHandler {
    let tokens: ServiceAccountTokens
    let configuration: APIServerConfiguration

    /// Whether the issuer can be described: an https URL without query and fragment.
    private var isDescribed: Bool {
        let issuer = tokens.settings.issuers[0]
        return issuer.hasPrefix("https://") && !issuer.contains("?") && !issuer.contains("#")
    }

    private var keysAddress: String {
        if let address = tokens.settings.keysAddress { return address }
        let address = configuration.advertiseAddress.contains(":") ? "[\(configuration.advertiseAddress)]" : configuration.advertiseAddress
        return "https://\(address):\(configuration.securePort)/openid/v1/jwks"
    }

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        guard isDescribed else { return false }
        let responder = Responder(context: context, sink: sink, schema: server.schema)
        switch context.info.path {
        case "/.well-known/openid-configuration":
            let value: Value = [
                "issuer": .string(tokens.settings.issuers[0]), "jwks_uri": .string(keysAddress),
                "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": .strings(tokens.verifier.algorithms),
            ]
            var headers = responder.headers("application/json")
            headers.set("Cache-Control", "public, max-age=3600")
            try await sink.send(status: 200, headers: headers, body: value.encodeJSON())
            return true
        case "/openid/v1/jwks":
            let accept = context.request.headers["Accept"] ?? ""
            let types = Negotiation.clauses(accept).map(\.type)
            if !types.isEmpty, !types.contains(where: { ["application/jwk-set+json", "*/*", "application/*"].contains($0) }) {
                var error = Negotiation.notAcceptable("application/jwk-set+json")
                error.details = .init()
                throw error
            }
            var headers = responder.headers("application/jwk-set+json")
            headers.set("Cache-Control", "public, max-age=3600")
            try await sink.send(status: 200, headers: headers, body: try tokens.jwks())
            return true
        default: return false
        }
    }
}
