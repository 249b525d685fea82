/// Keeps a large value on the heap, shared by copies until one of them changes it.
@propertyWrapper
public struct Boxed<Value: Equatable & Sendable>: Equatable, Sendable {
    private var box: Box<Value>

    public init(wrappedValue: Value) {
        box = Box(wrappedValue)
    }

    public var wrappedValue: Value {
        get { box.value }
        _modify {
            if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
            yield &box.value
        }
    }

    public static func == (left: Boxed, right: Boxed) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }
}

/// `Boxed` for what may be absent; absent costs a word.
@propertyWrapper
public struct BoxedOptional<Value: Equatable & Sendable>: Equatable, Sendable {
    private var box: Box<Value>?

    public init(wrappedValue: Value?) {
        box = wrappedValue.map { Box($0) }
    }

    public init() {
        box = nil
    }

    public var wrappedValue: Value? {
        get { box?.value }
        _modify {
            var value = box?.value
            defer { box = value.map { Box($0) } }
            yield &value
        }
        set { box = newValue.map { Box($0) } }
    }

    public static func == (left: BoxedOptional, right: BoxedOptional) -> Bool {
        left.box === right.box || left.box?.value == right.box?.value
    }
}

extension Boxed: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(box.value) }
}

extension BoxedOptional: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(box?.value) }
}

/// Sendable: the value changes only while the one reference to the box is held exclusively
/// (`isKnownUniquelyReferenced` in a mutating access); a shared box is only read.
private final class Box<Value: Sendable>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}
