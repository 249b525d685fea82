import KubernetesSchema
import Wire

/// Volumes made of keys, two of which would be written to the same place.
enum VolumePathWarnings {
    private struct Place: Equatable {
        var path: String
        var source = ""

        var shown: String { source.isEmpty ? FieldError.quoted(path) : "\(FieldError.quoted(path)) (\(source))" }

        func overlaps(_ other: Place) -> Bool {
            if path.isEmpty || other.path.isEmpty { return false }
            return (other.path + "/").hasPrefix(path + "/") || (path + "/").hasPrefix(other.path + "/")
        }
    }

    static func of(_ object: Document, _ volumes: Document.Node) -> [String] {
        object.elements(volumes).flatMap { volume in
            let name = FieldError.quoted(object.text(object[volume, "name"]))
            var found: [String] = []
            for (member, nameMember, title) in [("configMap", "name", "ConfigMap"), ("secret", "secretName", "Secret"), ("downwardAPI", "", "DownwardAPI")] {
                let source = object[volume, member]
                let shown = nameMember.isEmpty ? title : "\(title) \(FieldError.quoted(object.text(object[source, nameMember])))"
                found += overlaps(paths(object, source)).map { "volume \(name) (\(shown)): overlapping paths: \($0)" }
            }
            return found + projected(object, object[volume, "projected"], name)
        }
    }

    private static func paths(_ object: Document, _ source: Document.Node, _ title: String = "") -> [Place] {
        object.elements(object[source, "items"]).map { Place(path: object.text(object[$0, "path"]), source: title) }
    }

    private static func projected(_ object: Document, _ volume: Document.Node, _ name: String) -> [String] {
        var found: [String] = []
        var places: [Place] = []
        for source in object.elements(object[volume, "sources"]) {
            if object.members(source).allSatisfy({ object.isNull($0.value) }) {
                found.append("volume \(name) (Projected) has no sources provided")
            }
            places += self.places(object, source)
        }
        return found + overlaps(places).map { "volume \(name) (Projected): overlapping paths: \($0)" }
    }

    private static func places(_ object: Document, _ source: Document.Node) -> [Place] {
        func named(_ node: Document.Node, _ member: String) -> String { FieldError.quoted(object.text(object[node, member])) }
        for (member, title) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
            let node = object[source, member]
            if object[node, "items"].exists { return paths(object, node, "\(title) \(named(node, "name"))") }
        }
        if object[source, "downwardAPI", "items"].exists { return paths(object, object[source, "downwardAPI"], "DownwardAPI") }
        let token = object[source, "serviceAccountToken"], bundle = object[source, "clusterTrustBundle"], certificate = object[source, "podCertificate"]
        if token.exists { return [Place(path: object.text(object[token, "path"]), source: "ServiceAccountToken")] }
        if bundle.exists {
            let name = named(bundle, object[bundle, "name"].exists ? "name" : "signerName")
            return [Place(path: object.text(object[bundle, "path"]), source: "ClusterTrustBundle \(name)")]
        }
        let files = [("certificateChainPath", "chain"), ("keyPath", "key"), ("credentialBundlePath", "credential bundle")]
        return files.compactMap { member, title in
            let path = object.text(object[certificate, member])
            return path.isEmpty ? nil : Place(path: path, source: "PodCertificate \(title)")
        }
    }

    private static func overlaps(_ places: [Place]) -> [String] {
        var known: [Place] = []
        var found: [String] = []
        for var place in places {
            while place.path.hasSuffix("/") { place.path.removeLast() }
            found += known.filter { place.overlaps($0) }.map { "\(place.shown) with \($0.shown)" }
            known.append(place)
        }
        return found
    }
}
