import Foundation
import KubernetesSchema

// Turns the schema files into Swift: `swift run SchemaGenerator` in the package's folder.
let root = URL(fileURLWithPath: CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : ".")
do {
    let sources = try SchemaFiles.read(root.appendingPathComponent("Sources/KubernetesSchema/Schema"))
    let start = ContinuousClock.now
    let schema = try Schema(sources: sources)
    let time = ContinuousClock.now - start
    try EmbeddedText.write(sources, to: root.appendingPathComponent("Sources/KubernetesSchema/Generated"))
    let typed = try TypedStructs.write(schema, to: root.appendingPathComponent("Sources/KubernetesAPI/Generated"))
    let protocols = root.appendingPathComponent("Sources/Protocols")
    try ProtocolMessages.write(
        protocols.appendingPathComponent("Definitions"), to: protocols.appendingPathComponent("Generated"))
    FileHandle.standardError.write(
        Data("\(schema.types.count) types, \(schema.resources.count) resources, \(typed) typed fields; read in \(time)\n".utf8))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
