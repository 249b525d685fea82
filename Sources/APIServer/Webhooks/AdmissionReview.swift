import KubernetesSchema
import Wire

/// The question that webhooks are asked, and their answer.
struct AdmissionReview: Sendable {
    /// `v1` or `v1beta1`.
    let version: String
    let uid: String
    let body: [UInt8]

    /// - Throws: `WebhookFailure` where the webhook understands no version that there is.
    init(_ hook: AdmissionHook, _ attributes: AdmissionAttributes, _ target: AdmissionTarget, _ objects: VersionedObjects, uid: String) throws(WebhookFailure) {
        guard let version = hook.reviewVersions.first(where: { $0 == "v1" || $0 == "v1beta1" }) else {
            throw WebhookFailure("could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)")
        }
        self.version = version
        self.uid = uid
        var document = Document(["kind": "AdmissionReview", "apiVersion": .string("admission.k8s.io/\(version)"), "request": ["uid": .string(uid)]])
        let request = document[document.root, "request"]
        let question = Document(attributes.request(target))
        for (name, value) in question.members(question.root) { document.set(request, name, document.copy(question, value)) }
        if let object = objects.object { document.set(request, "object", document.copy(object, object.root)) }
        if let old = objects.old { document.set(request, "oldObject", document.copy(old, old.root)) }
        body = document.encodeJSON()
    }

    /// What a webhook answered.
    struct Answer: Sendable {
        var isAllowed = false
        /// Nil where it changes nothing.
        var patch: [UInt8]?
        var patchType = ""
        var status: StatusError?
        var warnings: [String] = []
        var annotations: [(key: String, value: String)] = []
    }

    /// Reads an answer.
    ///
    /// - Throws: `WebhookFailure` where it isn't one.
    func answer(_ document: Document, mutating: Bool) throws(WebhookFailure) -> Answer {
        func text(_ node: Document.Node) -> String { document.string(node) ?? "" }
        let response = document[document.root, "response"]
        guard document.kind(response) == .object else { throw WebhookFailure("webhook response was absent") }
        let hasType = !document.isNull(document[response, "patchType"])
        var answer = Answer()
        answer.patchType = text(document[response, "patchType"])
        let encoded = text(document[response, "patch"])
        if !encoded.isEmpty {
            guard let bytes = Base64.decode(encoded) else { throw WebhookFailure("received undecodable patch in webhook response: illegal base64 data") }
            answer.patch = bytes
        }
        if version == "v1" { try check(document, response, answer, hasType: hasType, mutating: mutating) }
        if version == "v1beta1" {
            answer.patchType = "JSONPatch"
            if !mutating { answer.patch = nil }
        }
        answer.isAllowed = document.bool(document[response, "allowed"]) ?? false
        answer.warnings = document.strings(document[response, "warnings"])
        answer.annotations = document.members(document[response, "auditAnnotations"]).map { ($0.key, text($0.value)) }
        if document.kind(document[response, "status"]) == .object { answer.status = AdmissionReview.status(document, document[response, "status"]) }
        return answer
    }

    private func check(
        _ document: Document, _ response: Document.Node, _ answer: Answer, hasType: Bool, mutating: Bool
    ) throws(WebhookFailure) {
        func text(_ node: Document.Node) -> String { document.string(node) ?? "" }
        let got = text(document[response, "uid"])
        if got != uid { throw WebhookFailure("expected response.uid=\(FieldError.quoted(uid)), got \(FieldError.quoted(got))") }
        let wanted = GroupVersionKind(group: "admission.k8s.io", version: "v1", kind: "AdmissionReview")
        let kind = try DecodedReview.kind(of: document, wanted: wanted)
        if kind != wanted { throw WebhookFailure("expected webhook response of \(wanted), got \(DecodedReview.shown(kind))") }
        if !mutating {
            if answer.patch != nil { throw WebhookFailure("validating webhook may not return response.patch") }
            if hasType { throw WebhookFailure("validating webhook may not return response.patchType") }
            return
        }
        if answer.patch != nil, !hasType { throw WebhookFailure("webhook returned response.patch but not response.patchType") }
        if answer.patch == nil, hasType { throw WebhookFailure("webhook returned response.patchType but not response.patch") }
        if hasType, answer.patchType.isEmpty { throw WebhookFailure("webhook returned invalid response.patchType of \"\"") }
    }

    private static func status(_ document: Document, _ node: Document.Node) -> StatusError {
        func text(_ node: Document.Node) -> String { document.string(node) ?? "" }
        var details: StatusError.Details?
        let found = document[node, "details"]
        if document.kind(found) == .object {
            let causes = document.elements(document[found, "causes"]).map { cause in
                StatusError.Cause(
                    reason: text(document[cause, "reason"]), message: text(document[cause, "message"]), field: text(document[cause, "field"]))
            }
            details = StatusError.Details(
                name: text(document[found, "name"]), group: text(document[found, "group"]), kind: text(document[found, "kind"]),
                uid: text(document[found, "uid"]), causes: causes, retryAfterSeconds: Int32(clamping: document.int(document[found, "retryAfterSeconds"]) ?? 0))
        }
        return StatusError(
            code: Int(clamping: document.int(document[node, "code"]) ?? 0), reason: text(document[node, "reason"]), message: text(document[node, "message"]),
            details: details)
    }

    /// What clients are told of a refusal.
    static func refusal(_ hook: String, _ status: StatusError?) -> StatusError {
        var refusal = status ?? StatusError(code: 0, reason: "", message: "")
        if refusal.code < 400 { refusal.code = 400 }
        let head = "admission webhook \(FieldError.quoted(hook)) denied the request"
        if !refusal.message.isEmpty {
            refusal.message = "\(head): \(refusal.message)"
        } else {
            refusal.message = refusal.reason.isEmpty ? "\(head) without explanation" : "\(head): \(refusal.reason)"
        }
        return refusal
    }
}
