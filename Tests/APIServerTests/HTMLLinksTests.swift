import Testing

@testable import APIServer

@Suite struct HTMLLinksTests {
    private func rewrite(_ page: String, chunk: Int = 1000) -> String {
        var links = HTMLLinks(prefix: "/p/proxy", hosts: ["me:80"])
        var out: [UInt8] = []
        let bytes = Array(page.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) { out += links.rewrite(bytes[start..<min(start + chunk, bytes.count)]) }
        return String(decoding: out + links.finish(), as: UTF8.self)
    }

    @Test(arguments: [1, 3, 1000]) func linksGetThePrefix(chunk: Int) {
        let cases = [
            (#"<a href="/rewriteme">test</a>"#, #"<a href="/p/proxy/rewriteme">test</a>"#),
            (#"<IMG SRC='/a.png' alt="/b">"#, #"<IMG SRC='/p/proxy/a.png' alt="/b">"#),
            ("<a href=/x>", "<a href=/p/proxy/x>"),
            (#"<a href="relative"> <a href="http://other/x"> <a href="http://me:80/x">"#, #"<a href="relative"> <a href="http://other/x"> <a href="/p/proxy/x">"#),
            (#"<a href="/p/proxy/x">"#, #"<a href="/p/proxy/x">"#),
            (#"1 < 2 <b title="/x">"#, #"1 < 2 <b title="/x">"#),
            (#"<!-- <a href="/x"> --><link rel=x href="/y"/>"#, #"<!-- <a href="/x"> --><link rel=x href="/p/proxy/y"/>"#),
            (#"<script src="/s.js">if (a<b) { x = '<a href="/x">' }</script><a href="/z">"#,
                #"<script src="/p/proxy/s.js">if (a<b) { x = '<a href="/x">' }</script><a href="/p/proxy/z">"#),
            (#"<form disabled action = "/go" >"#, #"<form disabled action = "/p/proxy/go" >"#),
            ("<a href=\"/never", "<a href=\"/never"),
        ]
        for (page, wanted) in cases { #expect(rewrite(page, chunk: chunk) == wanted) }
    }
}
