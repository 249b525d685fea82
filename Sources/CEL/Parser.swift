/// Reads an expression: words to a tree, macros expanded.
struct ExpressionParser {
    struct Failure: Error {
        let message: String
        let location: SourceLocation
    }

    static let maximumDepth = 250
    static let maximumSize = 100_000
    private static let expressionStart =
        "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "null", "return", "true", "var", "void", "while",
    ]

    let source: Source
    var issues: [CELIssue] = []
    /// Where the nodes of the tree stand, by their numbers.
    private(set) var offsets: [Int: Int] = [:]
    private let macros: MacroTable
    private var tokens: [Token] = []
    private var index = 0
    private var nextID = 1
    private var expressionDepth = 0
    private var relationDepth = 0
    private var calculationDepth = 0
    private var memberDepth = 0

    init(_ source: Source, macros: MacroTable) {
        self.source = source
        self.macros = macros
    }

    /// The tree, or nil where there are issues.
    mutating func parse() -> Expression? {
        guard source.scalars.count <= Self.maximumSize else {
            issues.append(
                CELIssue(
                    message: "expression code point size exceeds limit: size: \(source.scalars.count), limit \(Self.maximumSize)",
                    location: .none))
            return nil
        }
        var lexer = Lexer(source)
        tokens = lexer.tokens()
        issues = lexer.issues
        do throws(Failure) {
            let expression = try parseExpression()
            if token.kind != .end {
                throw failure(
                    "\(peekToken(1).kind == .end ? "extraneous" : "mismatched") input '\(token.text)' expecting <EOF>")
            }
            return issues.isEmpty ? expression : nil
        } catch {
            issues.append(CELIssue(message: error.message, location: error.location))
            return nil
        }
    }

    // MARK: Words

    private var token: Token { tokens[index] }
    private func peekToken(_ ahead: Int) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

    private mutating func advance() -> Token {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    private mutating func accept(_ symbol: String) -> Token? { token.isSymbol(symbol) ? advance() : nil }

    private func failure(_ message: String) -> Failure {
        // In an empty text there is no place to point to.
        let location = source.scalars.isEmpty ? SourceLocation(line: 1, column: -1) : source.location(token.offset)
        return Failure(message: "Syntax error: " + message, location: location)
    }

    private static func startsExpression(_ token: Token) -> Bool {
        switch token.kind {
        case .identifier, .int, .uint, .double, .string, .bytes: true
        case .symbol: ["[", "{", "(", ".", "-", "!", "true", "false", "null"].contains(token.text)
        default: false
        }
    }

    private static func followsExpression(_ token: Token) -> Bool {
        token.kind == .end || (token.kind == .symbol && (!startsExpression(token) || ["[", ".", "-", "{"].contains(token.text)))
    }

    /// Takes a symbol that has to come; the message tells as the reference's parser would how it might be mended.
    private mutating func expect(_ symbol: String, before follows: (Token) -> Bool) throws(Failure) -> Token {
        if let found = accept(symbol) { return found }
        if peekToken(1).isSymbol(symbol) { throw failure("extraneous input '\(token.text)' expecting '\(symbol)'") }
        if follows(token) { throw failure("missing '\(symbol)' at '\(token.text)'") }
        throw failure("mismatched input '\(token.text)' expecting '\(symbol)'")
    }

    private func expectExpression(_ set: String = Self.expressionStart) throws(Failure) {
        guard !Self.startsExpression(token) else { return }
        let closesCall = set.hasPrefix("'[', '{', '(', ')'") && peekToken(1).isSymbol(")")
        let extraneous = token.kind != .end && (Self.startsExpression(peekToken(1)) || closesCall)
        throw failure("\(extraneous ? "extraneous" : "mismatched") input '\(token.text)' expecting {\(set)}")
    }

    // MARK: Nodes

    mutating func newID(at offset: Int) -> Int {
        defer { nextID += 1 }
        offsets[nextID] = offset
        return nextID
    }

    mutating func node(_ offset: Int, _ kind: Expression.Kind) -> Expression { Expression(newID(at: offset), kind) }

    private mutating func report(_ message: String, _ offset: Int) -> Expression {
        issues.append(CELIssue(message: message, location: source.location(offset)))
        return node(offset, .literal(.null))
    }

    private mutating func call(_ id: Int, _ function: String, _ target: Expression?, _ arguments: [Expression]) -> Expression {
        if let macro = macros.find(function, arguments: arguments.count, isReceiver: target != nil) {
            var builder = MacroBuilder(parser: self, offset: offsets[id] ?? 0)
            do throws(MacroFailure) {
                let expanded = try macro(&builder, target, arguments)
                self = builder.parser
                if let expanded { return expanded }
            } catch {
                self = builder.parser
                return report(error.message, offsets[error.id ?? id] ?? 0)
            }
        }
        return Expression(id, .call(target: target, function: function, arguments: arguments))
    }

    // MARK: Grammar

    private func checkDepth(_ depth: Int) throws(Failure) {
        if depth > Self.maximumDepth {
            throw Failure(message: "expression recursion limit exceeded: \(Self.maximumDepth)", location: .none)
        }
    }

    private mutating func parseExpression() throws(Failure) -> Expression {
        expressionDepth += 1
        defer { expressionDepth -= 1 }
        try checkDepth(expressionDepth)
        try expectExpression()
        let condition = try parseLogic("||", Operator.logicalOr)
        guard let question = accept("?") else { return condition }
        let id = newID(at: question.offset)
        try expectExpression()
        let first = try parseLogic("||", Operator.logicalOr)
        _ = try expect(":") { Self.startsExpression($0) }
        try expectExpression()
        let second = try parseExpression()
        return call(id, Operator.conditional, nil, [condition, first, second])
    }

    /// A chain of one logical operator, made into a tree of little depth.
    private mutating func parseLogic(_ symbol: String, _ function: String) throws(Failure) -> Expression {
        let isOr = symbol == "||"
        var terms = [isOr ? try parseLogic("&&", Operator.logicalAnd) : try parseRelation()]
        var ids: [Int] = []
        while let found = accept(symbol) {
            try expectExpression()
            terms.append(isOr ? try parseLogic("&&", Operator.logicalAnd) : try parseRelation())
            ids.append(newID(at: found.offset))
        }
        return ids.isEmpty ? terms[0] : balanced(terms, ids, function, 0, ids.count - 1)
    }

    private func balanced(_ terms: [Expression], _ ids: [Int], _ function: String, _ low: Int, _ high: Int) -> Expression {
        let middle = (low + high + 1) / 2
        let left = middle == low ? terms[middle] : balanced(terms, ids, function, low, middle - 1)
        let right = middle == high ? terms[middle + 1] : balanced(terms, ids, function, middle + 1, high)
        return Expression(ids[middle], .call(target: nil, function: function, arguments: [left, right]))
    }

    private mutating func parseRelation() throws(Failure) -> Expression {
        let depth = relationDepth
        defer { relationDepth = depth }
        relationDepth += 1
        var left = try parseSum()
        while token.kind == .symbol, let function = Operator.binary[token.text], !"+-*/%".contains(token.text) {
            relationDepth += 1
            try checkDepth(relationDepth)
            let id = newID(at: advance().offset)
            try expectExpression()
            left = call(id, function, nil, [left, try parseSum()])
        }
        return left
    }

    private mutating func parseSum() throws(Failure) -> Expression {
        let depth = calculationDepth
        defer { calculationDepth = depth }
        calculationDepth += 1
        var left = try parseProduct()
        while token.isSymbol("+") || token.isSymbol("-") {
            calculationDepth += 1
            try checkDepth(calculationDepth)
            let symbol = advance()
            let id = newID(at: symbol.offset)
            try expectExpression()
            left = call(id, symbol.text == "+" ? Operator.add : Operator.subtract, nil, [left, try parseProduct()])
        }
        return left
    }

    private mutating func parseProduct() throws(Failure) -> Expression {
        var left = try parseUnary()
        while token.isSymbol("*") || token.isSymbol("/") || token.isSymbol("%") {
            calculationDepth += 1
            try checkDepth(calculationDepth)
            let symbol = advance()
            let id = newID(at: symbol.offset)
            try expectExpression()
            left = call(id, Operator.binary[symbol.text] ?? "", nil, [left, try parseUnary()])
        }
        return left
    }

    private mutating func parseUnary() throws(Failure) -> Expression {
        let first = token
        guard first.isSymbol("!") || first.isSymbol("-") else { return try parseMember() }
        if first.text == "-", peekToken(1).kind == .int || peekToken(1).kind == .double { return try parseMember() }
        var count = 0
        while accept(first.text) != nil { count += 1 }
        let isSignOfNumber = first.text == "-" && (token.kind == .int || token.kind == .double) && count > 1
        if isSignOfNumber {
            // The last minus belongs to the number.
            index -= 1
            count -= 1
        }
        let id = count % 2 == 0 ? 0 : newID(at: first.offset)
        if first.text == "!", token.kind == .end { throw failure("extraneous input '<EOF>' expecting {\(Self.expressionStart)}") }
        try expectExpression()
        let operand = try parseMember()
        return count % 2 == 0 ? operand : call(id, first.text == "!" ? Operator.logicalNot : Operator.negate, nil, [operand])
    }

    private mutating func parseMember() throws(Failure) -> Expression {
        let depth = memberDepth
        defer { memberDepth = depth }
        memberDepth += 1
        var operand = try parsePrimary()
        while true {
            if token.isSymbol(".") {
                operand = try parseSelection(operand)
            } else if token.isSymbol("[") {
                operand = try parseIndex(operand)
            } else {
                return operand
            }
            memberDepth += 1
            try checkDepth(memberDepth)
        }
    }

    private mutating func parseSelection(_ operand: Expression) throws(Failure) -> Expression {
        let dot = advance()
        let isOptional = accept("?") != nil
        guard token.kind == .identifier || token.kind == .escapedIdentifier else {
            if token.isSymbol("true") || token.isSymbol("false") || token.isSymbol("null") {
                throw failure("mismatched input '\(token.text)' expecting IDENTIFIER")
            }
            let shown = "." + (isOptional ? "?" : "") + (token.kind == .end ? "" : token.text)
            throw failure("no viable alternative at input '\(shown)'")
        }
        let name = advance()
        if name.kind == .escapedIdentifier { return report("unsupported syntax: '`'", name.offset) }
        if isOptional {
            let id = newID(at: dot.offset)
            let field = node(name.offset, .literal(.string(name.text)))
            return Expression(id, .call(target: nil, function: Operator.optionalSelect, arguments: [operand, field]))
        }
        if let open = accept("(") {
            let id = newID(at: open.offset)
            return call(id, name.text, operand, try parseArguments())
        }
        return node(dot.offset, .select(operand, field: name.text, isTest: false))
    }

    private mutating func parseArguments() throws(Failure) -> [Expression] {
        if accept(")") != nil { return [] }
        try expectExpression("'[', '{', '(', ')'" + Self.expressionStart.dropFirst("'[', '{', '('".count))
        var arguments = [try parseExpression()]
        while accept(",") != nil {
            try expectExpression()
            arguments.append(try parseExpression())
        }
        _ = try expect(")") { Self.followsExpression($0) }
        return arguments
    }

    private mutating func parseIndex(_ operand: Expression) throws(Failure) -> Expression {
        let open = advance()
        let isOptional = accept("?") != nil
        let id = newID(at: open.offset)
        if !Self.startsExpression(token), !isOptional {
            try expectExpression("'[', '{', '(', '.', '-', '!', '?'" + Self.expressionStart.dropFirst("'[', '{', '(', '.', '-', '!'".count))
        }
        let index = try parseExpression()
        _ = try expect("]") { Self.followsExpression($0) }
        return call(id, isOptional ? Operator.optionalIndex : Operator.index, nil, [operand, index])
    }

    // MARK: Primaries

    private mutating func parsePrimary() throws(Failure) -> Expression {
        let first = token
        switch first.kind {
        case .int, .uint, .double, .string, .bytes: return parseLiteral(advance(), start: first.offset, negative: false)
        case .identifier: return try parseIdentifier(leadingDot: nil)
        case .symbol: break
        default:
            try expectExpression()
            throw failure("mismatched input '\(first.text)' expecting {\(Self.expressionStart)}")
        }
        switch first.text {
        case "-":
            _ = advance()
            if token.kind == .int || token.kind == .double { return parseLiteral(advance(), start: first.offset, negative: true) }
            throw failure("no viable alternative at input '-\(token.kind == .end ? "" : token.text)'")
        case "true", "false":
            _ = advance()
            return node(first.offset, .literal(.bool(first.text == "true")))
        case "null":
            _ = advance()
            return node(first.offset, .literal(.null))
        case "(":
            _ = advance()
            try expectExpression()
            let inner = try parseExpression()
            _ = try expect(")") { Self.followsExpression($0) }
            return inner
        case "[": return try parseList()
        case "{": return try parseMap()
        case ".":
            _ = advance()
            guard token.kind == .identifier else {
                throw failure("no viable alternative at input '.\(token.kind == .end ? "" : token.text)'")
            }
            return try parseIdentifier(leadingDot: first)
        default:
            try expectExpression()
            throw failure("mismatched input '\(first.text)' expecting {\(Self.expressionStart)}")
        }
    }

    private mutating func parseIdentifier(leadingDot: Token?) throws(Failure) -> Expression {
        var ahead = 1
        while peekToken(ahead).isSymbol("."), peekToken(ahead + 1).kind == .identifier { ahead += 2 }
        if peekToken(ahead).isSymbol("{") { return try parseObject(leadingDot != nil) }
        let start = leadingDot?.offset ?? token.offset
        let name = advance()
        let fullName = (leadingDot == nil ? "" : ".") + name.text
        let open = accept("(")
        if Self.reserved.contains(name.text) {
            if open != nil { _ = try parseArguments() }
            return report("reserved identifier: \(name.text)", start)
        }
        guard let open else { return node(name.offset, .identifier(fullName)) }
        let id = newID(at: open.offset)
        return call(id, fullName, nil, try parseArguments())
    }

    private mutating func parseLiteral(_ literal: Token, start: Int, negative: Bool) -> Expression {
        var text = literal.text
        switch literal.kind {
        case .int, .uint:
            if literal.kind == .uint { text.removeLast() }
            let isHex = text.hasPrefix("0x")
            let digits = (negative ? "-" : "") + (isHex ? String(text.dropFirst(2)) : text)
            if literal.kind == .uint {
                guard let value = UInt64(digits, radix: isHex ? 16 : 10) else { return report("invalid uint literal", start) }
                return node(start, .literal(.uint(value)))
            }
            guard let value = Int64(digits, radix: isHex ? 16 : 10) else { return report("invalid int literal", start) }
            return node(start, .literal(.int(value)))
        case .double:
            guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else { return report("invalid double literal", start) }
            return node(start, .literal(.double(negative ? -value : value)))
        default:
            switch StringLiteral.decode(text, isBytes: literal.kind == .bytes) {
            case .failure(let error): return report(error.message, start)
            case .success(let bytes):
                return node(start, .literal(literal.kind == .bytes ? .bytes(bytes) : .string(String(decoding: bytes, as: UTF8.self))))
            }
        }
    }

    private mutating func parseList() throws(Failure) -> Expression {
        let id = newID(at: advance().offset)
        var elements: [Expression] = []
        var optional: Set<Int> = []
        if !token.isSymbol("]"), !token.isSymbol(",") {
            while true {
                if accept("?") != nil { optional.insert(elements.count) }
                if elements.isEmpty, optional.isEmpty {
                    try expectExpression(
                        "'[', ']', '{', '(', '.', ',', '-', '!', '?'" + Self.expressionStart.dropFirst("'[', '{', '(', '.', '-', '!'".count))
                } else if !elements.isEmpty, !Self.startsExpression(token), !optional.contains(elements.count) {
                    _ = try expect("]") { _ in false }
                }
                elements.append(try parseExpression())
                guard token.isSymbol(","), !peekToken(1).isSymbol("]") else { break }
                _ = advance()
            }
        }
        _ = accept(",")
        try expectEither("]")
        return Expression(id, .list(elements, optional: optional))
    }

    /// Takes the end of a list of things; where it doesn't come, a comma might have come as well.
    private mutating func expectEither(_ symbol: String) throws(Failure) {
        if accept(symbol) != nil { return }
        let extraneous = peekToken(1).isSymbol(symbol) || (peekToken(1).isSymbol(",") && token.kind != .end)
        throw failure("\(extraneous ? "extraneous" : "mismatched") input '\(token.text)' expecting {'\(symbol)', ','}")
    }

    private mutating func parseMap() throws(Failure) -> Expression {
        let id = newID(at: advance().offset)
        var entries: [Expression.Entry] = []
        if !token.isSymbol("}"), !token.isSymbol(",") {
            while true {
                let isOptional = accept("?") != nil
                if entries.isEmpty, !isOptional {
                    try expectExpression(
                        "'[', '{', '}', '(', '.', ',', '-', '!', '?'" + Self.expressionStart.dropFirst("'[', '{', '(', '.', '-', '!'".count))
                }
                let key = try parseExpression()
                let colon = try expect(":") { Self.startsExpression($0) }
                let entryID = newID(at: colon.offset)
                let value = try parseExpression()
                entries.append(Expression.Entry(id: entryID, key: key, field: "", value: value, isOptional: isOptional))
                guard token.isSymbol(","), !peekToken(1).isSymbol("}") else { break }
                _ = advance()
            }
        }
        _ = accept(",")
        try expectEither("}")
        return Expression(id, .map(entries))
    }

    private mutating func parseObject(_ leadingDot: Bool) throws(Failure) -> Expression {
        var name = (leadingDot ? "." : "") + advance().text
        while accept(".") != nil { name += "." + advance().text }
        let id = newID(at: advance().offset)
        var entries: [Expression.Entry] = []
        while !token.isSymbol("}"), !token.isSymbol(",") {
            let isOptional = accept("?") != nil
            guard token.kind == .identifier || token.kind == .escapedIdentifier else {
                throw failure("mismatched input '\(token.text)' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}")
            }
            let field = advance()
            if field.kind == .escapedIdentifier { _ = report("unsupported syntax: '`'", field.offset) }
            let colon = try expect(":") { Self.startsExpression($0) }
            let entryID = newID(at: colon.offset)
            let value = try parseExpression()
            entries.append(Expression.Entry(id: entryID, key: nil, field: field.text, value: value, isOptional: isOptional))
            guard token.isSymbol(","), !peekToken(1).isSymbol("}") else { break }
            _ = advance()
        }
        _ = accept(",")
        try expectEither("}")
        return Expression(id, .object(name, entries))
    }
}
