import ArgumentParser
import Foundation
import HTTP
import NIOCore
import Synchronization

/// Loads an API server, ours or upstream's, and prints one figure a line.
@main
struct APILoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "APILoad", abstract: "Measure an API server under load.")

    @Option(help: "The server's port on this machine.")
    var port: Int

    @Option(help: "The folder with ca.crt, admin.crt and admin.key.")
    var pki: String

    @Option(help: "The server's process, whose memory and CPU time are told; with more processes, separated by commas, their sums.")
    var pids = ""

    @Option(help: "How many pods the lists hold.")
    var pods = 10_000

    @Option(help: "How many objects are made for each rate.")
    var objects = 2_000

    @Option(help: "A name for the lines.")
    var label = "swiftlet"

    mutating func run() async throws {
        let api = try API(port: port, pki: pki)
        let usage = ProcessUsage(pids.split(separator: ",").compactMap { Int($0) })
        func tell(_ what: String, _ value: String) { print("\(label): \(what): \(value)") }
        tell("memory idle", usage.memory)
        // No controller is there to make what pods need.
        let account = #"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}"#
        _ = try await api.send(0, "POST", "/api/v1/namespaces/default/serviceaccounts", body: Array(account.utf8)).body.collect(upTo: 1 << 20)
        for clients in [1, 16, 64] {
            for kind in ["configmaps", "pods"] {
                let count = clients == 1 ? objects / 4 : objects
                let used = usage.cpuSeconds
                let seconds = try await Load.creations(api, kind, count: count, clients: clients, prefix: "\(kind.prefix(1))\(clients)")
                let busy = (usage.cpuSeconds - used) / Double(count) * 1e6
                tell("\(kind) created, \(clients) clients", "\(Int(Double(count) / seconds))/s, \(Int(busy)) µs of CPU each")
            }
        }
        let gets = try await Load.gets(api, count: objects * 4, clients: 16, pool: objects)
        tell("gets, 16 clients", "\(Int(Double(objects * 4) / gets.seconds))/s, p50 \(gets.p50) ms, p99 \(gets.p99) ms")
        let patches = try await Load.statusPatches(api, count: objects, clients: 16, pool: objects)
        tell("status patches, 16 clients", "\(Int(Double(objects) / patches))/s")
        let present = objects * 2 + objects / 4
        if pods > present { _ = try await Load.creations(api, "pods", count: pods - present, clients: 64, prefix: "more") }
        for (name, accept) in [("JSON", "application/json"), ("Protobuf", "application/vnd.kubernetes.protobuf")] {
            let list = try await Load.lists(api, accept: accept, count: 5)
            tell("LIST of \(max(pods, present)) pods, \(name)", "\(String(format: "%.3f", list.seconds)) s, \(list.bytes / 1_000_000) MB")
        }
        tell("memory with \(max(pods, present)) pods", usage.memory)
        let before = usage.cpuSeconds
        let watch = try await Load.watches(api, watchers: 100, updates: 1_000, perSecond: 100)
        tell("100 watchers, 100 updates/s", "p50 \(watch.p50) ms, p99 \(watch.p99) ms, \(String(format: "%.1f", usage.cpuSeconds - before)) CPU s for \(watch.events) events")
        let begin = ContinuousClock.now
        try await api.expect(200, "DELETE", "/api/v1/namespaces/default/pods?gracePeriodSeconds=0")
        tell("collection deleted", "\(String(format: "%.1f", Load.seconds(since: begin))) s")
    }
}

/// Memory and CPU time of processes, from /proc.
struct ProcessUsage {
    private let pids: [Int]

    init(_ pids: [Int]) { self.pids = pids }

    var memory: String {
        var kilobytes = 0
        for pid in pids {
            let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
                kilobytes += Int(line.split(separator: " ").dropFirst().first ?? "") ?? Int(line.filter(\.isNumber)) ?? 0
            }
        }
        return pids.isEmpty ? "not told" : "\(kilobytes / 1024) MiB"
    }

    var cpuSeconds: Double {
        var ticks = 0
        for pid in pids {
            guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else { continue }
            let fields = text[text.index(after: end)...].split(separator: " ")
            ticks += (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
        }
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// Requests to the server under test.
final class API: Sendable {
    private let clients: [HTTPClient]

    init(port: Int, pki: String) throws {
        func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(pki)/\(name)"))) }
        let (certificate, key) = (try read("admin.crt"), try read("admin.key"))
        let tls = TLSClientConfiguration(trust: .roots(try read("ca.crt")), identity: { TLSClientIdentity(certificatePEM: certificate, privateKeyPEM: key) })
        clients = (0..<4).map { _ in HTTPClient(configuration: HTTPClientConfiguration(endpoint: .tcp(host: "127.0.0.1", port: port), tls: tls)) }
    }

    func send(_ worker: Int, _ method: String, _ target: String, body: [UInt8] = [], type: String = "application/json", accept: String = "application/json") async throws
        -> IncomingResponse
    {
        var headers: HTTPFields = ["Accept": accept, "User-Agent": "api-load/1"]
        if !body.isEmpty { headers.add("Content-Type", type) }
        let request = OutgoingRequest(method: method, target: target, headers: headers, body: body.isEmpty ? .none : .bytes(body))
        return try await clients[worker % clients.count].send(request)
    }

    @discardableResult
    func expect(_ status: Int, _ method: String, _ target: String, worker: Int = 0, body: [UInt8] = [], type: String = "application/json") async throws -> Int {
        let response = try await send(worker, method, target, body: body, type: type)
        let bytes = try await response.body.collect(upTo: 1 << 30)
        guard response.status == status else {
            throw ValidationError("\(method) \(target): \(response.status) \(String(decoding: bytes.prefix(300), as: UTF8.self))")
        }
        return bytes.count
    }
}

/// Times that several tasks measured.
final class Samples: Sendable {
    private let values = Mutex<[Double]>([])

    func add(_ more: [Double]) { values.withLock { $0 += more } }
    var sorted: [Double] { values.withLock { $0.sorted() } }
}

/// What is measured.
enum Load {
    static func seconds(since begin: ContinuousClock.Instant) -> Double {
        let elapsed = ContinuousClock.now - begin
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }

    private static func object(_ kind: String, _ name: String) -> [UInt8] {
        if kind == "configmaps" {
            return Array(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)"},"data":{"key":"\#(String(repeating: "v", count: 200))"}}"#.utf8)
        }
        return Array(
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\#(name)","labels":{"app":"load","tier":"\#(name.count)"},"annotations":{"note":"\#(String(repeating: "n", count: 1000))"}},"spec":{"schedulerName":"nobody","containers":[{"name":"c","image":"registry.example/load:1","env":[{"name":"A","value":"b"},{"name":"C","value":"d"}],"resources":{"requests":{"cpu":"10m","memory":"16Mi"}},"ports":[{"containerPort":80}]},{"name":"d","image":"registry.example/load:2"}]}}"#
                .utf8)
    }

    /// Runs `count` pieces of work by `clients` at once; seconds that it took.
    private static func run(_ count: Int, _ clients: Int, _ work: @escaping @Sendable (_ worker: Int, _ index: Int) async throws -> Void) async throws -> Double {
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<clients {
                group.addTask {
                    var index = worker
                    while index < count {
                        try await work(worker, index)
                        index += clients
                    }
                }
            }
            try await group.waitForAll()
        }
        return seconds(since: begin)
    }

    static func creations(_ api: API, _ kind: String, count: Int, clients: Int, prefix: String) async throws -> Double {
        try await run(count, clients) { worker, index in
            try await api.expect(201, "POST", "/api/v1/namespaces/default/\(kind)", worker: worker, body: object(kind, "\(prefix)-\(index)"))
        }
    }

    static func gets(_ api: API, count: Int, clients: Int, pool: Int) async throws -> (seconds: Double, p50: String, p99: String) {
        let times = Samples()
        let total = try await run(count, clients) { worker, index in
            let begin = ContinuousClock.now
            try await api.expect(200, "GET", "/api/v1/namespaces/default/pods/p16-\(index % pool)", worker: worker)
            let time = seconds(since: begin)
            times.add([time])
        }
        let sorted = times.sorted
        return (total, milliseconds(sorted, 0.5), milliseconds(sorted, 0.99))
    }

    private static func milliseconds(_ sorted: [Double], _ share: Double) -> String {
        guard !sorted.isEmpty else { return "none" }
        return String(format: "%.2f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000)
    }

    static func statusPatches(_ api: API, count: Int, clients: Int, pool: Int) async throws -> Double {
        try await run(count, clients) { worker, index in
            let body = Array(#"{"status":{"conditions":[{"type":"Ready","status":"False","reason":"R\#(index)"}]}}"#.utf8)
            try await api.expect(
                200, "PATCH", "/api/v1/namespaces/default/pods/p16-\(index % pool)/status", worker: worker, body: body,
                type: "application/strategic-merge-patch+json")
        }
    }

    static func lists(_ api: API, accept: String, count: Int) async throws -> (seconds: Double, bytes: Int) {
        var best = Double.infinity
        var bytes = 0
        for _ in 0..<count {
            let begin = ContinuousClock.now
            let response = try await api.send(0, "GET", "/api/v1/pods", accept: accept)
            bytes = 0
            for try await chunk in response.body { bytes += chunk.readableBytes }
            best = min(best, seconds(since: begin))
        }
        return (best, bytes)
    }

    /// Watchers of all configmaps see updates of one, whose data is the time at which it was sent.
    static func watches(_ api: API, watchers: Int, updates: Int, perSecond: Int) async throws -> (p50: String, p99: String, events: Int) {
        try await api.expect(201, "POST", "/api/v1/namespaces/default/configmaps", body: object("configmaps", "watched"))
        let delays = Samples()
        let origin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<watchers {
                group.addTask {
                    let response = try await api.send(worker, "GET", "/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dwatched&timeoutSeconds=120")
                    var own: [Double] = []
                    for try await chunk in response.body {
                        let now = seconds(since: origin)
                        for line in chunk.readableBytesView.split(separator: 0x0a) {
                            guard let range = line.firstRange(of: Array(#""sent":""#.utf8)) else { continue }
                            let digits = line[range.upperBound...].prefix { $0 != 0x22 }
                            if let sent = Double(String(decoding: digits, as: UTF8.self)) { own.append(now - sent) }
                        }
                        if own.count >= updates { break }
                    }
                    delays.add(own)
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(1))
                for index in 0..<updates {
                    let due = origin + .seconds(1) + .milliseconds(1000 * index / perSecond)
                    try await Task.sleep(until: due, clock: .continuous)
                    let body = Array(#"{"data":{"sent":"\#(seconds(since: origin))"}}"#.utf8)
                    try await api.expect(
                        200, "PATCH", "/api/v1/namespaces/default/configmaps/watched", body: body, type: "application/merge-patch+json")
                }
            }
            try await group.waitForAll()
        }
        let sorted = delays.sorted
        return (milliseconds(sorted, 0.5), milliseconds(sorted, 0.99), sorted.count)
    }
}
