import SwiftASN1

enum PEM {
    /// One block, with a newline at the end.
    static func encode(_ type: String, _ der: [UInt8]) -> String {
        PEMDocument(type: type, derBytes: der).pemString + "\n"
    }
}
