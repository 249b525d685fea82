import Datastore
import Glibc

// CrashRun [--engine sqlite|etcd] [--count N] [--folder FOLDER] [--etcd PROGRAM] [--port N]
//
// Kills a process in the middle of writing, as often as asked for, and checks the recorded history. On etcd the server is killed in every
// second round, and the process that writes must get over it. The exit code says whether anything is wrong.

struct Options {
    var engine = "sqlite"
    var count = 200
    var folder = ""
    var etcd = "/usr/local/bin/etcd"
    var port = 23790
    /// Of the process that writes: where the engine is, and how far each watcher came.
    var address: String?
    var reached: [Int64] = []
    var isLast = false

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--last" {
                isLast = true
                continue
            }
            guard let value = rest.popFirst() else { fatal("\(argument) needs a value") }
            switch argument {
            case "--engine": engine = value
            case "--count": count = Int(value) ?? count
            case "--folder": folder = value
            case "--etcd": etcd = value
            case "--port": port = Int(value) ?? port
            case "--address": address = value
            case "--reached": reached = value.split(separator: ",").compactMap { Int64($0) }
            default: fatal("there is no \(argument)")
            }
        }
        guard engine == "sqlite" || engine == "etcd" else { fatal("--engine is sqlite or etcd") }
    }

    var history: String { "\(folder)/history" }
}

@main
enum CrashRun {
    static func main() async {
        var options = Options(CommandLine.arguments.dropFirst())
        if let address = options.address {
            do {
                guard let history = History(options.history) else { fatal("\(options.history) can't be written") }
                let engine = try await Writer.open(options.engine, address)
                try await Writer(engine: engine, history: history, isLast: options.isLast).run(reached: options.reached)
                await engine.close()
            } catch {
                fatal("\(error)")
            }
            return
        }
        if options.folder.isEmpty {
            var template = Array("/tmp/swiftlet-crash-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { fatal("no folder can be made") }
            options.folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        } else {
            mkdir(options.folder, 0o700)
        }
        var rounds = Rounds(options)
        exit(rounds.run() ? 0 : 1)
    }
}

/// The rounds of a run, each ended by a kill.
struct Rounds {
    private let options: Options
    private let server: EtcdServer?
    private var etcd: ChildProcess?
    private var checker = Checker()
    private var offset = 0

    init(_ options: Options) {
        self.options = options
        server = options.engine == "etcd" ? EtcdServer(program: options.etcd, folder: "\(options.folder)/etcd", port: options.port) : nil
    }

    /// - Returns: whether everything is as promised.
    mutating func run() -> Bool {
        etcd = server?.start()
        for round in 0..<options.count {
            let writer = start(isLast: false)
            waitForWrites(of: writer)
            usleep(UInt32.random(in: 1_000...250_000))
            if let server, round % 2 == 1 {
                etcd?.crash()
                etcd = server.start()
                waitForWrites(of: writer)
                usleep(UInt32.random(in: 1_000...100_000))
            }
            writer.crash()
            read()
            if !checker.problems.isEmpty { break }
            if (round + 1) % 50 == 0 { print("\(options.engine): \(round + 1) rounds, \(checker.answered) writes answered") }
        }
        if checker.problems.isEmpty {
            if start(isLast: true).wait() != 0 { fatal("the last round failed") }
            read()
            checker.finish()
        }
        etcd?.crash()
        for problem in checker.problems.prefix(20) { print("wrong: \(problem)") }
        print(
            "\(options.engine): \(options.count) rounds, \(checker.answered) writes answered, \(checker.unanswered) done without an answer, \(checker.seen) changes seen by"
                + " \(Writer.watchers) watchers, \(checker.problems.count) problems; history: \(options.history)")
        return checker.problems.isEmpty
    }

    private func start(isLast: Bool) -> ChildProcess {
        let reached = (0..<Writer.watchers).map { "\(checker.reached[$0] ?? 1)" }.joined(separator: ",")
        let address = server?.url ?? "\(options.folder)/db"
        var arguments = ["--engine", options.engine, "--folder", options.folder, "--address", address, "--reached", reached]
        if isLast { arguments.append("--last") }
        return ChildProcess.start("/proc/self/exe", arguments)
    }

    /// Waits until something more was answered.
    private func waitForWrites(of writer: ChildProcess) {
        var place = History.read(options.history, from: offset).end
        for _ in 0..<30_000 {
            let (records, end) = History.read(options.history, from: place)
            if records.contains(where: { if case .answered = $0 { true } else { false } }) { return }
            place = end
            if writer.hasEnded { fatal("the writer ended by itself") }
            usleep(2_000)
        }
        fatal("nothing is written")
    }

    private mutating func read() {
        let (records, end) = History.read(options.history, from: offset)
        // A line that was cut short would run into the next one.
        truncate(options.history, end)
        offset = end
        for record in records { checker.take(record) }
    }
}
