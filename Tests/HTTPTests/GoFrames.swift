/// Bytes recorded from the Go SPDY library.
enum GoFrames {
    /// SYN_STREAM of stream 1 with `streamtype: error`.
    static let synStream: [UInt8] = {
        let hex = "80030001000000290000000100000000000078f9e3c6a7c26260606004a7b392a2d4c45c6851c29a0a0a6800000000ffff"
        let digits = hex.utf8.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x61 + 10 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }()
}
