import KubernetesSchema
import Wire

/// Volumes of pods, claims, and persistent volumes.
extension Checks {
    static let accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
    private static let several = "may not specify more than 1 volume type"
    private static let mode = "must be a number between 0 and 0777 (octal), both inclusive"

    /// The volumes of a pod by name, as far as they are sound.
    mutating func volumes(_ list: [Node], _ path: String, podName: String?) -> [String: Node] {
        var sound: [String: Node] = [:]
        for (index, volume) in list.enumerated() {
            let place = "\(path)[\(index)]"
            let before = errors.count
            let name = text(volume, "name")
            volumeSource(volume, name, place, podName: podName)
            if require(name, "\(place).name") { dnsLabel(name, "\(place).name") }
            if sound[name] != nil { duplicate("\(place).name", name) }
            if errors.count == before { sound[name] = volume }
        }
        return sound
    }

    private mutating func volumeSource(_ volume: Node, _ name: String, _ path: String, podName: String?) {
        var count = 0
        for source in object.memberNodes(volume) where object.key(source) != "name" && object.kind(source) == .object {
            let kind = object.key(source)
            let place = "\(path).\(kind)"
            count += 1
            if count > 1 {
                forbidden(place, Checks.several)
                continue
            }
            switch kind {
            case "emptyDir":
                let limit = text(source, "sizeLimit")
                if let amount = Quantity(limit), amount.sign < 0 { forbidden("\(place).sizeLimit", "SizeLimit field must be a valid resource quantity") }
            case "secret": keyed(source, place, nameField: "secretName")
            case "configMap": keyed(source, place, nameField: "name")
            case "downwardAPI":
                fileMode(source, "defaultMode", "\(place).defaultMode")
                for file in items(source, "items") { downwardFile(file, place) }
            case "projected": projected(source, place)
            case "ephemeral": ephemeral(source, name, path, place, podName)
            case "persistentVolumeClaim": require(text(source, "claimName"), "\(place).claimName")
            case "image": oneOf(text(source, "pullPolicy"), "\(place).pullPolicy", ["Always", "IfNotPresent", "Never"])
            default: commonSource(kind, source, place)
            }
        }
        if count == 0 { required(path, "must specify a volume type") }
    }

    private mutating func fileMode(_ node: Node, _ field: String, _ path: String) {
        if let value = int(node, field), value > 0o777 || value < 0 { invalid(path, value, Checks.mode) }
    }

    private mutating func reservedPath(_ value: String, _ path: String) {
        localPath(value, path)
        if value.hasPrefix(".."), !value.hasPrefix("../"), value != ".." { invalid(path, value, "must not start with '..'") }
    }

    private mutating func keyToPath(_ item: Node, _ path: String) {
        require(text(item, "key"), "\(path).key")
        require(text(item, "path"), "\(path).path")
        reservedPath(text(item, "path"), "\(path).path")
        fileMode(item, "mode", "\(path).mode")
    }

    private mutating func keyed(_ source: Node, _ path: String, nameField: String) {
        require(text(source, nameField), "\(path).\(nameField)")
        fileMode(source, "defaultMode", "\(path).defaultMode")
        for (index, item) in items(source, "items").enumerated() { keyToPath(item, "\(path).items[\(index)]") }
    }

    private mutating func downwardFile(_ file: Node, _ path: String) {
        require(text(file, "path"), "\(path).path")
        reservedPath(text(file, "path"), "\(path).path")
        if has(file, "fieldRef") {
            fieldReference(object[file, "fieldRef"], "\(path).fieldRef", Checks.volumeFields)
            if has(file, "resourceFieldRef") {
                invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
            }
        } else if has(file, "resourceFieldRef") {
            resourceReference(object[file, "resourceFieldRef"], "\(path).resourceFieldRef", needsContainer: true)
        } else {
            required(path, "one of fieldRef and resourceFieldRef is required")
        }
        fileMode(file, "mode", "\(path).mode")
    }

    private mutating func projected(_ projected: Node, _ path: String) {
        fileMode(projected, "defaultMode", "\(path).defaultMode")
        var paths: Set<String> = []
        for (index, source) in items(projected, "sources").enumerated() {
            let place = "\(path).sources[\(index)]"
            var count = 0
            for kind in ["secret", "configMap"] where has(source, kind) {
                count += 1
                let name = text(object[source, kind], "name")
                require(name, "\(place).\(kind).name")
                for (position, item) in items(object[source, kind], "items").enumerated() {
                    keyToPath(item, "\(place).\(kind).items[\(position)]")
                    let target = text(item, "path")
                    if !target.isEmpty, !paths.insert(target).inserted { invalid(path, name, "conflicting duplicate paths") }
                }
            }
            if has(source, "downwardAPI") {
                count += 1
                for file in items(object[source, "downwardAPI"], "items") {
                    downwardFile(file, "\(place).downwardAPI")
                    let target = text(file, "path")
                    if !target.isEmpty, !paths.insert(target).inserted { invalid(path, target, "conflicting duplicate paths") }
                }
            }
            if has(source, "serviceAccountToken") {
                count += 1
                let token = object[source, "serviceAccountToken"]
                let seconds = int(token, "expirationSeconds") ?? 0
                let spot = "\(place).serviceAccountToken.expirationSeconds"
                if seconds < 600 { invalid(spot, seconds, "may not specify a duration less than 10 minutes") }
                if seconds > 1 << 32 { invalid(spot, seconds, "may not specify a duration larger than 2^32 seconds") }
                if require(text(token, "path"), "\(path).path") { reservedPath(text(token, "path"), "\(path).path") }
            }
            for kind in ["clusterTrustBundle", "podCertificate"] where has(source, kind) { count += 1 }
            if count > 1 { forbidden(place, "may not specify more than 1 volume type per source") }
        }
    }

    private mutating func ephemeral(_ source: Node, _ name: String, _ volumePath: String, _ path: String, _ podName: String?) {
        let template = object[source, "volumeClaimTemplate"]
        guard object.kind(template) == .object else { return required("\(path).volumeClaimTemplate") }
        claimSpec(object[template, "spec"], "\(path).volumeClaimTemplate.spec")
        if let podName, !podName.isEmpty, !name.isEmpty {
            let claim = "\(podName)-\(name)"
            for problem in Names.dns1123Subdomain(claim) { invalid("\(volumePath).name", name, "PVC name \(FieldError.quoted(claim)): \(problem)") }
        }
    }

    /// Sources that pods and persistent volumes have in common.
    private mutating func commonSource(_ kind: String, _ source: Node, _ path: String) {
        switch kind {
        case "hostPath":
            let host = text(source, "path")
            guard require(host, "\(path).path") else { return }
            noBacksteps(host, "\(path).path")
            let types = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"]
            if has(source, "type") { oneOf(text(source, "type"), "\(path).type", types) }
        case "nfs":
            require(text(source, "server"), "\(path).server")
            if require(text(source, "path"), "\(path).path"), !text(source, "path").hasPrefix("/") {
                invalid("\(path).path", text(source, "path"), "must be an absolute path")
            }
        case "csi":
            driverName(text(source, "driver"), "\(path).driver")
        case "local":
            require(text(source, "path"), "\(path).path")
            noBacksteps(text(source, "path"), "\(path).path")
        case "iscsi":
            require(text(source, "targetPortal"), "\(path).targetPortal")
            require(text(source, "iqn"), "\(path).iqn")
        default: break
        }
    }

    /// The name of a CSI driver.
    mutating func driverName(_ name: String, _ path: String) {
        guard require(name, path) else { return }
        if name.utf8.count > 63 { add(.tooLong(path, maximum: 63)) }
        dnsSubdomain(name.lowercased(), path)
    }

    // MARK: Claims

    mutating func claimSpec(_ spec: Node, _ path: String) {
        let modes = strings(spec, "accessModes")
        if modes.isEmpty { required("\(path).accessModes", "at least 1 access mode is required") }
        labelSelector(object[spec, "selector"], "\(path).selector")
        accessModes(modes, path)
        let storage = text(object[spec, "resources", "requests"], "storage")
        if !object[spec, "resources", "requests", "storage"].exists {
            required("\(path).resources[storage]")
        } else if let amount = Quantity(storage), amount.sign <= 0 {
            invalid("\(path).resources[storage]", storage, "must be greater than zero")
        }
        let className = text(spec, "storageClassName")
        if !className.isEmpty { dnsSubdomain(className, "\(path).storageClassName") }
        if has(spec, "volumeMode") { oneOf(text(spec, "volumeMode"), "\(path).volumeMode", ["Block", "Filesystem"]) }
        for field in ["dataSource", "dataSourceRef"] where has(spec, field) { dataSource(object[spec, field], "\(path).\(field)") }
    }

    private mutating func accessModes(_ modes: [String], _ path: String) {
        for mode in modes { oneOf(mode, "\(path).accessModes", Checks.accessModes) }
        let isSingle = modes.contains("ReadWriteOncePod")
        if isSingle, modes.contains(where: { $0 != "ReadWriteOncePod" && Checks.accessModes.contains($0) }) {
            forbidden("\(path).accessModes", "may not use ReadWriteOncePod with other access modes")
        }
    }

    private mutating func dataSource(_ source: Node, _ path: String) {
        require(text(source, "name"), "\(path).name")
        require(text(source, "kind"), "\(path).kind")
        let group = text(source, "apiGroup")
        if group.isEmpty, text(source, "kind") != "PersistentVolumeClaim" {
            invalid(path, text(source, "kind"), "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
        }
        if !group.isEmpty { dnsSubdomain(group, "\(path).apiGroup") }
    }

    // MARK: Persistent volumes

    private static let notSources: Set<String> = [
        "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity",
        "volumeAttributesClassName",
    ]

    mutating func volumeSpec(_ spec: Node, _ path: String, isInline: Bool) {
        if !isInline || has(spec, "accessModes") {
            let modes = strings(spec, "accessModes")
            if modes.isEmpty { required("\(path).accessModes", "") }
            accessModes(modes, path)
        }
        if !isInline {
            let capacity = object[spec, "capacity"]
            if object.isEmpty(capacity) { required("\(path).capacity") }
            if !object[capacity, "storage"].exists || object.count(capacity) > 1 {
                unsupported("\(path).capacity", raw: json(capacity), ["storage"])
            }
            for (name, value) in object.members(capacity) {
                let amount = object.text(value)
                if let quantity = Quantity(amount), quantity.sign <= 0 { invalid("\(path).capacity[\(name)]", amount, "must be greater than zero") }
            }
            let policy = text(spec, "persistentVolumeReclaimPolicy")
            if !policy.isEmpty { oneOf(policy, "\(path).persistentVolumeReclaimPolicy", ["Delete", "Recycle", "Retain"]) }
        }
        var count = 0
        for source in object.memberNodes(spec) where object.kind(source) == .object && !Checks.notSources.contains(object.key(source)) {
            count += 1
            let kind = object.key(source)
            if count > 1 { forbidden("\(path).\(kind)", Checks.several) } else { persistentSource(kind, source, "\(path).\(kind)") }
        }
        if count == 0 { required(path, "must specify a volume type") }
        if has(spec, "hostPath"), text(object[spec, "hostPath"], "path") == "/", text(spec, "persistentVolumeReclaimPolicy") == "Recycle" {
            forbidden("\(path).persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'")
        }
        let className = text(spec, "storageClassName")
        if !className.isEmpty { dnsSubdomain(className, "\(path).storageClassName") }
        if has(spec, "volumeMode") { oneOf(text(spec, "volumeMode"), "\(path).volumeMode", ["Block", "Filesystem"]) }
        let affinity = object[spec, "nodeAffinity"]
        if object.kind(affinity) == .object {
            if has(affinity, "required") {
                nodeSelector(object[affinity, "required"], "\(path).nodeAffinity.required")
            } else {
                required("\(path).nodeAffinity.required", "must specify required node constraints")
            }
        }
        if has(spec, "local"), !has(spec, "nodeAffinity") { required("\(path).nodeAffinity", "Local volume requires node affinity") }
    }

    private mutating func persistentSource(_ kind: String, _ source: Node, _ path: String) {
        commonSource(kind, source, path)
        if kind == "csi" { require(text(source, "volumeHandle"), "\(path).volumeHandle") }
    }
}

extension Validation {
    static func persistentVolumeClaim(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.claimSpec(object[object.root, "spec"], "spec")
        return checks.errors
    }

    static func persistentVolumeClaimUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        checks.claimSpec(spec, "spec")
        var copy = object
        let munged = copy[copy.root, "spec"]
        let isBound = old.equals(old[old.root, "status", "phase"], "Bound")
        let now = Quantity(checks.text(object[spec, "resources", "requests"], "storage"))
        let was = Quantity(old.text(old[before, "resources", "requests", "storage"]))
        if isBound { StrategyTools.keep(&copy, munged, old, before, "resources") }
        StrategyTools.keep(&copy, munged, old, before, "volumeAttributesClassName")
        // Binding names the volume, once.
        if old.isBlank(old[before, "volumeName"]) { StrategyTools.keep(&copy, munged, old, before, "volumeName") }
        if old.isNull(old[before, "storageClassName"]) { StrategyTools.keep(&copy, munged, old, before, "storageClassName") }
        if !Document.equal(copy, munged, old, before) {
            let rule = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
            checks.forbidden("spec", rule)
        }
        if let now, let was, now < was {
            let capacity = Quantity(old.text(old[old.root, "status", "capacity", "storage"])) ?? .zero
            if now <= capacity || !isBound {
                checks.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")
            }
        }
        return checks.errors
    }

    static func persistentVolume(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.volumeSpec(object[object.root, "spec"], "spec", isInline: false)
        return checks.errors
    }

    static func persistentVolumeUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        checks.volumeSpec(spec, "spec", isInline: false)
        let known: Set<String> = ["capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity", "volumeAttributesClassName"]
        let names = Set(object.keys(spec)).union(old.keys(old[old.root, "spec"])).subtracting(known)
        if names.contains(where: { !Document.equal(object, object[spec, $0], old, old[before, $0]) }) {
            checks.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation\n")
        }
        checks.immutable(object[spec, "volumeMode"], old, old[before, "volumeMode"], "spec.volumeMode")
        return checks.errors
    }

    static func storageClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let root = object.root
        let provisioner = checks.text(root, "provisioner")
        if checks.require(provisioner, "provisioner") { checks.qualifiedName(provisioner.lowercased(), "provisioner") }
        let parameters = object.members(object[root, "parameters"])
        if parameters.count > 512 { checks.add(.tooLong("parameters", maximum: 512)) }
        for (key, _) in parameters where key.isEmpty { checks.invalid("parameters", key, "field can not be empty.") }
        if checks.has(root, "reclaimPolicy") { checks.oneOf(checks.text(root, "reclaimPolicy"), "reclaimPolicy", ["Delete", "Retain"]) }
        if checks.require(checks.text(root, "volumeBindingMode"), "volumeBindingMode") {
            checks.oneOf(checks.text(root, "volumeBindingMode"), "volumeBindingMode", ["Immediate", "WaitForFirstConsumer"])
        }
        return checks.errors
    }

    static func storageClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        let (root, before) = (object.root, old.root)
        for (field, shown) in [("parameters", "updates to parameters are forbidden."), ("provisioner", "updates to provisioner are forbidden."), ("reclaimPolicy", "updates to reclaimPolicy are forbidden.")]
        where !Document.equal(object, object[root, field], old, old[before, field]) {
            checks.forbidden(field, shown)
        }
        checks.immutable(object[root, "volumeBindingMode"], old, old[before, "volumeBindingMode"], "volumeBindingMode")
        return checks.errors
    }

    static func csiDriver(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.driverNameAgain(object.text(object[object.root, "metadata", "name"]))
        for field in ["attachRequired", "podInfoOnMount", "storageCapacity"] where !checks.has(spec, field) { checks.required("spec.\(field)") }
        if checks.has(spec, "fsGroupPolicy") {
            checks.oneOf(checks.text(spec, "fsGroupPolicy"), "spec.fsGroupPolicy", ["File", "None", "ReadWriteOnceWithFSType"])
        }
        for (index, mode) in checks.strings(spec, "volumeLifecycleModes").enumerated() {
            checks.oneOf(mode, "spec.volumeLifecycleModes[\(index)]", ["Ephemeral", "Persistent"])
        }
        return checks.errors
    }

    static func csiDriverUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        for field in ["attachRequired", "volumeLifecycleModes"] {
            checks.immutable(object[spec, field], old, old[before, field], "spec.\(field)")
        }
        return checks.errors
    }

    static func csiNode(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        var names: Set<String> = []
        for (index, driver) in checks.items(object[object.root, "spec"], "drivers").enumerated() {
            let path = "spec.drivers[\(index)]"
            let name = checks.text(driver, "name")
            checks.driverName(name, "\(path).name")
            checks.require(checks.text(driver, "nodeID"), "\(path).nodeID")
            if !names.insert(name).inserted { checks.duplicate("\(path).name", name) }
        }
        return checks.errors
    }

    static func csiStorageCapacity(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        checks.dnsSubdomain(object.text(object[object.root, "storageClassName"]), "storageClassName")
        checks.labelSelector(object[object.root, "nodeTopology"], "nodeTopology")
        for field in ["capacity", "maximumVolumeSize"] { checks.nonNegativeQuantity(object.text(object[object.root, field]), field) }
        return checks.errors
    }

    static func csiStorageCapacityUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        for field in ["nodeTopology", "storageClassName"] { checks.immutable(object[object.root, field], old, old[old.root, field], field) }
        return checks.errors
    }

    static func volumeAttachment(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        checks.driverName(checks.text(spec, "attacher"), "spec.attacher")
        let source = object[spec, "source"]
        let hasName = checks.has(source, "persistentVolumeName")
        if hasName == checks.has(source, "inlineVolumeSpec") {
            checks.required("spec.source", hasName ? "must specify exactly one of inlineVolumeSpec and persistentVolumeName" : "must specify exactly one of inlineVolumeSpec and persistentVolumeName")
        } else if hasName {
            let name = checks.text(source, "persistentVolumeName")
            if name.isEmpty {
                checks.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName")
            }
            checks.dnsSubdomain(name, "spec.source.persistentVolumeName")
        } else {
            checks.volumeSpec(object[source, "inlineVolumeSpec"], "spec.source.inlineVolumeSpec", isInline: true)
        }
        checks.dnsSubdomain(checks.text(spec, "nodeName"), "spec.nodeName")
        return checks.errors
    }

    static func volumeAttachmentUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        guard subresource.isEmpty else { return [] }
        checks.immutable(object[object.root, "spec"], old, old[old.root, "spec"], "spec")
        return volumeAttachment(object) + checks.errors
    }

    static func volumeAttributesClass(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let driver = object.text(object[object.root, "driverName"])
        if checks.require(driver, "driverName") { checks.qualifiedName(driver.lowercased(), "driverName") }
        if object.isEmpty(object[object.root, "parameters"]) { checks.required("parameters", "must contain at least one key/value pair") }
        return checks.errors
    }

    static func volumeAttributesClassUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        for field in ["driverName", "parameters"] where !Document.equal(object, object[object.root, field], old, old[old.root, field]) {
            checks.forbidden(field, "updates to \(field) are forbidden.")
        }
        return checks.errors
    }
}

extension Checks {
    /// A driver's object bears its name.
    fileprivate mutating func driverNameAgain(_ name: String) {
        // One that is too long for any object is told so already.
        if name.utf8.count > 63, name.utf8.count <= 253 { add(.tooLong("name", maximum: 63)) }
    }
}
