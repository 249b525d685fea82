import KubernetesSchema
import KubernetesSemantics
import Wire

/// Admission of what isn't written like an object.
extension EndpointRequest {
    /// Takes the object of a request that creates without storing, or creates something of another kind, through admission.
    ///
    /// - Returns: the object as admission left it.
    @discardableResult
    func admitCreation(of object: Document, _ kind: GroupVersionKind, _ options: WriteOptions) async throws -> Document {
        let request = context.info
        let name = request.name.isEmpty ? Metadata.string(object, "name") : request.name
        let attributes = AdmissionAttributes(
            operation: .create, kind: kind, resource: info.groupVersionResource, subresource: request.subresource, namespace: request.namespace,
            name: name, isDryRun: options.isDryRun, context: context, options: options.document("CreateOptions"))
        var admitted = object
        setNamespace(&admitted)
        try await server.admission.admit(&admitted, old: nil, attributes)
        admitted = try canonical(admitted, kind)
        try await server.admission.validate(admitted, old: nil, attributes)
        return admitted
    }

    /// Gives an object that names no namespace the request's.
    func setNamespace(_ object: inout Document) {
        let namespace = context.info.namespace
        guard !namespace.isEmpty, Metadata.string(object, "namespace").isEmpty else { return }
        object.set(object.ensureObject(object.root, "metadata"), "namespace", string: namespace)
    }

    /// Asks admission whether a connection may be made; its object are the options of the request.
    ///
    /// - Parameter path: the rest of a proxied path.
    func admitConnection(path: String? = nil) async throws {
        guard let subresource = info.subresource(context.info.subresource) else { return }
        let kind = subresource.kind
        var members: [(String, Value)] = [("kind", .string(kind.kind)), ("apiVersion", .string(kind.apiVersion))]
        if let path { members.append(("path", .string(path))) }
        for name in ["stdin", "stdout", "stderr", "tty"] where context.query.flag(name) { members.append((name, true)) }
        if path == nil {
            if let container = context.query["container"], !container.isEmpty { members.append(("container", .string(container))) }
            let command = context.query.values("command")
            if !command.isEmpty { members.append(("command", .strings(command))) }
            let ports = context.query.values("ports").flatMap { $0.split(separator: ",").compactMap { Int64($0) } }
            if !ports.isEmpty { members.append(("ports", .array(ports.map { .int($0) }))) }
        }
        let attributes = AdmissionAttributes(
            operation: .connect, kind: kind, resource: info.groupVersionResource, subresource: subresource.name, namespace: context.info.namespace,
            name: context.info.name, isDryRun: false, context: context)
        var object = try canonical(Document(.object(members)), kind)
        try await server.admission.admit(&object, old: nil, attributes)
        try await server.admission.validate(object, old: nil, attributes)
    }
}
