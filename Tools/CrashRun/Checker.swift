/// Decides whether a recorded history keeps what a datastore promises: no answered write is lost, no revision is given twice or left out, and
/// watchers that go on where they were are told everything once.
///
/// Keys have one writer each, which asks for one write at a time, and every write makes one revision.
struct Checker {
    private struct Key {
        var modified: Int64 = 0
        var value = ""
        /// A write whose outcome isn't known.
        var open: String?
    }

    private var keys: [String: Key] = [:]
    /// What is known to have happened at a revision.
    private var changes: [Int64: (key: String, value: String)] = [:]
    /// How far each watcher was told everything.
    private(set) var reached: [Int: Int64] = [:]
    /// What each watcher saw beyond that.
    private var pending: [Int: [(revision: Int64, key: String, value: String)]] = [:]
    private var newest: Int64 = 1
    private var asked: [String: Set<String>] = [:]
    private(set) var answered = 0
    private(set) var seen = 0
    private(set) var unanswered = 0
    /// What is wrong.
    private(set) var problems: [String] = []

    mutating func take(_ record: Record) {
        switch record {
        case .began(let revision):
            if revision < newest { problems.append("the engine came back at revision \(revision), and \(newest) was told of") }
            newest = max(newest, revision)
            // What a watcher saw of a batch whose end wasn't recorded it will ask for again.
            pending = [:]
        case .found(let key, let modified, let value): found(key, modified, value)
        case .asked(let key, let value):
            keys[key, default: Key()].open = value
            asked[key, default: []].insert(value)
        case .answered(let key, let revision):
            guard let value = keys[key]?.open else { return problems.append("\(key): an answer to nothing") }
            if revision <= newest, changes[revision] == nil, let before = reached.values.max(), revision <= before {
                problems.append("revision \(revision) was answered after watchers had passed it without a change")
            }
            answered += 1
            apply(key, value, revision)
        case .saw(let watcher, let revision, let key, let value): pending[watcher, default: []].append((revision, key, value))
        case .reached(let watcher, let revision): reach(watcher, revision)
        }
    }

    /// A key was read: it must hold what was answered last, or what was asked for and never answered.
    private mutating func found(_ name: String, _ modified: Int64, _ value: String) {
        let key = keys[name] ?? Key()
        keys[name] = key
        let isAsBefore = value == key.value && (value.isEmpty || modified == key.modified)
        guard let open = key.open else {
            if !isAsBefore { problems.append("\(name) holds \"\(value)\" of \(modified), and \"\(key.value)\" of \(key.modified) was answered") }
            return
        }
        keys[name]?.open = nil
        if value == open, !isAsBefore || open.isEmpty {
            unanswered += 1
            if open.isEmpty {
                keys[name]?.value = ""
            } else {
                apply(name, open, modified)
            }
        } else if !isAsBefore {
            problems.append("\(name) holds \"\(value)\" of \(modified), neither \"\(key.value)\" of \(key.modified) nor \"\(open)\"")
        }
    }

    private mutating func apply(_ key: String, _ value: String, _ revision: Int64) {
        note(revision, key, value)
        if let before = keys[key]?.modified, revision <= before { problems.append("\(key): revision \(revision) after \(before)") }
        keys[key] = Key(modified: revision, value: value, open: nil)
        newest = max(newest, revision)
    }

    private mutating func note(_ revision: Int64, _ key: String, _ value: String) {
        if let known = changes[revision], known != (key, value) {
            problems.append("revision \(revision) was given to \(known.key)=\(known.value) and to \(key)=\(value)")
        }
        changes[revision] = (key, value)
    }

    private mutating func reach(_ watcher: Int, _ revision: Int64) {
        var last = reached[watcher] ?? 1
        for event in pending.removeValue(forKey: watcher) ?? [] {
            if event.revision != last + 1 { problems.append("watcher \(watcher) saw \(event.revision) after \(last)") }
            if asked[event.key]?.contains(event.value) != true { problems.append("watcher \(watcher) saw \(event.key)=\(event.value), which nobody asked for") }
            note(event.revision, event.key, event.value)
            last = event.revision
            seen += 1
        }
        if revision != last { problems.append("watcher \(watcher) was told that it has everything up to \(revision), and has \(last)") }
        reached[watcher] = revision
    }

    /// After the last round: every watcher has passed every change that was answered, and every revision has one.
    mutating func finish() {
        for (watcher, revision) in reached where revision < newest { problems.append("watcher \(watcher) ended at \(revision), and \(newest) was told of") }
        for revision in stride(from: Int64(2), through: newest, by: 1) where changes[revision] == nil { problems.append("nothing is known of revision \(revision)") }
    }
}
