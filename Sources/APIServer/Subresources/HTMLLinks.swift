/// Changes the links of a web page as it passes through: those to paths of its own server get a prefix.
///
/// Elements and attributes are those that upstream's proxies know. What isn't a link goes through byte for byte; memory is bounded by
/// the longest tag that is looked at.
struct HTMLLinks {
    /// What comes before the page's own paths: `/api/v1/namespaces/a/pods/b/proxy`.
    let prefix: String
    /// Names under which the page's server is known, with port: links to them are its own.
    let hosts: Set<String>

    private var buffer: [UInt8] = []
    private var state = State.text
    /// Inside a tag: the quote that is open.
    private var quote: UInt8 = 0
    /// The element whose content is no markup, such as `script`; empty elsewhere.
    private var rawElement: [UInt8] = []

    private enum State { case text, tag, comment }

    /// A tag that is longer isn't looked at.
    private static let longestTag = 64 << 10
    private static let attributes: [String: Set<String>] = [
        "a": ["href"], "applet": ["codebase"], "area": ["href"], "audio": ["src"], "base": ["href"], "blockquote": ["cite"], "body": ["background"],
        "button": ["formaction"], "command": ["icon"], "del": ["cite"], "embed": ["src"], "form": ["action"], "frame": ["longdesc", "src"],
        "head": ["profile"], "html": ["manifest"], "iframe": ["longdesc", "src"], "img": ["longdesc", "src", "usemap"],
        "input": ["src", "usemap", "formaction"], "ins": ["cite"], "link": ["href"], "object": ["classid", "codebase", "data", "usemap"], "q": ["cite"],
        "script": ["src"], "source": ["src"], "video": ["poster", "src"],
    ]
    private static let rawElements: Set<String> = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"]

    init(prefix: String, hosts: Set<String>) {
        self.prefix = prefix
        self.hosts = hosts
    }

    /// What a part of the page becomes; a tag that isn't complete waits for the next part.
    mutating func rewrite(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        for byte in bytes {
            switch state {
            case .text:
                if byte == UInt8(ascii: "<") {
                    buffer = [byte]
                    state = .tag
                    quote = 0
                } else {
                    out.append(byte)
                }
            case .comment:
                out.append(byte)
                buffer.append(byte)
                if buffer.count > 3 { buffer.removeFirst() }
                if buffer == Array("-->".utf8) { endTag() }
            case .tag: tag(byte, &out)
            }
        }
        return out
    }

    /// What is left when the page is over.
    mutating func finish() -> [UInt8] {
        defer { endTag() }
        return state == .tag ? buffer : []
    }

    private mutating func endTag() {
        buffer = []
        state = .text
    }

    private mutating func tag(_ byte: UInt8, _ out: inout [UInt8]) {
        buffer.append(byte)
        if buffer.count == 2 {
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            let isMarkup = isLetter || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!")
            // In scripts and the like only their own end counts.
            if !isMarkup || (!rawElement.isEmpty && byte != UInt8(ascii: "/")) { return giveUp(&out) }
        }
        if buffer == Array("<!--".utf8) {
            out += buffer
            buffer = []
            state = .comment
            return
        }
        if buffer.count > HTMLLinks.longestTag { return giveUp(&out) }
        if quote != 0 {
            if byte == quote { quote = 0 }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            if rawElement.isEmpty { quote = byte }
        } else if byte == UInt8(ascii: ">") {
            out += complete(buffer)
            endTag()
        } else if byte == UInt8(ascii: "<"), !rawElement.isEmpty {
            buffer.removeLast()
            giveUp(&out)
            buffer = [byte]
            state = .tag
        }
    }

    private mutating func giveUp(_ out: inout [UInt8]) {
        out += buffer
        endTag()
    }

    private mutating func complete(_ tag: [UInt8]) -> [UInt8] {
        let isEnd = tag.count > 1 && tag[1] == UInt8(ascii: "/")
        let name = String(decoding: tag[(isEnd ? 2 : 1)...].prefix { HTMLLinks.isNamePart($0) }, as: UTF8.self).lowercased()
        if !rawElement.isEmpty {
            if isEnd, Array(name.utf8) == rawElement { rawElement = [] }
            return tag
        }
        if isEnd { return tag }
        if HTMLLinks.rawElements.contains(name) { rawElement = Array(name.utf8) }
        guard let wanted = HTMLLinks.attributes[name] else { return tag }
        return changed(tag, after: 1 + name.utf8.count, wanted)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool { !isSpace(byte) && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ">") }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }

    /// A tag with its links changed.
    private func changed(_ tag: [UInt8], after start: Int, _ wanted: Set<String>) -> [UInt8] {
        var out = Array(tag[..<start])
        var position = start
        while position < tag.count {
            let begin = position
            while position < tag.count, HTMLLinks.isSpace(tag[position]) || tag[position] == UInt8(ascii: "/") { position += 1 }
            let nameStart = position
            while position < tag.count, HTMLLinks.isNamePart(tag[position]), tag[position] != UInt8(ascii: "=") { position += 1 }
            let name = String(decoding: tag[nameStart..<position], as: UTF8.self).lowercased()
            while position < tag.count, HTMLLinks.isSpace(tag[position]) { position += 1 }
            guard position < tag.count, tag[position] == UInt8(ascii: "="), !name.isEmpty else {
                if position == begin { position += 1 }
                out += tag[begin..<position]
                continue
            }
            position += 1
            while position < tag.count, HTMLLinks.isSpace(tag[position]) { position += 1 }
            let value = HTMLLinks.value(tag, at: position)
            out += tag[begin..<value.range.lowerBound]
            out += wanted.contains(name) ? link(tag[value.range]) : Array(tag[value.range])
            out += tag[value.range.upperBound..<value.end]
            position = value.end
        }
        return out
    }

    /// Where an attribute's value is, without its quotes, and where it ends.
    private static func value(_ tag: [UInt8], at start: Int) -> (range: Range<Int>, end: Int) {
        guard start < tag.count else { return (start..<start, start) }
        if tag[start] == UInt8(ascii: "\"") || tag[start] == UInt8(ascii: "'") {
            let end = tag[(start + 1)...].firstIndex(of: tag[start]) ?? tag.count - 1
            return (start + 1..<max(start + 1, end), min(end + 1, tag.count))
        }
        let end = tag[start...].firstIndex { isSpace($0) || $0 == UInt8(ascii: ">") } ?? tag.count
        return (start..<end, end)
    }

    private func link(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        return Array((rewritten(text) ?? text).utf8)
    }

    /// A link with the prefix; nil where it is relative, another server's, or has the prefix.
    func rewritten(_ link: String) -> String? {
        var path = Substring(link)
        for scheme in ["http://", "https://", "//"] where link.hasPrefix(scheme) {
            let rest = link.dropFirst(scheme.count)
            guard hosts.contains(String(rest.prefix { $0 != "/" })) else { return nil }
            path = rest.drop { $0 != "/" }
        }
        guard path.hasPrefix("/"), !path.hasPrefix(prefix) else { return nil }
        return prefix + path
    }
}
