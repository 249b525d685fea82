import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The input whose run began when, in seconds; 0 where none runs. A thread beside looks at it.
private let runningSince = Atomic<Int>(0)

/// One process that runs inputs until its time is over.
struct FuzzRun {
    private let target: any FuzzTarget.Type
    private let options: Options
    private let folder: String

    init(_ target: any FuzzTarget.Type, _ options: Options) {
        self.target = target
        self.options = options
        folder = "\(options.findings)/\(target.name)"
    }

    func work() {
        limitMemory()
        watchTime()
        let subject = target.init()
        var corpus = Files.corpus("\(options.corpus)/\(target.corpus)").map { target.seed($0) }
        var mutator = Mutator(words: target.words, seed: options.seed)
        let end = time(nil) + options.seconds
        var count = 0
        for seed in corpus { check(seed, subject) }
        while time(nil) < end {
            let input = mutator.make(from: corpus)
            check(input, subject)
            count += 1
            // Some of what was made becomes what more is made of, so that inputs wander away from the corpus.
            if count % 16 == 0 {
                if corpus.count < 4096 { corpus.append(input) } else { corpus[Int.random(in: 0..<corpus.count, using: &mutator)] = input }
            }
        }
        print("\(target.name): \(count) inputs, seed \(options.seed)")
        Files.remove("\(folder)/current")
    }

    private func check(_ input: [UInt8], _ subject: any FuzzTarget) {
        Files.write(input, to: "\(folder)/current")
        runningSince.store(time(nil), ordering: .relaxed)
        let problem = subject.run(input)
        runningSince.store(0, ordering: .relaxed)
        guard let problem else { return }
        print("\(target.name): \(problem)")
        Files.write(input, to: "\(folder)/wrong-\(FuzzRun.hash(input))")
    }

    /// A name for an input.
    static func hash(_ input: [UInt8]) -> String {
        let value = input.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(value, radix: 16)
    }

    /// An input that takes gigabytes is a finding, and must not take the machine with it.
    private func limitMemory() {
        var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }

    private func watchTime() {
        let limit = target.secondsAnInput
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Limit(limit))
        pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let limit = Unmanaged<Limit>.fromOpaque(pointer).takeRetainedValue().seconds
                while true {
                    sleep(1)
                    let since = runningSince.load(ordering: .relaxed)
                    // The exit code says to the supervisor what happened.
                    if since > 0, time(nil) - since > limit { _exit(FuzzSupervisor.hung) }
                }
            }, box.toOpaque())
    }

    private final class Limit: Sendable {
        let seconds: Int
        init(_ seconds: Int) { self.seconds = seconds }
    }
}

/// Runs a target's process, and starts it anew with what is left of the time when it ends before.
struct FuzzSupervisor {
    static let hung: Int32 = 99
    private static let mostFindings = 20

    private let target: any FuzzTarget.Type
    private let options: Options
    private let folder: String

    init(_ target: any FuzzTarget.Type, _ options: Options) {
        self.target = target
        self.options = options
        folder = "\(options.findings)/\(target.name)"
        Files.makeFolder(folder)
    }

    /// - Returns: how many findings there are.
    func run() -> Int {
        let before = Set(Files.names(in: folder))
        let end = time(nil) + options.seconds
        var seed = options.seed
        while case let left = end - time(nil), left > 0 {
            let status = start(seconds: left, seed: seed)
            if status == 0 { break }
            keep(hangs: status >> 8 == FuzzSupervisor.hung)
            if Files.names(in: folder).count - before.count >= FuzzSupervisor.mostFindings { break }
            seed &+= 1
        }
        let found = Files.names(in: folder).filter { !before.contains($0) && $0 != "current" }
        for name in found { print("finding: \(folder)/\(name)") }
        return found.count
    }

    private func keep(hangs: Bool) {
        guard let input = Files.read("\(folder)/current") else { return }
        let name = "\(hangs ? "slow" : "crash")-\(FuzzRun.hash(input))"
        print("\(target.name): \(name)")
        Files.write(input, to: "\(folder)/\(name)")
    }

    private func start(seconds: Int, seed: UInt64) -> Int32 {
        let arguments = [
            CommandLine.arguments[0], "--child", "--seconds", "\(seconds)", "--seed", "\(seed)", "--corpus", options.corpus, "--findings", options.findings, target.name,
        ]
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        guard posix_spawn(&process, "/proc/self/exe", nil, nil, &pointers, environ) == 0 else { return 0 }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status
    }
}
