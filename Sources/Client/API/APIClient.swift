import HTTP
import KubernetesAPI
import KubernetesSchema
import Wire

/// The sorts of patch.
public enum PatchType: String, Sendable {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"
    case apply = "application/apply-patch+yaml"
}

/// A body that is sent: a patch, an object.
public protocol RequestBody: Sendable {
    func encodeJSON() -> [UInt8]
}

extension Document: RequestBody {}
extension Value: RequestBody {}

/// Whose dependents go with a deleted object, and when.
public enum DeletionPropagation: String, Sendable {
    case background = "Background"
    case foreground = "Foreground"
    case orphan = "Orphan"
}

/// What a list or watch asks for; nil and empty members are left out of the request.
public struct ListQuery: Sendable {
    public var labelSelector: String
    public var fieldSelector: String
    public var limit: Int?
    public var continueToken: String
    /// nil: the newest state; `"0"`: any state that the server has at hand.
    public var resourceVersion: String?

    public init(
        labelSelector: String = "", fieldSelector: String = "", limit: Int? = nil, continueToken: String = "",
        resourceVersion: String? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.continueToken = continueToken
        self.resourceVersion = resourceVersion
    }

    var parameters: [(String, String)] {
        var query: [(String, String)] = []
        if !labelSelector.isEmpty { query.append(("labelSelector", labelSelector)) }
        if !fieldSelector.isEmpty { query.append(("fieldSelector", fieldSelector)) }
        if let limit { query.append(("limit", "\(limit)")) }
        if !continueToken.isEmpty { query.append(("continue", continueToken)) }
        if let resourceVersion { query.append(("resourceVersion", resourceVersion)) }
        return query
    }
}

/// A client of the API: typed and dynamic calls over a transport.
///
/// Every failure that the server reports is thrown as `StatusError`; what the transport throws passes through.
public final class APIClient: Sendable {
    public let transport: any Transport
    public let userAgent: String
    let clock: any ComponentClock

    /// How often an answer with `Retry-After` is tried again; client-go's number.
    private static let retries = 10

    public init(transport: any Transport, userAgent: String = "swiftlet", clock: any ComponentClock = SystemClock()) {
        self.transport = transport
        self.userAgent = userAgent
        self.clock = clock
    }

    /// The path of a resource, or of one object, or of an object's subresource.
    public static func path(
        _ resource: GroupVersionResource, namespace: String = "", name: String = "", subresource: String = ""
    ) -> String {
        var path = resource.group.isEmpty ? "/api/\(resource.version)" : "/apis/\(resource.group)/\(resource.version)"
        if !namespace.isEmpty { path += "/namespaces/\(PercentEncoding.segment(namespace))" }
        path += "/\(resource.resource)"
        if !name.isEmpty { path += "/\(PercentEncoding.segment(name))" }
        if !subresource.isEmpty { path += "/\(subresource)" }
        return path
    }

    /// Sends a request as it is. Waits and tries again where the server says `Retry-After` (429 and 5xx).
    /// - Returns: an answer below 300 with its body unread.
    /// - Throws: `StatusError` for other answers.
    public func request(_ request: ClientRequest) async throws -> ClientResponse {
        var request = request
        if !request.headers.contains("User-Agent") { request.headers.set("User-Agent", userAgent) }
        if !request.headers.contains("Accept") { request.headers.set("Accept", "application/json") }
        var attempt = 0
        while true {
            let response = try await transport.send(request)
            if response.status < 300 { return response }
            let isRetriable = response.status == 429 || response.status >= 500
            if isRetriable, attempt < APIClient.retries, let seconds = response.headers["Retry-After"].flatMap({ Int64($0) }) {
                attempt += 1
                _ = try? await response.body.collect(upTo: APIClient.errorLimit)
                try await clock.sleep(for: .seconds(max(1, min(seconds, 60))))
                continue
            }
            throw await APIClient.failure(response)
        }
    }

    /// The most of an error's body that is looked at.
    private static let errorLimit = 1 << 20

    private static func failure(_ response: ClientResponse) async -> StatusError {
        let body = (try? await response.body.collect(upTo: errorLimit)) ?? []
        if let document = try? Document.parseJSON(body), let error = StatusError(status: document) { return error }
        var text = String(decoding: body.prefix(2048), as: UTF8.self)
        while text.hasSuffix("\n") { text.removeLast() }
        return StatusError.unstructured(code: response.status, message: text)
    }

    /// Sends a request with a JSON body and reads the answer as JSON.
    /// - Parameter body: nil sends none.
    public func json(
        _ method: String, _ path: String, query: [(String, String)] = [], body: (any RequestBody)? = nil,
        contentType: String = "application/json", accept: String = "application/json"
    ) async throws -> Document {
        var headers = HTTPFields([("Accept", accept)])
        if body != nil { headers.add("Content-Type", contentType) }
        let request = ClientRequest(method: method, path: path, query: query, headers: headers, body: body?.encodeJSON() ?? [])
        let bytes = try await self.request(request).body.collect()
        return try Document.parseJSON(bytes)
    }
}
