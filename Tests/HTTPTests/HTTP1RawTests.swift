import HTTP
import NIOCore
import Testing

/// What only shows on the wire.
@Suite(.timeLimit(.minutes(1)))
struct HTTP1RawTests {
    /// Sends bytes and returns all that comes until the server closes.
    private func exchange(_ server: TestServer, _ text: String) async throws -> String {
        let stream = try await TCPStream.connect(host: "127.0.0.1", port: server.server.boundPort ?? 0)
        try await stream.write(ByteBuffer(string: text))
        var all = ""
        while let chunk = try await stream.read() { all += String(buffer: chunk) }
        await stream.close()
        return all
    }

    private func server() async throws -> TestServer {
        try await TestServer(tls: false) { request, response in
            switch request.head.path {
            case "/chunked":
                try await response.writeHead(status: 200, headers: ["Date": "x"])
                try await response.write(Array("abc".utf8))
                try await response.finish()
            case "/ignore":
                try await response.send(status: 403, headers: ["Date": "x"])
            default:
                let body = try await request.body.collect(upTo: 1000)
                try await response.send(status: 200, headers: ["Date": "x"], body: Array(request.head.path.utf8) + body)
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        let server = try await server()
        let reply = try await exchange(server, """
            GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\
            GET /chunked HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n
            """)
        #expect(reply == "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 2\r\n\r\n/1"
            + "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 4\r\n\r\n/2hi"
            + "HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        await server.server.shutdown()
    }

    @Test func continueIsSentWhenTheBodyIsAskedFor() async throws {
        let server = try await server()
        let headers = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        let stream = try await TCPStream.connect(host: "127.0.0.1", port: server.server.boundPort ?? 0)
        try await stream.write(ByteBuffer(string: "POST /x HTTP/1.1\r\n\(headers)"))
        #expect(try await stream.read() == ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
        try await stream.write(ByteBuffer(string: "hi"))
        #expect(String(buffer: try await stream.read() ?? ByteBuffer()).hasPrefix("HTTP/1.1 200 OK\r\n"))
        await stream.close()
        let ignored = try await exchange(server, "POST /ignore HTTP/1.1\r\n\(headers)")
        #expect(ignored.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        await server.server.shutdown()
    }

    @Test func brokenRequestsGet400() async throws {
        let server = try await server()
        #expect(try await exchange(server, "NONSENSE\r\n\r\n").hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        await server.server.shutdown()
    }

    @Test func valuesCantForgeFields() async throws {
        let server = try await TestServer(tls: false) { _, response in
            try await response.send(status: 200, headers: ["X-Bad": "a\r\nInjected: 1"])
        }
        let reply = try await exchange(server, "GET / HTTP/1.0\r\n\r\n")
        #expect(reply.contains("X-Bad: a  Injected: 1\r\n"))
        await server.server.shutdown()
    }
}
