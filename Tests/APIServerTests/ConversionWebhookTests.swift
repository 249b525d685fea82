import KubernetesSchema
import KubernetesSemantics
import Testing
import Wire

@testable import APIServer

/// Custom resources whose versions a webhook turns into each other.
@Suite(.timeLimit(.minutes(2))) struct ConversionWebhookTests {
    private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private static let first = "/apis/e.com/v1/namespaces/default/turns"
    private static let second = "/apis/e.com/v2/namespaces/default/turns"

    /// What a webhook makes of the objects that it was sent; by default what it should.
    private typealias Misdeed = @Sendable (_ answer: inout Document, _ response: Document.Node, _ objects: [Document.Node]) -> Void

    private func webhook(_ misdeed: @escaping Misdeed = { _, _, _ in }) async throws -> WebhookServer {
        try await WebhookServer { _, review in (200, Self.answer(review, misdeed).encodeJSON()) }
    }

    /// Moves `spec.old` of version 1 to `spec.new` of version 2, and back.
    private static func answer(_ review: Document, _ misdeed: Misdeed) -> Document {
        var answer = Document(["kind": "ConversionReview", "response": ["result": ["status": "Success"], "convertedObjects": []]])
        answer.set(answer.root, "apiVersion", string: review.string(review[review.root, "apiVersion"]) ?? "")
        let (request, response) = (review[review.root, "request"], answer[answer.root, "response"])
        answer.set(response, "uid", string: review.string(review[request, "uid"]) ?? "")
        let version = review.string(review[request, "desiredAPIVersion"]) ?? ""
        let list = answer[response, "convertedObjects"]
        for object in review.elements(review[request, "objects"]) {
            let copy = answer.copy(review, object)
            answer.set(copy, "apiVersion", string: version)
            let (from, to) = version == "e.com/v2" ? ("old", "new") : ("new", "old")
            let spec = answer[copy, "spec"]
            if let text = answer.string(answer[spec, from]) {
                answer.remove(spec, from)
                answer.set(spec, to, string: text)
            }
            answer.append(list, copy)
        }
        misdeed(&answer, response, answer.elements(list))
        return answer
    }

    private func definition(_ hooks: WebhookServer, bundle: String? = nil, reviews: String = #"["v1"]"#) -> String {
        func version(_ name: String, _ field: String, storage: Bool) -> String {
            #"{"name":"\#(name)","served":true,"storage":\#(storage),"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"\#(field)":{"type":"string"}}}}}}}"#
        }
        return #"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"turns.e.com"},
             "spec":{"group":"e.com","scope":"Namespaced","names":{"plural":"turns","kind":"Turn"},
             "versions":[\#(version("v1", "old", storage: true)),\#(version("v2", "new", storage: false))],
             "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":\#(reviews),
              "clientConfig":{"url":"https://127.0.0.1:\#(hooks.port)/convert","caBundle":"\#(bundle ?? hooks.bundle)"}}}}}
            """#
    }

    private func server(_ definition: String) async throws -> InProcessServer {
        let api = try InProcessServer()
        api.server.custom.webhooks = WebhookConversions(client: WebhookClient(api.server), makeUID: api.server.environment.makeUID)
        let made = await api.send("POST", Self.definitions, definition)
        #expect(made.status == 201, "\(made.body.json())")
        _ = try await api.wait("\(Self.definitions)/turns.e.com") { $0 == 200 && DefinitionStatus.isTrue($1, "Established") }
        return api
    }

    private func turn(_ name: String, _ spec: String, version: String = "v1") -> String {
        #"{"apiVersion":"e.com/\#(version)","kind":"Turn","metadata":{"name":"\#(name)"},"spec":\#(spec)}"#
    }

    @Test(arguments: [#"["v1"]"#, #"["v9","v1beta1"]"#]) func convertsOnEveryWay(reviews: String) async throws {
        let hooks = try await webhook()
        let api = try await server(definition(hooks, reviews: reviews))
        #expect(await api.send("POST", Self.first, turn("a", #"{"old":"x"}"#)).status == 201)
        #expect(hooks.requests.isEmpty)
        let made = await api.send("POST", Self.second, turn("b", #"{"new":"y"}"#, version: "v2"))
        #expect(made.status == 201 && made.body.json("spec") == #"{"new":"y"}"#, "\(made.body.json())")
        #expect(await api.send("GET", "\(Self.second)/a").body.json("spec") == #"{"new":"x"}"#)
        #expect(await api.send("GET", "\(Self.first)/b").body.json("spec") == #"{"old":"y"}"#)
        let listed = await api.send("GET", Self.second)
        #expect(listed.body.elements(listed.body[listed.body.root, "items"]).map { listed.body.json($0, "spec") } == [#"{"new":"x"}"#, #"{"new":"y"}"#])
        let changed = await api.send("PATCH", "\(Self.second)/a", #"{"spec":{"new":"z"}}"#, type: "application/merge-patch+json")
        #expect(changed.body.json("spec") == #"{"new":"z"}"#)
        #expect(await api.send("GET", "\(Self.first)/a").body.json("spec") == #"{"old":"z"}"#)
        let watched = await api.send("GET", "\(Self.second)?watch=true&timeoutSeconds=1")
        #expect(watched.status == 200 && watched.body.json().contains("e.com/v2"))
        #expect(await api.send("DELETE", Self.second).status == 200)
        await api.stop()
        await hooks.stop()
    }

    /// What may change in metadata are labels and annotations; the rest comes back as it was.
    @Test func metadata() async throws {
        let hooks = try await webhook { answer, _, objects in
            for object in objects {
                let metadata = answer.ensureObject(object, "metadata")
                answer.set(metadata, "labels", ["l": "1"])
                answer.set(metadata, "annotations", ["a": "2"])
                answer.set(metadata, "generation", .int(77))
                answer.set(metadata, "finalizers", ["e.com/f"])
                answer.remove(metadata, "creationTimestamp")
            }
        }
        let api = try await server(definition(hooks))
        _ = await api.send("POST", Self.first, turn("a", "{}"))
        let read = await api.send("GET", "\(Self.second)/a").body
        #expect(read.json("metadata", "labels") == #"{"l":"1"}"# && read.json("metadata", "annotations") == #"{"a":"2"}"#)
        #expect(read.json("metadata", "generation") == "1" && read.json("metadata", "finalizers") == "" && read.json("metadata", "creationTimestamp") != "")
        // An object that is written in another version than it rests in comes back as it rests.
        let made = await api.send("POST", Self.second, turn("b", "{}", version: "v2"))
        #expect(made.body.json("metadata", "labels") == #"{"l":"1"}"#)
        await api.stop()
        await hooks.stop()
    }

    private static let cases: [(String, Misdeed)] = [
        (#"conversion webhook for e.com/v1, Kind=Turn failed: because"#, { answer, response, _ in answer.set(response, "result", ["status": "Failure", "message": "because"]) }),
        ("failed: response.result.status was '', not 'Success'", { answer, response, _ in answer.set(response, "result", [:]) }),
        ("failed: no response provided", { answer, _, _ in answer.remove(answer.root, "response") }),
        (#"got \"other\""#, { answer, response, _ in answer.set(response, "uid", string: "other") }),
        (#"failed: no kind \"Other\" is registered for version \"apiextensions.k8s.io/v1\" in scheme"#, { answer, _, _ in answer.set(answer.root, "kind", string: "Other") }),
        ("converting (v1beta1.ConversionReview) to (v1.ConversionReview): unknown conversion",
            { answer, _, _ in answer.set(answer.root, "apiVersion", string: "apiextensions.k8s.io/v1beta1") }),
        ("expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got /, Kind=", { answer, _, _ in answer = Document([:]) }),
        ("returned 0 objects, expected 1", { answer, response, _ in answer.set(response, "convertedObjects", []) }),
        ("returned 2 objects, expected 1",
            { answer, response, objects in for object in objects { answer.append(answer[response, "convertedObjects"], answer.copy(answer, object)) } }),
        ("returned invalid object at index 0: invalid groupVersion (expected e.com/v2, received e.com/v9)",
            { answer, _, objects in for object in objects { answer.set(object, "apiVersion", string: "e.com/v9") } }),
        ("returned invalid object at index 0: invalid kind (expected Turn, received Other)",
            { answer, _, objects in for object in objects { answer.set(object, "kind", string: "Other") } }),
        ("returned invalid object: must have the same name: a != b", { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "name", string: "b") } }),
        ("returned invalid object: must have the same namespace: default != b",
            { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "namespace", string: "b") } }),
        ("returned invalid object: must have the same UID: ", { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "uid", string: "b") } }),
        ("returned invalid metadata: metadata.labels[l] must be a string, but is int64 in converted object",
            { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "labels", ["l": 1]) } }),
        ("returned invalid metadata: invalid metadata.annotations of type string in converted object",
            { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "annotations", string: "x") } }),
        (#"returned invalid metadata: metadata.labels: Invalid value: \"a b\""#,
            { answer, _, objects in for object in objects { answer.set(answer[object, "metadata"], "labels", ["a b": ""]) } }),
    ]

    /// Every verb is refused in the same words, nothing is lost, and all is well again when the webhook is.
    @Test(arguments: 0..<17) func misdeeds(index: Int) async throws {
        let (words, misdeed) = Self.cases[index]
        let hooks = try await webhook(misdeed)
        let api = try await server(definition(hooks))
        _ = await api.send("POST", Self.first, turn("a", #"{"old":"x"}"#))
        for (method, path, body) in [
            ("GET", "\(Self.second)/a", ""), ("GET", "\(Self.second)?limit=5", ""), ("DELETE", "\(Self.second)/a", ""), ("DELETE", Self.second, ""),
            ("PATCH", "\(Self.second)/a", #"{"spec":{"new":"z"}}"#),
        ] {
            let refused = await api.send(method, path, body, type: "application/merge-patch+json")
            #expect(refused.status == 500 && refused.body.json("message").contains(words), "\(method) \(path): \(refused.body.json())")
        }
        for path in [Self.second, "\(Self.second)?watch=true"] {
            let refused = await api.send("GET", path)
            #expect(refused.status == 429 && refused.body.json("message").contains("storage is (re)initializing: failed to list e.com/v2, Kind=Turn: "))
            #expect(refused.body.json("message").contains(words), "\(refused.body.json())")
        }
        #expect(await api.send("GET", "\(Self.first)/a").body.json("spec") == #"{"old":"x"}"#)
        await api.stop()
        await hooks.stop()
    }

    @Test func answersThatAreNone() async throws {
        let hooks = try await WebhookServer { path, _ in
            switch path {
            case "/garbage": return (200, Array("garbage".utf8))
            case "/empty": return (200, [])
            case "/error": return (500, Array("broken".utf8))
            case "/huge": return (200, [UInt8](repeating: 0x20, count: WebhookClient.maximumAnswerBytes + 1))
            default: return (404, [])
            }
        }
        let cases = [
            ("garbage", "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct"),
            ("empty", "0-length response with status code: 200 and content type: application/json"),
            ("error", #"an error on the server (\"unknown\") has prevented the request from succeeding"#), ("huge", "the webhook's response is larger than"),
            ("missing", "the server could not find the requested resource"),
        ]
        for (path, words) in cases {
            let api = try await server(definition(hooks).replacing("/convert", with: "/\(path)"))
            _ = await api.send("POST", Self.first, turn("a", "{}"))
            let refused = await api.send("GET", "\(Self.second)/a")
            #expect(refused.status == 500 && refused.body.json("message").contains("conversion webhook for e.com/v1, Kind=Turn failed: \(words)"), "\(refused.body.json())")
            await api.stop()
        }
        await hooks.stop()
    }

    /// A list from before is whole again as soon as the webhook answers.
    @Test func recovers() async throws {
        let hooks = try await webhook()
        let api = try await server(definition(hooks))
        _ = await api.send("POST", Self.first, turn("a", #"{"old":"x"}"#))
        await hooks.stop()
        #expect(await api.send("GET", Self.second).status == 429)
        let others = try await webhook()
        let patch = #"{"spec":{"conversion":{"webhook":{"clientConfig":{"url":"https://127.0.0.1:\#(others.port)/convert","caBundle":"\#(others.bundle)"}}}}}"#
        _ = await api.send("PATCH", "\(Self.definitions)/turns.e.com", patch, type: "application/merge-patch+json")
        let listed = try await api.wait(Self.second) { status, _ in status == 200 }
        #expect(listed.json("items").contains(#""new":"x""#))
        await api.stop()
        await others.stop()
    }

    @Test func authoritiesAreChecked() async throws {
        let (hooks, other) = (try await webhook(), try await webhook())
        let api = try await server(definition(hooks, bundle: other.bundle))
        _ = await api.send("POST", Self.first, turn("a", "{}"))
        let refused = await api.send("GET", "\(Self.second)/a")
        #expect(refused.body.json("message").contains("tls: failed to verify certificate: x509: certificate signed by unknown authority"), "\(refused.body.json())")
        await api.stop()
        await hooks.stop()
        await other.stop()
    }
}

extension Document {
    /// The JSON of a member of a node.
    fileprivate func json(_ node: Node, _ name: String) -> String { String(decoding: encodeJSON(self[node, name]), as: UTF8.self) }
}
