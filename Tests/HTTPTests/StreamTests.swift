import HTTP
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SPDYTests {
    private func pair() -> (client: SPDYConnection, server: SPDYConnection) {
        let (left, right) = MemoryByteStream.pair()
        return (SPDYConnection(stream: left, role: .client), SPDYConnection(stream: right, role: .server))
    }

    @Test func streamsCarryHeadersAndBytesBothWays() async throws {
        let (client, server) = pair()
        let serving = Task {
            var kinds: [String] = []
            while let stream = await server.acceptStream() {
                kinds.append(stream.headers["StreamType"] ?? "")
                #expect(stream.headers.values("x-many") == ["a", "b"])
                try stream.accept(headers: ["x-reply": "1"])
                Task {
                    while let chunk = try await stream.read() { try await stream.write(chunk) }
                    await stream.closeWrite()
                }
            }
            return kinds
        }
        for kind in ["error", "stdin", "stdout", "stderr"] {
            let stream = try await client.openStream(headers: ["streamType": kind, "X-Many": "a", "x-many": "b"])
            #expect(try await stream.waitForReply()["X-Reply"] == "1")
            let sending = Task {
                for _ in 0..<40 { try await stream.write(ByteBuffer(repeating: 9, count: 100_000)) }
                await stream.closeWrite()
            }
            var seen = 0
            while let chunk = try await stream.read() { seen += chunk.readableBytes }
            #expect(seen == 4_000_000)
            try await sending.value
        }
        try await client.ping()
        #expect(client.streamCount == 0)
        await client.close()
        #expect(try await serving.value == ["error", "stdin", "stdout", "stderr"])
        await server.waitUntilClosed()
    }

    @Test func refusedAndResetStreamsFail() async throws {
        let (client, server) = pair()
        let refused = try await client.openStream(headers: ["port": "80"])
        let atServer = await server.acceptStream()
        atServer?.reset(.refusedStream)
        await #expect(throws: SPDYError.reset(.refusedStream)) { try await refused.waitForReply() }

        let open = try await client.openStream(headers: ["port": "81"])
        let taken = try #require(await server.acceptStream())
        try taken.accept()
        _ = try await open.waitForReply()
        open.reset()
        await #expect(throws: SPDYError.reset(.cancel)) { try await taken.read() }
        await server.close()
        await #expect(throws: SPDYError.closed) { try await client.ping() }
        #expect(await client.acceptStream() == nil)
    }

    /// The first bytes that Go's library sends for `streamtype: error`, so that compression is not only tested by itself.
    @Test func framesOfTheGoLibraryAreUnderstood() async throws {
        let (raw, peer) = MemoryByteStream.pair()
        let server = SPDYConnection(stream: peer, role: .server)
        try await raw.write(GoFrames.synStream)
        let stream = try #require(await server.acceptStream())
        #expect(stream.id == 1)
        #expect(stream.headers["streamType"] == "error")
        await server.close()
    }
}

@Suite(.timeLimit(.minutes(1)))
struct WebSocketTests {
    private func pair(limit: Int = 1 << 20) -> (client: WebSocketConnection, server: WebSocketConnection) {
        let (left, right) = MemoryByteStream.pair()
        return (WebSocketConnection(stream: left, role: .client), WebSocketConnection(stream: right, role: .server, maxMessageSize: limit))
    }

    @Test func messagesOfAllSizesAndClose() async throws {
        let (client, server) = pair()
        let echo = Task {
            while let message = try await server.receive() { try await server.send(message) }
            return server.peerClose?.code
        }
        for size in [0, 1, 125, 126, 65535, 65536, 300_000] {
            try await client.ping()
            try await client.send(binary: ByteBuffer(repeating: 5, count: size))
            #expect(try await client.receive() == .binary(ByteBuffer(repeating: 5, count: size)))
        }
        try await client.send(text: "grüße")
        #expect(try await client.receive() == .text("grüße"))
        await client.close(code: 1001, reason: "bye")
        #expect(try await client.receive() == nil)
        #expect(try await echo.value == 1001)
    }

    @Test func fragmentsAreJoinedAndBadFramesRefused() async throws {
        let (raw, peer) = MemoryByteStream.pair()
        let client = WebSocketConnection(stream: peer, role: .client)
        try await raw.write([0x02, 1, 0x61, 0x89, 0, 0x80, 2, 0x62, 0x63])
        #expect(try await client.receive() == .binary(ByteBuffer(string: "abc")))
        try await raw.write([0x80, 1, 0x61])
        await #expect(throws: WebSocketError.protocolError("continuation without a start")) { try await client.receive() }

        let (sender, receiver) = pair(limit: 10)
        try await sender.send(binary: ByteBuffer(repeating: 0, count: 11))
        await #expect(throws: WebSocketError.messageTooLarge(limit: 10)) { try await receiver.receive() }
        #expect(try await sender.receive() == nil)
        #expect(sender.peerClose?.code == 1009)
    }

    @Test func handshakeOverTheServer() async throws {
        // The example of RFC 6455.
        #expect(WebSocketHandshake.acceptKey(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        let server = try await TestServer { request, response in
            #expect(WebSocketHandshake.offeredProtocols(request.head) == ["v5.channel.k8s.io", "v4.channel.k8s.io"])
            let headers = try WebSocketHandshake.responseHeaders(for: request.head, subprotocol: "v5.channel.k8s.io")
            let socket = WebSocketConnection(stream: try await response.upgrade(headers: headers), role: .server)
            while let message = try await socket.receive() { try await socket.send(message) }
        }
        let (headers, key) = WebSocketHandshake.requestHeaders(subprotocols: ["v5.channel.k8s.io", "v4.channel.k8s.io"])
        let (response, stream) = try await server.client().upgrade(OutgoingRequest(target: "/exec", headers: headers))
        #expect(try WebSocketHandshake.verify(response, key: key) == "v5.channel.k8s.io")
        let socket = WebSocketConnection(stream: try #require(stream), role: .client)
        try await socket.send(text: "hello")
        #expect(try await socket.receive() == .text("hello"))
        await socket.close()
        #expect(try await socket.receive() == nil)
        await server.server.shutdown()
    }
}
