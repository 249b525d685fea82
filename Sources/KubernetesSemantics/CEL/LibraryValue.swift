import CEL

/// A value of one of the libraries' own types.
struct LibraryValue<Content: Sendable>: CELOpaque {
    let type: CELType
    let content: Content
    private let same: @Sendable (Content, Content) -> Bool
    private let measure: @Sendable (Content) -> Int?
    private let text: (@Sendable (Content) -> String)?

    init(
        _ type: CELType, _ content: Content, size: @escaping @Sendable (Content) -> Int? = { _ in nil }, text: (@Sendable (Content) -> String)? = nil,
        same: @escaping @Sendable (Content, Content) -> Bool
    ) {
        self.type = type
        self.content = content
        self.same = same
        measure = size
        self.text = text
    }

    func isEqual(to other: CELValue) -> CELValue {
        guard case .opaque(let value) = other, let value = value as? LibraryValue<Content>, value.type == type else { return .bool(false) }
        return .bool(same(content, value.content))
    }

    var size: Int? { measure(content) }

    func converted(to type: CELType) -> CELValue? { type == .string ? text.map { .string($0(content)) } : nil }
}

extension CELValue {
    /// What a value of a library's type holds.
    func content<Content: Sendable>(_ type: Content.Type = Content.self) -> Content? {
        if case .opaque(let value) = self, let value = value as? LibraryValue<Content> { return value.content }
        return nil
    }

    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    var integer: Int64? {
        if case .int(let value) = self { return value }
        return nil
    }
}

/// Bodies of functions by the types of what they take.
enum Body {
    static func of<A: Sendable>(_: A.Type, _ body: @escaping @Sendable (A) -> CELValue) -> CELFunctionBody {
        { values in values[0].content(A.self).map(body) ?? .noSuchOverload }
    }

    static func of<A: Sendable, B: Sendable>(_: A.Type, _: B.Type, _ body: @escaping @Sendable (A, B) -> CELValue) -> CELFunctionBody {
        { values in
            guard let a = values[0].content(A.self), let b = values[1].content(B.self) else { return .noSuchOverload }
            return body(a, b)
        }
    }

    static func text(_ body: @escaping @Sendable (String) -> CELValue) -> CELFunctionBody {
        { values in values[0].text.map(body) ?? .noSuchOverload }
    }

    static func withText<A: Sendable>(_: A.Type, _ body: @escaping @Sendable (A, String) -> CELValue) -> CELFunctionBody {
        { values in
            guard let a = values[0].content(A.self), let text = values[1].text else { return .noSuchOverload }
            return body(a, text)
        }
    }
}
