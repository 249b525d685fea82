import KubernetesAPI

/// The plugins of one scheduler's name at their extension points.
final class SchedulingProfile {
    let schedulerName: String
    let percentageOfNodesToScore: Int?
    let preEnqueue: [any PreEnqueuePlugin]
    let filters: [any FilterPlugin]
    let postFilters: [any PostFilterPlugin]
    let scores: [(plugin: any ScorePlugin, weight: Int64)]
    let reserves: [any ReservePlugin]
    let permits: [any PermitPlugin]
    let preBinds: [any PreBindPlugin]
    let binds: [any BindPlugin]
    let postBinds: [any PostBindPlugin]
    let hints: [String: any HintingPlugin]
    let catalogReaders: [any CatalogReader]

    init(_ name: String, _ percentage: Int?, _ points: PluginPoints) {
        schedulerName = name
        percentageOfNodesToScore = percentage
        preEnqueue = points.list(.preEnqueue)
        // preFilter and filter are one step here; a plugin that is switched off at either takes no part.
        filters = points.list(.filter)
        postFilters = points.list(.postFilter)
        scores = points.weighted().compactMap { entry in (entry.plugin as? any ScorePlugin).map { ($0, entry.weight) } }
        reserves = points.list(.reserve)
        permits = points.list(.permit)
        preBinds = points.list(.preBind)
        binds = points.list(.bind)
        postBinds = points.list(.postBind)
        var hints: [String: any HintingPlugin] = [:]
        for plugin in points.all { if let plugin = plugin as? any HintingPlugin { hints[plugin.name] = plugin } }
        self.hints = hints
        catalogReaders = points.all.compactMap { $0 as? any CatalogReader }
    }
}
