import ArgumentParser
@main struct Swiftlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "swiftlet")
    mutating func run() async throws {}
}
