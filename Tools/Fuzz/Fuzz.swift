#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// Fuzz [--seconds N] [--seed N] [--corpus FOLDER] [--findings FOLDER] [--input FILE] [TARGET…]
//
// Every target runs in a process of its own, which is started anew when it crashes or hangs. The input that it had then, and every input that
// a target complains of, is written to the folder of findings; the exit code says whether there are any. `--input` runs one such file again.

struct Options {
    var seconds = 60
    var seed: UInt64 = 0
    var corpus = "Tools/Fuzz/Corpus"
    var findings = ".build/fuzz"
    var input: String?
    var isChild = false
    var names: [String] = []

    init(_ arguments: ArraySlice<String>) {
        seed = UInt64(time(nil))
        var rest = arguments
        func usage(_ text: String) -> Never {
            print("\(text)\nusage: Fuzz [--seconds N] [--seed N] [--corpus FOLDER] [--findings FOLDER] [--input FILE] [TARGET…]")
            exit(2)
        }
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                names.append(argument)
                continue
            }
            if argument == "--child" {
                isChild = true
                continue
            }
            guard let value = rest.popFirst() else { usage("\(argument) needs a value") }
            switch argument {
            case "--seconds": seconds = Int(value) ?? seconds
            case "--seed": seed = UInt64(value) ?? seed
            case "--corpus": corpus = value
            case "--findings": findings = value
            case "--input": input = value
            default: usage("there is no \(argument)")
            }
        }
        if let unknown = names.first(where: { name in !targets.contains { $0.name == name } }) { usage("there is no target \(unknown)") }
        if names.isEmpty { names = targets.map { $0.name } }
    }
}

@main
enum Fuzz {
    static func main() {
        let options = Options(CommandLine.arguments.dropFirst())
        let chosen = targets.filter { options.names.contains($0.name) }
        if let path = options.input {
            guard let target = chosen.first, let bytes = Files.read(path) else { exit(2) }
            print(target.init().run(bytes) ?? "nothing is wrong with it")
        } else if options.isChild, let target = chosen.first {
            FuzzRun(target, options).work()
        } else {
            let findings = chosen.map { FuzzSupervisor($0, options).run() }.reduce(0, +)
            exit(findings == 0 ? 0 : 1)
        }
    }
}
