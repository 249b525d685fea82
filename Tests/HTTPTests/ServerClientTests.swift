import HTTP
import NIOCore
import Synchronization
import Testing

/// What a test's handler tells the test, awaited without polling.
final class Signal: Sendable {
    private let state = Mutex<(fired: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    func fire() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.fired = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let now = state.withLock { state -> Bool in
                if state.fired { return true }
                state.waiters.append(continuation)
                return false
            }
            if now { continuation.resume() }
        }
    }
}

private func text(_ response: IncomingResponse) async throws -> String {
    String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
}

@Suite(.timeLimit(.minutes(2)))
struct ServerClientTests {
    static let protocols: [HTTPClientConfiguration.Protocols] = [.http1Only, .automatic]

    @Test(arguments: protocols)
    func requestsOverTLSWithClientCertificate(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let server = try await TestServer { request, response in
            let body = try await request.body.collect(upTo: 1 << 20)
            let line = "\(request.head.method) \(request.head.path) \(request.head.query ?? "-") \(request.head.version) "
                + "\(request.peerCertificates.count) \(request.head.authority.hasPrefix("127.0.0.1:")) \(body.count)"
            try await response.send(status: 200, headers: ["X-One": "1"], body: Array(line.utf8))
        }
        let version: HTTPVersion = protocols == .http1Only ? .http1_1 : .http2
        let client = server.client(protocols, identity: true)
        for _ in 0..<3 {
            let response = try await client.send(OutgoingRequest(method: "POST", target: "/a%20b?x=1&y", body: .bytes([1, 2, 3])))
            #expect(response.status == 200)
            #expect(response.version == version)
            #expect(response.headers["x-one"] == "1")
            #expect(response.headers["date"] != nil)
            #expect(try await text(response) == "POST /a%20b x=1&y \(version) 1 true 3")
        }
        #expect(server.server.connectionCount == 1)

        let anonymous = server.client(protocols)
        let head = try await anonymous.send(OutgoingRequest(method: "HEAD", target: "/"))
        #expect(head.status == 200)
        #expect(try await text(head) == "")
        let get = try await anonymous.send(OutgoingRequest(target: "/"))
        #expect(try await text(get) == "GET / - \(version) 0 true 0")
        await server.server.shutdown()
    }

    @Test(arguments: protocols)
    func streamsBothWaysWithBackPressure(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let total = 48 << 20
        let server = try await TestServer { request, response in
            try await response.writeHead(status: 200)
            for try await chunk in request.body {
                try await response.write(chunk)
            }
            try await response.finish(trailers: ["X-Done": "yes"])
        }
        let client = server.client(protocols)
        let (source, continuation) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream(bufferingPolicy: .unbounded)
        let chunk = ByteBuffer(repeating: 7, count: 1 << 20)
        for _ in 0..<(total >> 20) { continuation.yield(chunk) }
        continuation.finish()
        let response = try await client.send(OutgoingRequest(method: "POST", target: "/echo", body: .stream(source)))
        var seen = 0
        for try await piece in response.body {
            seen += piece.readableBytes
        }
        #expect(seen == total)
        #expect(response.trailers?["x-done"] == "yes")
        await server.server.shutdown()
    }

    @Test(arguments: protocols)
    func aSlowReaderHoldsTheWriterBack(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let written = Atomic<Int>(0)
        let gone = Signal()
        let server = try await TestServer { _, response in
            defer { gone.fire() }
            try await response.writeHead(status: 200)
            while true {
                try await response.write(ByteBuffer(repeating: 1, count: 64 * 1024))
                written.add(64 * 1024, ordering: .relaxed)
            }
        }
        let client = server.client(protocols)
        do {
            let response = try await client.send(OutgoingRequest(target: "/endless"))
            var iterator = response.body.makeAsyncIterator()
            _ = try await iterator.next()
            // The writer stops once sockets, windows and queues are full: far less than it would otherwise produce.
            var last = -1
            while last != written.load(ordering: .relaxed) {
                last = written.load(ordering: .relaxed)
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(last < 64 << 20)
        }
        await gone.wait()
        await server.server.shutdown()
    }

    @Test(arguments: protocols)
    func handlerIsCancelledWhenTheClientLeaves(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let started = Signal()
        let cancelled = Signal()
        let server = try await TestServer { request, response in
            if request.head.path == "/quick" { return try await response.send(status: 200) }
            started.fire()
            do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.fire() }
        }
        let client = server.client(protocols)
        let waiting = Task { try await client.send(OutgoingRequest(target: "/watch")) }
        await started.wait()
        waiting.cancel()
        await cancelled.wait()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await client.send(OutgoingRequest(target: "/quick")).status == 200)
        await server.server.shutdown()
    }

    @Test(arguments: protocols)
    func failingHandlersAnswer500OrAbort(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        struct Failure: Error {}
        let server = try await TestServer { request, response in
            if request.head.path == "/late" {
                try await response.writeHead(status: 200)
                try await response.write(Array("part".utf8))
            }
            throw Failure()
        }
        let client = server.client(protocols)
        #expect(try await client.send(OutgoingRequest(target: "/early")).status == 500)
        await #expect(throws: (any Error).self) {
            let response = try await client.send(OutgoingRequest(target: "/late"))
            _ = try await response.body.collect(upTo: 100)
        }
        await server.server.shutdown()
    }

    @Test(arguments: protocols)
    func enqueuedEventsArriveInOrder(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let server = try await TestServer { _, response in
            try await response.writeHead(status: 200)
            for number in 0..<10_000 {
                _ = response.enqueue(ByteBuffer(string: "\(number)\n"))
            }
            try await response.finish()
        }
        let response = try await server.client(protocols).send(OutgoingRequest(target: "/"))
        let lines = try await text(response).split(separator: "\n")
        #expect(lines.count == 10_000)
        #expect(lines.enumerated().allSatisfy { String($0.offset) == $0.element })
        await server.server.shutdown()
    }

    /// The library's own rate limits would end such a connection after 200 resets.
    @Test func thousandsOfCancelledStreamsDontEndTheConnection() async throws {
        let server = try await TestServer { request, response in
            if request.head.path == "/quick" { return try await response.send(status: 200) }
            try await response.writeHead(status: 200)
            try await Task.sleep(for: .seconds(600))
        }
        let client = server.client()
        #expect(try await client.send(OutgoingRequest(target: "/quick")).status == 200)
        for _ in 0..<30 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<90 {
                    group.addTask {
                        let response = try await client.send(OutgoingRequest(target: "/watch"))
                        #expect(response.status == 200)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await client.send(OutgoingRequest(target: "/quick")).status == 200)
        #expect(server.server.connectionCount <= 2)
        await server.server.shutdown()
    }

    @Test func moreStreamsThanOneConnectionTakes() async throws {
        let count = Atomic<Int>(0)
        let all = Signal()
        let server = try await TestServer { _, response in
            if count.add(1, ordering: .relaxed).newValue == 250 { all.fire() }
            await all.wait()
            try await response.send(status: 200)
        }
        let client = server.client()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<250 {
                group.addTask { try await client.send(OutgoingRequest(target: "/")).status }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(server.server.connectionCount == 3)
        await server.server.shutdown()
    }

    @Test func upgradeGivesARawStream() async throws {
        let server = try await TestServer { request, response in
            #expect(request.head.headers["upgrade"] == "echo")
            let stream = try await response.upgrade(headers: ["Upgrade": "echo"])
            while let chunk = try await stream.read() {
                try await stream.write(chunk)
            }
            await stream.close()
        }
        let client = server.client()
        let request = OutgoingRequest(method: "POST", target: "/", headers: ["Connection": "Upgrade", "Upgrade": "echo"])
        let (response, stream) = try await client.upgrade(request)
        #expect(response.status == 101)
        let raw = try #require(stream)
        try await raw.write(ByteBuffer(repeating: 3, count: 1 << 20))
        var seen = 0
        while seen < 1 << 20, let chunk = try await raw.read() { seen += chunk.readableBytes }
        #expect(seen == 1 << 20)
        await raw.close()
        await server.server.shutdown()
    }

    @Test func refusedConnectionsAreTold() async throws {
        let configuration = HTTPClientConfiguration(endpoint: .tcp(host: "127.0.0.1", port: 1))
        let error = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient(configuration: configuration).send(OutgoingRequest(target: "/"))
        }
        #expect(error?.isConnectionRefused == true)
        #expect(error?.description == "dial tcp 127.0.0.1:1: connect: connection refused")
    }

    @Test(arguments: protocols)
    func gracefulShutdownLetsRequestsEnd(_ protocols: HTTPClientConfiguration.Protocols) async throws {
        let started = Signal()
        let go = Signal()
        let server = try await TestServer { _, response in
            started.fire()
            await go.wait()
            try await response.send(status: 200, body: Array("bye".utf8))
        }
        let client = server.client(protocols)
        async let answer = client.send(OutgoingRequest(target: "/"))
        await started.wait()
        async let stopped: Void = server.server.shutdown(graceful: .seconds(30))
        try await Task.sleep(for: .milliseconds(50))
        go.fire()
        #expect(try await text(answer) == "bye")
        await stopped
        #expect(server.server.connectionCount == 0)
    }

    @Test func http2WithPriorKnowledgeOnAUnixSocket() async throws {
        let server = try await TestServer(tls: false, unix: true) { request, response in
            try await response.send(status: 200, body: Array("\(request.head.version) \(request.remoteAddress)".utf8))
        }
        #expect(try await text(server.client(.http2Only).send(OutgoingRequest(target: "/"))) == "HTTP/2.0 @")
        #expect(try await text(server.client(.http1Only).send(OutgoingRequest(target: "/"))) == "HTTP/1.1 @")
        await server.server.shutdown()
    }

    @Test func respondersInTheSameProcess() async throws {
        let cancelled = Signal()
        let responder = ClosureResponder { request, response in
            if request.head.path == "/echo" {
                let body = try await request.body.collect(upTo: 100)
                return try await response.send(status: 201, body: body)
            }
            if request.head.path == "/upgrade" {
                let stream = try await response.upgrade(headers: ["Upgrade": "x"])
                return try await stream.write([1, 2, 3])
            }
            try await response.writeHead(status: 200)
            do {
                while true { try await response.write(ByteBuffer(repeating: 0, count: 10_000)) }
            } catch { cancelled.fire() }
        }
        let echoed = try await InProcess.send(OutgoingRequest(method: "POST", target: "/echo", body: .bytes([1, 2])), to: responder)
        #expect(echoed.status == 201)
        #expect(try await echoed.body.collect(upTo: 10) == [1, 2])
        let (head, stream) = try await InProcess.upgrade(OutgoingRequest(target: "/upgrade"), to: responder)
        #expect(head.status == 101)
        #expect(try await stream?.read() == ByteBuffer(bytes: [1, 2, 3]))
        _ = try await InProcess.send(OutgoingRequest(target: "/endless"), to: responder)
        await cancelled.wait()
    }
}
