import KubernetesSchema
import Wire

/// Conversion of custom objects by webhooks.
struct WebhookConversions: ConversionWebhooks {
    let client: WebhookClient
    let makeUID: @Sendable () -> String

    func converter(for kind: GroupKind, _ conversion: Value) throws -> any ObjectConverter {
        let document = Document(conversion)
        let webhook = document[document.root, "webhook"]
        return WebhookConverter(
            client: client, makeUID: makeUID, kind: kind.kind, address: WebhookAddress(document, document[webhook, "clientConfig"]),
            versions: document.strings(document[webhook, "conversionReviewVersions"]))
    }
}

/// Asks one webhook to convert, all objects of a call at once.
struct WebhookConverter: ObjectConverter {
    /// How long a webhook may take.
    private static let seconds = 30

    let client: WebhookClient
    let makeUID: @Sendable () -> String
    let kind: String
    let address: WebhookAddress
    /// The versions of ConversionReview that it understands, the best first.
    let versions: [String]

    func convert(_ objects: [Document], to version: GroupVersion) async throws -> [Document] {
        guard let first = objects.first else { return [] }
        guard let review = versions.first(where: { $0 == "v1" || $0 == "v1beta1" }) else {
            throw StatusError.plain("no supported conversion review versions")
        }
        let from = first.string(first[first.root, "apiVersion"]).flatMap { GroupVersion(apiVersion: $0) }
        do {
            let uid = makeUID()
            let answer = try await client.post(address, request(review, uid, objects, version), seconds: WebhookConverter.seconds)
            return try converted(answer, review, uid)
        } catch let failure as WebhookFailure {
            throw StatusError.plain("conversion webhook for \((from ?? version).kind(kind)) failed: \(failure)")
        }
    }

    private func request(_ review: String, _ uid: String, _ objects: [Document], _ version: GroupVersion) -> [UInt8] {
        var document = Document([
            "kind": "ConversionReview", "apiVersion": .string("apiextensions.k8s.io/\(review)"),
            "request": ["uid": .string(uid), "desiredAPIVersion": .string(version.description), "objects": []],
        ])
        let list = document.ensureArray(document[document.root, "request"], "objects")
        for object in objects {
            let node = document.copy(object, object.root)
            document.append(list, node)
        }
        return document.encodeJSON()
    }

    private func converted(_ answer: Document, _ review: String, _ uid: String) throws(WebhookFailure) -> [Document] {
        func text(_ node: Document.Node) -> String { answer.string(node) ?? "" }
        let response = answer[answer.root, "response"]
        let wanted = GroupVersionKind(group: "apiextensions.k8s.io", version: review, kind: "ConversionReview")
        let kind = try DecodedReview.kind(of: answer, wanted: wanted)
        if review == "v1", kind != wanted {
            throw WebhookFailure("expected webhook response of \(wanted), got \(DecodedReview.shown(kind))")
        }
        guard answer.kind(response) == .object else { throw WebhookFailure("no response provided") }
        let got = text(answer[response, "uid"])
        if review == "v1", got != uid { throw WebhookFailure("expected response.uid=\(FieldError.quoted(uid)), got \(FieldError.quoted(got))") }
        let status = text(answer[response, "result", "status"])
        if status != "Success" {
            let message = text(answer[response, "result", "message"])
            throw WebhookFailure(message.isEmpty ? "response.result.status was '\(status)', not 'Success'" : message)
        }
        return answer.elements(answer[response, "convertedObjects"]).map { Document(copying: answer, $0) }
    }
}
