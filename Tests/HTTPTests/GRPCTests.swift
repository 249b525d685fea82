import HTTP
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct GRPCTests {
    private func service() -> GRPCService {
        var service = GRPCService(receiveLimit: 1 << 20)
        service.unary("/test.Echo/Unary") { message, context in
            if context.metadata["fail"] != nil { throw GRPCError(.notFound, "no such thing: \"ü\" 100%") }
            if context.metadata["slow"] != nil { try await Task.sleep(for: .seconds(600)) }
            return message + message
        }
        service.streaming("/test.Echo/Count") { requests, replies, _ in
            let count = Int((try await requests.next())?.first ?? 0)
            for number in 0..<count { try await replies.send([UInt8(number)]) }
        }
        service.streaming("/test.Echo/Chat") { requests, replies, _ in
            try await replies.sendHeaders()
            while let message = try await requests.next() { try await replies.send(message.reversed()) }
            throw GRPCError(.aborted, "over")
        }
        return service
    }

    private func start() async throws -> (HTTPServer, GRPCClient) {
        let path = "/tmp/swiftlet-grpc-\(UInt64.random(in: 0...UInt64.max)).sock"
        let server = HTTPServer(configuration: HTTPServerConfiguration(addresses: [.unix(path: path)]), responder: service())
        try await server.start()
        return (server, GRPCClient(unixSocket: path))
    }

    @Test func unaryCallsAndTheirErrors() async throws {
        let (server, client) = try await start()
        #expect(try await client.unary(path: "/test.Echo/Unary", message: [1, 2], timeout: .seconds(30)) == [1, 2, 1, 2])
        await #expect(throws: GRPCError(.notFound, "no such thing: \"ü\" 100%")) {
            try await client.unary(path: "/test.Echo/Unary", message: [], metadata: ["fail": "1"])
        }
        await #expect(throws: GRPCError(.unimplemented, "unknown method Nope for service test.Echo")) {
            try await client.unary(path: "/test.Echo/Nope", message: [])
        }
        let late = await #expect(throws: GRPCError.self) {
            try await client.unary(path: "/test.Echo/Unary", message: [], metadata: ["slow": "1"], timeout: .milliseconds(50))
        }
        #expect(late?.code == .deadlineExceeded)
        let large = await #expect(throws: GRPCError.self) {
            try await client.unary(path: "/test.Echo/Unary", message: [UInt8](repeating: 0, count: 2 << 20))
        }
        #expect(large?.code == .resourceExhausted)
        await server.shutdown()
        let gone = await #expect(throws: GRPCError.self) { try await client.unary(path: "/test.Echo/Unary", message: []) }
        #expect(gone?.code == .unavailable)
    }

    @Test func streamingCalls() async throws {
        let (server, client) = try await start()
        var seen: [UInt8] = []
        for try await message in try await client.serverStreaming(path: "/test.Echo/Count", message: [200]) {
            seen.append(contentsOf: message)
        }
        #expect(seen == Array(0..<200))

        let call = client.bidirectional(path: "/test.Echo/Chat")
        _ = try await call.messages.initialMetadata()
        for number in UInt8(0)..<50 {
            try await call.send([number, 0])
            #expect(try await call.messages.next() == [0, number])
        }
        call.finishSending()
        await #expect(throws: GRPCError(.aborted, "over")) { try await call.messages.next() }
        await server.shutdown()
    }
}
