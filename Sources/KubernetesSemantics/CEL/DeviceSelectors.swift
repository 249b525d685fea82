import CEL
import KubernetesSchema

/// What selectors of device classes and claims see of a device.
public struct SelectableDevice: Sendable {
    public enum Attribute: Hashable, Sendable {
        case int(Int64)
        case bool(Bool)
        case string(String)
        case version(String)
    }

    fileprivate let value: CELValue

    /// - Parameters:
    ///   - attributes: by their names, with or without a domain; the driver's is meant where there is none.
    /// - Throws: `CELError` for an attribute that can't be read.
    public init(
        driver: String, allowsMultipleAllocations: Bool, attributes: [String: Attribute], capacity: [String: Quantity]
    ) throws(CELError) {
        var domains: [String: [String: CELValue]] = [:]
        for (name, attribute) in attributes {
            let (domain, id) = Self.split(name, driver)
            domains[domain, default: [:]][id] = try Self.value(attribute, name)
        }
        var capacities: [String: [String: CELValue]] = [:]
        for (name, amount) in capacity {
            let (domain, id) = Self.split(name, driver)
            capacities[domain, default: [:]][id] = .opaque(LibraryValue(QuantityFunctions.type, amount, same: ==))
        }
        let fields: [String: CELValue] = [
            "driver": .string(driver), "allowMultipleAllocations": .bool(allowsMultipleAllocations), "attributes": .map(DomainMap(domains)),
            "capacity": .map(DomainMap(capacities)),
        ]
        value = .object(DeviceValue(fields: fields))
    }

    private static func split(_ name: String, _ driver: String) -> (domain: String, id: String) {
        guard let slash = name.firstIndex(of: "/") else { return (driver, name) }
        return (String(name[..<slash]), String(name[name.index(after: slash)...]))
    }

    private static func value(_ attribute: Attribute, _ name: String) throws(CELError) -> CELValue {
        switch attribute {
        case .int(let value): return .int(value)
        case .bool(let value): return .bool(value)
        case .string(let value): return .string(value)
        case .version(let text):
            switch SemanticVersion.parse(text) {
            case .success(let version): return .opaque(LibraryValue(SemverFunctions.type, version) { $0.compare($1) == 0 })
            case .failure(let error): throw CELError("attribute \(name): parse semantic version: \(error.message)")
            }
        }
    }

    fileprivate static let typeName = "kubernetes.DRADevice"

    /// A domain without entries reads as an empty map.
    private struct DomainMap: CELMap {
        let domains: [String: CELValue]
        private static let empty = CELValue.map(ValueMap([]))

        init(_ domains: [String: [String: CELValue]]) {
            self.domains = domains.mapValues { .map(ValueMap($0.map { (.string($0.key), $0.value) })) }
        }

        var count: Int { domains.count }
        var keys: [CELValue] { domains.keys.map { .string($0) } }
        func value(for key: CELValue) -> CELValue? { key.text.map { domains[$0] ?? Self.empty } }
    }

    private struct DeviceValue: CELObject {
        let fields: [String: CELValue]

        var typeName: String { SelectableDevice.typeName }
        func field(_ name: String) -> CELValue? { fields[name] }
        func has(_ name: String) -> Bool? { fields[name] == nil ? nil : true }
        func isEqual(to other: any CELObject) -> CELValue { .bool(false) }
    }
}

/// A CEL expression that selects devices, compiled.
public struct DeviceSelectorProgram: Sendable {
    /// What one run may cost; upstream's number.
    private static let costLimit: UInt64 = 1_000_000

    private let program: CELProgram

    /// - Throws: `CELError` that says what is wrong with the expression.
    public init(_ expression: String) throws(CELError) {
        switch Self.environment.compile(expression) {
        case .failure(let issues): throw CELError("compilation failed: \(issues)")
        case .success(let checked):
            guard checked.outputType == .bool || checked.outputType == .any || checked.outputType == .dyn else {
                throw CELError("must evaluate to bool or the unknown type, not \(checked.outputType)")
            }
            do throws(CELError) { program = try CELProgram(checked) } catch { throw CELError("program instantiation failed: \(error)") }
        }
    }

    /// Whether a device is selected.
    /// - Throws: `CELError` where the expression can't be evaluated for it.
    public func matches(_ device: SelectableDevice) throws(CELError) -> Bool {
        switch program.evaluate(CELVariables(["device": device.value]), limit: Self.costLimit).value {
        case .success(.bool(let value)): return value
        case .success(let value): throw CELError("CEL result of type \(value.type.name) could not be converted to bool")
        case .failure(let failure): throw CELError(failure.description)
        }
    }

    private static let environment: CELEnvironment = {
        var environment = KubernetesEnvironment.base
        BindingsLibrary.add(to: &environment)
        environment.add(variable: "device", .object(SelectableDevice.typeName))
        environment.add(DeviceTypes())
        return environment
    }()

    private struct DeviceTypes: CELTypeProvider {
        private static let fields: [String: CELType] = [
            "driver": .string, "allowMultipleAllocations": .bool, "attributes": .map(.string, .map(.string, .any)),
            "capacity": .map(.string, .map(.string, QuantityFunctions.type)),
        ]

        func type(named name: String) -> CELType? { name == SelectableDevice.typeName ? .object(name) : nil }
        func fieldType(_ type: String, _ field: String) -> CELType? { type == SelectableDevice.typeName ? Self.fields[field] : nil }
        func object(_ type: String, _ fields: [(String, CELValue)]) -> CELValue? { nil }
    }
}
