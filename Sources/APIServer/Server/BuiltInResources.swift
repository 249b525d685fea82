import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization

extension APIServer {
    /// Installs a registry for every stored resource of the schema that is served.
    ///
    /// - Parameter hooks: what happens beside a resource's writes, by resource.
    public func installBuiltInResources(hooks: [GroupResource: any ResourceHooks] = [:]) {
        var infos: [GroupResource: [ResourceInfo]] = [:]
        for group in schema.groups {
            for version in group.versions {
                for resource in schema.resources(in: GroupVersion(group: group.name, version: version.name)) where resource.servedByDefault && resource.storage != nil {
                    infos[resource.groupResource, default: []].append(resource)
                }
            }
        }
        // Events are one resource in two groups.
        let legacyEvents = GroupResource(group: "", resource: "events")
        let newEvents = GroupResource(group: "events.k8s.io", resource: "events")
        let shared = (infos[legacyEvents] ?? []) + (infos[newEvents] ?? [])
        infos[newEvents] = nil
        infos[legacyEvents] = shared.isEmpty ? nil : shared
        for (resource, versions) in infos {
            let strategy = Strategies.strategy(for: resource)
            guard let definition = ResourceDefinition(infos: versions, schema: schema, strategy: strategy) else { continue }
            let registry = ResourceRegistry(
                definition, store: store.dedicated(group: resource.group, resource: resource.resource), environment: environment, hooks: hooks[resource], logger: logger)
            install(registry)
            if resource == legacyEvents { stages.withLock { $0.registries[newEvents] = registry } }
        }
    }
}
