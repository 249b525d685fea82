import Foundation
import KubernetesSchema

enum SchemaFiles {
    /// Every schema file of a folder, by name.
    static func read(_ folder: URL) throws -> [SchemaSource] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".schema") }.sorted()
        return try names.map { SchemaSource(name: $0, text: [UInt8](try Data(contentsOf: folder.appendingPathComponent($0)))) }
    }
}

/// Writes generated files, only where they differ, so that builds stay incremental, and removes those that are no more generated.
struct OutputFolder {
    let url: URL
    private var written: Set<String> = []

    init(_ url: URL) throws {
        self.url = url
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    mutating func write(_ name: String, _ text: String) throws {
        written.insert(name)
        let file = url.appendingPathComponent(name)
        let data = Data(text.utf8)
        if (try? Data(contentsOf: file)) == data { return }
        try data.write(to: file)
    }

    func removeOthers() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path) where !written.contains(name) {
            try FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }
}

/// The schema files as string literals.
enum EmbeddedText {
    static func write(_ sources: [SchemaSource], to folder: URL) throws {
        var output = try OutputFolder(folder)
        var text = """
            // Written by SchemaGenerator from Schema/*.schema; do not edit.

            /// The schema files' text.
            enum EmbeddedSchema {
                static func sources() -> [SchemaSource] {
                    files.map { file in
                        SchemaSource(name: "\\(file.name)", text: [UInt8](UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)))
                    }
                }

                private static var files: [(name: StaticString, text: StaticString)] {
                    [

            """
        for (index, source) in sources.enumerated() {
            text += "            (\"\(source.name)\", file\(index)),\n"
        }
        text += "        ]\n    }\n}\n"
        for (index, source) in sources.enumerated() {
            text += "\nprivate let file\(index): StaticString = #\"\"\"\n\(String(decoding: source.text, as: UTF8.self))\"\"\"#\n"
        }
        try output.write("EmbeddedSchema.swift", text)
        try output.removeOthers()
    }
}
