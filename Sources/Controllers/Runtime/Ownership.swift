import Client
import KubernetesAPI
import KubernetesSchema
import Wire

extension ObjectMeta {
    /// The reference to the controller that manages the object.
    var controllerRef: OwnerReference? { ownerReferences.first { $0.controller == true } }

    func isControlled(by owner: ObjectMeta) -> Bool { controllerRef?.uid == owner.uid }
}

extension OwnerReference {
    /// The reference of a controller to what it makes.
    init<T: KubernetesObject>(controller object: T) {
        self.init()
        apiVersion = T.kind.apiVersion
        kind = T.kind.kind
        name = object.name
        uid = object.metadata.uid
        controller = true
        blockOwnerDeletion = true
    }

    /// The group of the owner's kind.
    var group: String { GroupVersion(apiVersion: apiVersion)?.group ?? "" }
}

/// What a controller should do about an object that it may own.
enum Claim: Equatable {
    /// It has it.
    case owned
    /// It matches and belongs to nobody.
    case adopt
    /// It has it, but it doesn't match any more.
    case release
    case ignore

    static func of(_ object: ObjectMeta, owner: ObjectMeta, matches: Bool) -> Claim {
        if let reference = object.controllerRef {
            if reference.uid != owner.uid { return .ignore }
            if matches { return .owned }
            return owner.deletionTimestamp == nil ? .release : .ignore
        }
        if owner.deletionTimestamp != nil || !matches || object.deletionTimestamp != nil || owner.namespace != object.namespace {
            return .ignore
        }
        return .adopt
    }
}

/// Adopts and releases objects for one owner.
struct Claimer<Owner: KubernetesObject> {
    let client: APIClient
    let owner: Owner
    let selector: KubernetesSchema.LabelSelector
    /// Finalizers that adopted objects get and released ones lose.
    var finalizers: [String] = []

    /// - Returns: the objects that the owner has now.
    func claim<T: KubernetesObject>(_ objects: [T], where filter: (T) -> Bool = { _ in true }) async throws -> [T] {
        var claimed: [T] = []
        var failure: (any Error)?
        var mayAdopt: Bool?
        for object in objects {
            let matches = selector.matches(object.metadata.labels) && filter(object)
            do {
                switch Claim.of(object.metadata, owner: owner.metadata, matches: matches) {
                case .ignore: break
                case .owned: claimed.append(object)
                case .release: try await release(object)
                case .adopt:
                    if mayAdopt == nil { mayAdopt = try await canAdopt() }
                    if mayAdopt == true {
                        claimed.append(try await adopt(object))
                    }
                }
            } catch where error.isNotFound {
                continue
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return claimed
    }

    /// The cache may be behind: an owner that is being deleted must not adopt.
    private func canAdopt() async throws -> Bool {
        let live = try await client.get(Owner.self, namespace: owner.namespace, name: owner.name)
        return live.metadata.uid == owner.metadata.uid && live.metadata.deletionTimestamp == nil
    }

    private func adopt<T: KubernetesObject>(_ object: T) async throws -> T {
        let reference = OwnerReference(controller: owner)
        var metadata: [(String, Value)] = [
            ("uid", .string(object.metadata.uid)),
            ("ownerReferences", .array([.object([
                ("apiVersion", .string(reference.apiVersion)), ("kind", .string(reference.kind)), ("name", .string(reference.name)),
                ("uid", .string(reference.uid)), ("controller", true), ("blockOwnerDeletion", true),
            ])])),
        ]
        if !finalizers.isEmpty { metadata.append(("finalizers", .strings(finalizers))) }
        return try await client.patch(
            T.self, namespace: object.namespace, name: object.name, .strategic, body: Value.object([("metadata", .object(metadata))]))
    }

    private func release<T: KubernetesObject>(_ object: T) async throws {
        var metadata: [(String, Value)] = [
            ("uid", .string(object.metadata.uid)),
            ("ownerReferences", .array([.object([("$patch", "delete"), ("uid", .string(owner.metadata.uid))])])),
        ]
        if !finalizers.isEmpty { metadata.append(("$deleteFromPrimitiveList/finalizers", .strings(finalizers))) }
        do {
            try await client.patch(
                T.self, namespace: object.namespace, name: object.name, .strategic, body: Value.object([("metadata", .object(metadata))]))
        } catch where error.isInvalid {
            // It has no owner any more, or another object stands under its name: nothing to release.
        }
    }
}
