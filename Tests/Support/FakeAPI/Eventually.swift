/// Waits until something holds, without saying how soon: looks again every few milliseconds, ten seconds at most.
public func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<1000 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
