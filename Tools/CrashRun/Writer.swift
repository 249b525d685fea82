import Datastore
import EtcdEngine
import Glibc
import Synchronization

/// The process that is killed: writes as fast as it can and records what it asked for, what it was answered, and what watchers were told.
struct Writer: Sendable {
    static let writers = 12
    static let keysEach = 5
    static let watchers = 2
    private static let prefix = "/registry/crash/"

    let engine: any Engine
    let history: History
    /// A last round writes nothing: watchers catch up, and the process ends by itself.
    let isLast: Bool

    static func open(_ kind: String, _ address: String) async throws -> any Engine {
        guard kind == "etcd" else { return try await SQLiteEngine.open(SQLiteEngine.Configuration(path: address)) }
        // The server may just have been started.
        for _ in 0..<600 {
            if let engine = try? await EtcdEngine.open(EtcdEngine.Configuration(endpoints: [address])) { return engine }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw DatastoreError.io("etcd doesn't answer")
    }

    static func bytes(_ name: String) -> [UInt8] { Array((prefix + name).utf8) }
    static func name(_ key: [UInt8]) -> String { String(decoding: key.dropFirst(prefix.utf8.count), as: UTF8.self) }

    /// - Parameter reached: how far each watcher came before.
    func run(reached: [Int64]) async throws {
        let start = try await engine.range(RangeRequest(.prefix(Writer.bytes(""))))
        var records = [Record.began(revision: start.revision)]
        let kvs = Dictionary(start.kvs.map { (Writer.name($0.key), $0) }, uniquingKeysWith: { first, _ in first })
        let names = (0..<Writer.writers).flatMap { writer in (0..<Writer.keysEach).map { "\(writer).\($0)" } }
        for name in names {
            records.append(.found(key: name, modified: kvs[name]?.modRevision ?? 0, value: kvs[name].map { String(decoding: $0.value, as: UTF8.self) } ?? ""))
        }
        history.append(records)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (watcher, revision) in reached.enumerated() { group.addTask { try await watch(watcher, after: revision, until: isLast ? start.revision : nil) } }
            if !isLast {
                // What every watcher has is forgotten now and then.
                let old = reached.min() ?? 1
                if old > 1, Int.random(in: 0..<4) == 0 { group.addTask { try? await engine.compact(old) } }
                for writer in 0..<Writer.writers { group.addTask { await write(writer, kvs.mapValues(\.modRevision)) } }
            }
            try await group.waitForAll()
        }
    }

    // MARK: Writing

    private func write(_ writer: Int, _ found: [String: Int64]) async {
        var revisions = found
        let run = UInt32.random(in: 0...UInt32.max)
        for count in 0... {
            let name = "\(writer).\(Int.random(in: 0..<Writer.keysEach))"
            let revision = revisions[name] ?? 0
            let deletes = revision > 0 && Int.random(in: 0..<5) == 0
            let value = deletes ? "" : "\(writer)-\(run)-\(count)"
            let key = Writer.bytes(name)
            let operation: Operation = deletes ? .deleteRange(.single(key)) : .put(key: key, value: Array(value.utf8))
            history.append([.asked(key: name, value: value)])
            let transaction = Transaction(compares: [Compare(key, .equal, .modRevision(revision))], success: [operation])
            if let result = try? await engine.transact(transaction), result.succeeded {
                history.append([.answered(key: name, revision: result.revision)])
                revisions[name] = deletes ? 0 : result.revision
            } else {
                revisions[name] = await read(name)
            }
        }
    }

    /// Reads what a key holds after a write whose outcome isn't known.
    private func read(_ name: String) async -> Int64 {
        while true {
            if let result = try? await engine.range(RangeRequest(.single(Writer.bytes(name)))) {
                let modified = result.kvs.first?.modRevision ?? 0
                history.append([.found(key: name, modified: modified, value: result.kvs.first.map { String(decoding: $0.value, as: UTF8.self) } ?? "")])
                return modified
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    // MARK: Watching

    /// - Parameter last: the revision after which the watcher is done; nil for never.
    private func watch(_ watcher: Int, after revision: Int64, until last: Int64?) async throws {
        var reached = revision
        while last.map({ reached < $0 }) ?? true {
            do {
                let events = try await engine.watch(.prefix(Writer.bytes("")), fromRevision: reached + 1, previousValues: false)
                while last.map({ reached < $0 }) ?? true, let batch = try await events.next() {
                    var records = batch.events.map { event in
                        Record.saw(
                            watcher: watcher, revision: event.kv.modRevision, key: Writer.name(event.kv.key),
                            value: event.kind == .put ? String(decoding: event.kv.value, as: UTF8.self) : "")
                    }
                    guard let end = batch.events.last?.kv.modRevision else { continue }
                    records.append(.reached(watcher: watcher, revision: end))
                    history.append(records)
                    reached = end
                }
            } catch DatastoreError.compacted(let revision) {
                // What a watcher hasn't seen is never compacted here.
                throw DatastoreError.compacted(compactRevision: revision)
            } catch {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
