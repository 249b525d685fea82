import ArgumentParser
import ContainerRuntime
import Glibc
import Logging

/// `swiftlet images`: images without a registry.
struct ImagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "Load and build images.", subcommands: [Import.self, Build.self])

    /// `swiftlet images import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Load an OCI or Docker archive into the node's containerd.")

        @Option(help: "The data folder of the cluster.")
        var dataDir = "/var/lib/swiftlet"

        @Argument(help: "The archive, as 'docker save' or 'skopeo copy … oci-archive:' write it.")
        var file: String

        mutating func run() async throws {
            guard access(file, R_OK) == 0 else { throw StartFailure("can't read \(file): \(String(cString: strerror(errno)))") }
            let socket = "\(dataDir)/containerd/containerd.sock"
            guard access(socket, R_OK | W_OK) == 0 else {
                throw StartFailure("no containerd answers at \(socket): start the cluster first, as root, or name its folder with --data-dir")
            }
            guard let ctr = Subprocess.find("ctr") else { throw StartFailure("ctr is missing: install containerd with 'apt-get install containerd'") }
            do {
                print(try await ImageImport.run(file, ctr: ctr, socket: socket), terminator: "")
            } catch {
                throw StartFailure("\(file) can't be loaded: \(error)")
            }
        }
    }

    /// `swiftlet images build`: an image of a few files, for examples and tests.
    struct Build: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write an image of a few files as an OCI archive.")

        @Option(help: "The image's name with its tag.")
        var name: String

        @Option(help: "Where to write the archive.")
        var output: String

        @Option(help: "A file of the image: /path/in/image=/path/here. May be given more than once.")
        var file: [String] = []

        @Option(help: "What the image runs, words separated by spaces.")
        var entrypoint = ""

        mutating func run() async throws {
            var builder = OCIImageBuilder(name: name)
            for entry in file {
                let pair = entry.split(separator: "=", maxSplits: 1).map(String.init)
                guard pair.count == 2 else { throw StartFailure("--file \(entry): write /path/in/image=/path/here") }
                guard let content = DataFolder.bytes(pair[1]) else { throw StartFailure("can't read \(pair[1]): \(String(cString: strerror(errno)))") }
                builder.files.append(OCIImageBuilder.File(path: pair[0].hasPrefix("/") ? String(pair[0].dropFirst()) : pair[0], content: content))
            }
            builder.entrypoint = entrypoint.split(separator: " ").map(String.init)
            try DataFolder.write(output, bytes: try builder.build(), mode: 0o644)
        }
    }
}
