import Foundation
import Testing

@testable import CrashRun

/// What the checker of histories finds.
@Suite struct CrashHistoryTests {

    private let one = ["began 1", "found k 0 -", "asked k v1", "answered k 2", "saw 0 2 k v1", "reached 0 2"]

    private func afterOne(_ lines: String...) -> [String] {
        var checker = Checker()
        for line in one + lines { if let record = Record(line[...]) { checker.take(record) } }
        checker.finish()
        return checker.problems
    }

    @Test func soundHistoriesPass() {
        #expect(afterOne("began 2", "found k 2 v1").isEmpty)
        // A write that nobody answered may be there or not.
        #expect(afterOne("asked k v2", "began 2", "found k 2 v1").isEmpty)
        #expect(afterOne("asked k v2", "began 3", "found k 3 v2", "saw 0 3 k v2", "reached 0 3").isEmpty)
        // A deletion's revision is told by watchers alone.
        #expect(afterOne("asked k -", "began 3", "found k 0 -", "saw 0 3 k -", "reached 0 3").isEmpty)
        // What was seen of a batch without its end is seen again.
        #expect(afterOne("asked k v2", "answered k 3", "saw 0 3 k v2", "began 3", "found k 3 v2", "saw 0 3 k v2", "reached 0 3").isEmpty)
    }

    @Test func whatIsBrokenIsFound() {
        #expect(!afterOne("began 2", "found k 0 -").isEmpty, "a lost write")
        #expect(!afterOne("began 1", "found k 2 v1").isEmpty, "an engine that went back")
        #expect(!afterOne("asked k v2", "began 3", "found k 3 v3").isEmpty, "a value that nobody wrote")
        #expect(!afterOne("asked l w", "answered l 2").isEmpty, "a revision that was given twice")
        #expect(!afterOne("asked k v2", "answered k 3", "asked k v3", "answered k 4", "saw 0 4 k v3", "reached 0 4").isEmpty, "a gap in a watch")
        #expect(!afterOne("asked k v2", "answered k 3", "saw 0 2 k v1", "saw 0 3 k v2", "reached 0 3").isEmpty, "a change that was seen twice")
        #expect(!afterOne("asked k v2", "answered k 3").isEmpty, "a watcher that wasn't told")
        #expect(!afterOne("asked k v2", "answered k 3", "saw 0 3 k v1", "reached 0 3").isEmpty, "a watcher that was told another change")
    }
}

/// The writer's process is killed a few times; `Scripts/crash-runs` does it often.
@Suite(.serialized) struct CrashRunTests {
    static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/debug/CrashRun")

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-crash-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = CrashRunTests.program
        process.arguments = arguments + ["--count", "5", "--folder", folder.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path), "CrashRun isn't built"))
    func nothingAnsweredIsLostOnSQLite() throws {
        let (status, output) = try run(["--engine", "sqlite"])
        #expect(status == 0, "\(output)")
    }

    @Test(.enabled(if: EtcdProcess.program != nil && FileManager.default.isExecutableFile(atPath: program.path), "etcd isn't installed"))
    func nothingAnsweredIsLostOnEtcd() throws {
        let (status, output) = try run(["--engine", "etcd", "--etcd", EtcdProcess.program ?? "", "--port", "\(Int.random(in: 24_000..<28_000))"])
        #expect(status == 0, "\(output)")
    }
}
