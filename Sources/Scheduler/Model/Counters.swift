/// Counts the pods that fulfil predicates: all of them at once.
final class PredicateCounter {
    struct Key: Hashable {
        var predicates: [PodPredicate]
        /// Spread constraints don't count pods that are going.
        var countsTerminating: Bool
    }

    let key: Key
    let counter = PodCounter()

    init(_ key: Key) { self.key = key }

    func matches(_ shape: PodShape, _ namespaceLabels: [String: [String: String]]) -> Bool {
        key.predicates.allSatisfy { $0.matches(namespace: shape.namespace, labels: shape.labels, namespaceLabels) }
    }

    /// The namespaces that its pods can be in; nil for any.
    var namespaces: [String]? {
        guard let first = key.predicates.first, first.namespaceSelector == nil else { return nil }
        return first.namespaces
    }
}

/// Counts the pods that have an affinity term: they are heard when another pod comes.
final class TermCounter {
    enum Kind: Hashable {
        case requiredAffinity
        case requiredAntiAffinity
        case preferredAffinity(Int64)
        case preferredAntiAffinity(Int64)
    }

    struct Key: Hashable {
        var term: AffinityTerm
        var kind: Kind
    }

    let key: Key
    let counter = PodCounter()

    init(_ key: Key) { self.key = key }
}

/// The terms of others that a shape fulfils, found once for each term.
struct MatchedTerms {
    var antiAffinity: [TermCounter] = []
    var others: [TermCounter] = []
    /// How many terms of its namespace and of wide reach were looked at, in which generation.
    var seenLocal = 0
    var seenWide = 0
    var generation: UInt64 = 0
}

extension Cluster {
    // MARK: Predicates

    /// The counter of a conjunction of predicates, made and filled when first asked for.
    func counter(_ predicates: [PodPredicate], countsTerminating: Bool) -> PodCounter {
        let key = PredicateCounter.Key(predicates: predicates, countsTerminating: countsTerminating)
        if let known = predicateCounters[key] { return known.counter }
        let made = PredicateCounter(key)
        predicateCounters[key] = made
        if let namespaces = made.namespaces {
            for namespace in namespaces { localPredicates[namespace, default: []].append(made) }
        } else {
            widePredicates.append(made)
        }
        fill(made)
        return made.counter
    }

    private func fill(_ made: PredicateCounter) {
        let candidates =
            made.namespaces.map { $0.flatMap { shapesByNamespace[$0].map { Array($0.values) } ?? [] } }
            ?? shapesByNamespace.values.flatMap(\.values)
        var matching: Set<ObjectIdentifier> = []
        for shape in candidates where made.matches(shape, namespaceLabels) {
            shape.predicates.append(made)
            matching.insert(ObjectIdentifier(shape))
        }
        if matching.isEmpty { return }
        for (slot, pods) in pods.enumerated() {
            for pod in pods where matching.contains(ObjectIdentifier(pod.shape)) {
                if made.key.countsTerminating || !pod.isTerminating { made.counter.add(1, at: slot) }
            }
        }
    }

    /// Counts a pod that came (+1) or went (-1).
    func count(_ pod: PodRecord, _ amount: Int32, at slot: Int) {
        let shape = pod.shape
        if amount > 0 {
            if shape.placedCount == 0 { enter(shape) }
            shape.placedCount += 1
        }
        for predicate in shape.predicates where predicate.key.countsTerminating || !pod.isTerminating {
            predicate.counter.add(amount, at: slot)
        }
        for term in shape.ownTerms ?? [] { term.counter.add(amount, at: slot) }
        if amount < 0 {
            shape.placedCount -= 1
            // While a dry run takes pods away for a moment, they keep their place in the tables.
            if shape.placedCount == 0, !isRehearsing { leave(shape) }
        }
    }

    private func enter(_ shape: PodShape) {
        let id = ObjectIdentifier(shape)
        if shapesByNamespace[shape.namespace]?[id] != nil { return }
        shapesByNamespace[shape.namespace, default: [:]][id] = shape
        shape.predicates = ((localPredicates[shape.namespace] ?? []) + widePredicates).filter { $0.matches(shape, namespaceLabels) }
        shape.ownTerms = shape.ownTerms ?? makeOwnTerms(shape)
    }

    private func leave(_ shape: PodShape) {
        shapesByNamespace[shape.namespace]?[ObjectIdentifier(shape)] = nil
        if shapesByNamespace[shape.namespace]?.isEmpty == true { shapesByNamespace[shape.namespace] = nil }
        shape.predicates = []
    }

    // MARK: Terms

    private func makeOwnTerms(_ shape: PodShape) -> [TermCounter] {
        shape.requiredAffinity.map { termCounter(.init(term: $0, kind: .requiredAffinity)) }
            + shape.requiredAntiAffinity.map { termCounter(.init(term: $0, kind: .requiredAntiAffinity)) }
            + shape.preferredAffinity.map { termCounter(.init(term: $0.term, kind: .preferredAffinity($0.weight))) }
            + shape.preferredAntiAffinity.map { termCounter(.init(term: $0.term, kind: .preferredAntiAffinity($0.weight))) }
    }

    private func termCounter(_ key: TermCounter.Key) -> TermCounter {
        if let known = termCounters[key] { return known }
        let made = TermCounter(key)
        termCounters[key] = made
        if key.term.predicate.namespaceSelector == nil {
            for namespace in Set(key.term.predicate.namespaces) { localTerms[namespace, default: []].append(made) }
        } else {
            wideTerms.append(made)
        }
        return made
    }

    /// The terms of pods on nodes that a shape fulfils.
    func matchedTerms(_ shape: PodShape) -> MatchedTerms {
        if shape.matchedTerms.generation != termGeneration {
            shape.matchedTerms = MatchedTerms()
            shape.matchedTerms.generation = termGeneration
        }
        let local = localTerms[shape.namespace] ?? []
        for index in shape.matchedTerms.seenLocal..<local.count { note(local[index], shape) }
        for index in shape.matchedTerms.seenWide..<wideTerms.count { note(wideTerms[index], shape) }
        shape.matchedTerms.seenLocal = local.count
        shape.matchedTerms.seenWide = wideTerms.count
        return shape.matchedTerms
    }

    private func note(_ term: TermCounter, _ shape: PodShape) {
        guard term.key.term.predicate.matches(namespace: shape.namespace, labels: shape.labels, namespaceLabels) else { return }
        if term.key.kind == .requiredAntiAffinity { shape.matchedTerms.antiAffinity.append(term) } else { shape.matchedTerms.others.append(term) }
    }

    // MARK: Keeping tables small

    /// Counts everything anew: namespaces' labels have changed, or counters have piled up that nobody asks for.
    func rebuildCounters() {
        predicateCounters = [:]
        localPredicates = [:]
        widePredicates = []
        termCounters = [:]
        localTerms = [:]
        wideTerms = []
        termGeneration += 1
        var live: [ObjectIdentifier: PodShape] = [:]
        for shapes in shapesByNamespace.values { for (id, shape) in shapes where shape.placedCount > 0 { live[id] = shape } }
        shapesByNamespace = [:]
        for (id, shape) in live { shapesByNamespace[shape.namespace, default: [:]][id] = shape }
        for shape in live.values {
            shape.predicates = []
            shape.ownTerms = makeOwnTerms(shape)
        }
        for shape in shapes.values where live[ObjectIdentifier(shape)] == nil { shape.ownTerms = nil }
        for (slot, pods) in pods.enumerated() {
            for pod in pods { for term in pod.shape.ownTerms ?? [] { term.counter.add(1, at: slot) } }
        }
        counterLimit = max(Cluster.leastCounterLimit, 2 * termCounters.count)
    }

    /// Drops counters and shapes that have piled up. To be called between decisions.
    func tidy() {
        if predicateCounters.count + termCounters.count > counterLimit { rebuildCounters() }
        if shapes.count > shapeLimit {
            // What only this table still holds is of no pod.
            for key in Array(shapes.keys) {
                guard var shape = shapes.removeValue(forKey: key) else { continue }
                if !isKnownUniquelyReferenced(&shape) { shapes[key] = shape }
            }
            shapeLimit = max(Cluster.leastShapeLimit, 2 * shapes.count)
        }
    }
}
