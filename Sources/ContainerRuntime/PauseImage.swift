/// The image of sandboxes, made of the project's own program, so that nothing has to be pulled.
public enum PauseImage {
    public static let name = "localhost/swiftlet/pause:1"

    /// The program beside this executable or where packages put it.
    public static func findProgram() -> String? {
        var candidates: [String] = []
        if let executable = Files.readLink("/proc/self/exe") {
            let folder = Files.folder(of: executable)
            candidates += ["\(folder)/swiftlet-pause", "\(folder)/../lib/swiftlet/pause"]
        }
        candidates += ["/usr/local/lib/swiftlet/pause", "/usr/lib/swiftlet/pause"]
        return candidates.first { Files.isExecutable($0) }
    }

    /// The image as an OCI archive. Blocks.
    /// - Parameter program: the static program's path.
    public static func archive(program: String) throws -> [UInt8] {
        var builder = OCIImageBuilder(name: name)
        builder.files = [OCIImageBuilder.File(path: "pause", content: try Files.read(program))]
        builder.entrypoint = ["/pause"]
        builder.user = "65535:65535"
        return try builder.build()
    }
}
