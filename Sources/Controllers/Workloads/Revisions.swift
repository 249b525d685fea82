import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// The template revisions of stateful and daemon sets, kept as ControllerRevisions.
struct Revisions: Sendable {
    static let hashLabel = "controller-revision-hash"

    let client: APIClient
    let informer: SharedInformer<ControllerRevision>

    init(client: APIClient, informer: SharedInformer<ControllerRevision>) {
        self.client = client
        self.informer = informer
        informer.addIndex("controllerUID") { revision in revision.metadata.controllerRef.map { [$0.uid] } ?? [] }
        informer.addIndex("orphans") { revision in revision.metadata.controllerRef == nil ? [revision.namespace] : [] }
    }

    /// What is stored of a template: a strategic merge patch that puts it back. Members are sorted, as upstream's are: others compare the bytes.
    static func data(_ template: PodTemplateSpec) -> Document {
        var document = Document.object()
        let spec = document.ensureObject(document.root, "spec")
        let node = template.encode(into: &document)
        document.set(node, "$patch", string: "replace")
        document.set(spec, "template", node)
        sortMembers(&document, document.root)
        return document
    }

    private static func sortMembers(_ document: inout Document, _ node: Document.Node) {
        for element in document.elements(node) { sortMembers(&document, element) }
        let members = document.members(node)
        if members.isEmpty { return }
        for member in members { sortMembers(&document, member.value) }
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        document.reorder(node, sorted.map(\.value))
    }

    /// The template of a revision; nil where it can't be read.
    static func template(_ revision: ControllerRevision) -> PodTemplateSpec? {
        guard var document = revision.data?.document else { return nil }
        let node = document[document.root, "spec", "template"]
        document.remove(node, "$patch")
        return try? PodTemplateSpec(from: document, node)
    }

    /// Templates are compared as they are read, not as they are stored: fields may stand in another order.
    static func matches(_ revision: ControllerRevision, _ template: PodTemplateSpec) -> Bool { self.template(revision) == template }

    /// The owner's revisions, the oldest first; orphans that match are adopted.
    func owned<Owner: KubernetesObject>(_ owner: Owner, _ selector: KubernetesSchema.LabelSelector) async throws -> [ControllerRevision] {
        let known = informer.byIndex("controllerUID", owner.metadata.uid) + informer.byIndex("orphans", owner.namespace)
        let claimed = try await Claimer(client: client, owner: owner, selector: selector).claim(known)
        return claimed.sorted { ($0.revision, $0.name) < ($1.revision, $1.name) }
    }

    struct Outcome {
        var revision: ControllerRevision
        var collisions: Int32?
        var all: [ControllerRevision]
    }

    /// The revision of a template: found, brought to the front, or made.
    func current<Owner: KubernetesObject>(
        _ owner: Owner, _ template: PodTemplateSpec, labels: [String: String], known: [ControllerRevision], collisions: Int32?
    ) async throws -> Outcome {
        let next = (known.last?.revision ?? 0) + 1
        if let found = known.last(where: { Revisions.matches($0, template) }) {
            if found.name == known.last?.name { return Outcome(revision: found, collisions: collisions, all: known) }
            // Rolled back to: it becomes the newest.
            var moved = found
            moved.revision = next
            let stored = try await client.update(moved)
            return Outcome(revision: stored, collisions: collisions, all: known.filter { $0.name != found.name } + [stored])
        }
        var collisions = collisions
        while true {
            let hash = TemplateHash.of(template, collisions: collisions)
            var revision = ControllerRevision()
            revision.metadata.namespace = owner.namespace
            revision.metadata.name = "\(owner.name.prefix(223))-\(hash)"
            revision.metadata.labels = labels
            revision.metadata.labels[Revisions.hashLabel] = hash
            revision.metadata.ownerReferences = [OwnerReference(controller: owner)]
            revision.data = RawDocument(Revisions.data(template))
            revision.revision = next
            do {
                let made = try await client.create(revision)
                return Outcome(revision: made, collisions: collisions, all: known + [made])
            } catch where error.isAlreadyExists {
                let existing = try await client.get(ControllerRevision.self, namespace: owner.namespace, name: revision.name)
                if existing.metadata.isControlled(by: owner.metadata), Revisions.matches(existing, template) {
                    return Outcome(revision: existing, collisions: collisions, all: known + [existing])
                }
                collisions = (collisions ?? 0) + 1
            }
        }
    }

    /// Deletes the oldest revisions beyond the limit that aren't in use.
    func truncate(_ revisions: [ControllerRevision], inUse: Set<String>, limit: Int32?) async throws {
        let idle = revisions.filter { !inUse.contains($0.name) }
        let excess = idle.count - Int(limit ?? 10)
        guard excess > 0 else { return }
        for revision in idle.prefix(excess) {
            do {
                try await client.delete(ControllerRevision.self, namespace: revision.namespace, name: revision.name)
            } catch where error.isNotFound {
                continue
            }
        }
    }
}
