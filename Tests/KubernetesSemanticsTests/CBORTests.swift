import KubernetesSchema
import Testing
import Wire

@testable import KubernetesSemantics

/// CBOR's data items (RFC 8949) as JSON, and what is refused.
@Suite struct CBORTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.filter { $0 != " " })
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    private func json(_ hex: String) throws -> String { String(decoding: try Document.parseCBOR(bytes(hex)).encodeJSON(), as: UTF8.self) }

    private func problem(_ hex: String) -> String {
        do {
            return "read as \(try json(hex))"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("00", "0"), ("17", "23"), ("1818", "24"), ("1903e8", "1000"), ("1a000f4240", "1000000"), ("1b7fffffffffffffff", "9223372036854775807"), ("20", "-1"), ("3903e7", "-1000"),
        ("3b7fffffffffffffff", "-9223372036854775808"), ("f90000", "0"), ("f93c00", "1"), ("f93e00", "1.5"), ("f97bff", "65504"), ("fa47c35000", "100000"),
        ("fb3ff199999999999a", "1.1"), ("f90001", "5.960464477539063e-8"), ("f9c400", "-4"), ("f4", "false"), ("f5", "true"), ("f6", "null"), ("40", "\"\""), ("43616263", "\"abc\""),
        ("6161", "\"a\""), ("62c3bc", "\"ü\""), ("80", "[]"), ("83010203", "[1,2,3]"), ("9f0102ff", "[1,2]"), ("a0", "{}"), ("a16161820203", "{\"a\":[2,3]}"),
        ("bf6161014162f5ff", "{\"a\":1,\"b\":true}"), ("7f61616162ff", "\"ab\""), ("5f41614162ff", "\"ab\""), ("d9d9f701", "1"), ("d643010203", "\"AQID\""), ("d741ff", "\"ff\""),
        ("d542ffff", "\"__8\""), ("d6824101824102f6", "[\"AQ==\",[\"Ag==\",null]]"), ("c11a514b67b0", "\"2013-03-21T20:04:00Z\""), ("c1fb41d452d9ec200000", "\"2013-03-21T20:04:00.5Z\""),
        ("c074323031332d30332d32315432303a30343a30305a", "\"2013-03-21T20:04:00Z\""), ("d81801", "1"),
    ])
    func reads(hex: String, expected: String) throws {
        #expect(try json(hex) == expected)
    }

    @Test(arguments: [
        ("", "EOF"), ("18", "unexpected EOF"), ("41", "unexpected EOF"), ("8201", "unexpected EOF"), ("0000", "cbor: 1 bytes of extraneous data starting at index 1"),
        ("a2616101616102", "cbor: found duplicate map key \"a\" at map element index 1"), ("a2416101616102", "cbor: found duplicate map key \"a\" at map element index 1"),
        ("61ff", "cbor: invalid UTF-8 string"), ("1bffffffffffffffff", "cbor: cannot unmarshal positive integer into Go value of type int64 (18446744073709551615 overflows Go's int64)"),
        ("3bffffffffffffffff", "cbor: cannot unmarshal negative integer into Go value of type int64 (-18446744073709551616 overflows Go's int64)"),
        ("f97e00", "cbor: data item of cbor type primitives is not accepted by protocol: floating-point NaN"),
        ("f97c00", "cbor: data item of cbor type primitives is not accepted by protocol: floating-point infinity"),
        ("f7", "cbor: data item of cbor type primitives is not accepted by protocol: simple value 23 is not recognized"),
        ("c24101", "cbor: data item of cbor type tag is not accepted by protocol: bignum"), ("a10102", "cbor: cannot unmarshal positive integer into Go value of type string"),
        ("ff", "cbor: unexpected \"break\" code"), ("bf6161ff", "cbor: unexpected \"break\" code"), ("1c", "cbor: invalid additional information 28 for type positive integer"),
        ("5f6161ff", "cbor: wrong element type UTF-8 text string for indefinite-length byte string"), ("ba00200001", "cbor: exceeded max number of key-value pairs 2097152 for CBOR map"),
    ])
    func refuses(hex: String, expected: String) {
        #expect(problem(hex) == expected)
    }

    @Test func isBoundedInDepth() throws {
        let deep = { (count: Int) in [UInt8](repeating: 0x81, count: count) + [0x00] }
        _ = try Document.parseCBOR(deep(CBOR.maximumDepth))
        #expect(throws: CBORError.self) { try Document.parseCBOR(deep(CBOR.maximumDepth + 1)) }
        #expect(throws: CBORError.self) { try Document.parseCBOR([UInt8](repeating: 0xc6, count: CBOR.maximumDepth + 2) + [0x00]) }
    }

    @Test func writesTheShortestForm() throws {
        #expect(Document([1.5, 100_000.0, 1.1, 65504.0, 5.960464477539063e-8, 1e300]).encodeCBOR() == CBOR.mark + bytes("86 f93e00 fa47c35000 fb3ff199999999999a f97bff f90001 fb7e37e43c8800759c"))
        #expect(Document(["bb": 1, "a": -1, "c": "x", "": nil]).encodeCBOR() == CBOR.mark + bytes("a4 40f6 416120 416341 78 426262 01"))
        #expect(Document([24, 256, 65536, 4_294_967_296, -25]).encodeCBOR() == CBOR.mark + bytes("85 1818 190100 1a00010000 1b0000000100000000 3818"))
    }

    @Test func theSchemaSaysWhatIsBytesAndWhatFloats() throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let type = try #require(Schema.shared.kind(kind))
        var decoder = ObjectDecoder(try Document.parseJSON(#"{"data":{"k":"AQID"}}"#))
        #expect(CBOREncoder(try decoder.decode(type)).object(type, marked: false) == bytes("a2 4464617461 a1 416b d643010203 486d65746164617461 a0"))
    }
}
