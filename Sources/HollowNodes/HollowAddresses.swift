import KubernetesSchema

/// The pods' addresses of one node: each has one, and none is given out again before its pod is gone.
struct HollowAddresses: Sendable {
    private var byPod: [String: UInt128] = [:]
    private var taken: Set<UInt128> = []
    /// Where the search goes on, so that addresses aren't used again at once.
    private var next: UInt128 = 1

    init() {}

    /// The address of a pod, found now where it has none.
    /// - Returns: nil where the range has no more.
    mutating func address(of uid: String, in range: CIDR) -> IPAddressValue? {
        if let known = byPod[uid] { return IPAddressValue(isV6: range.isV6, bits: known) }
        // The first address is the network's, the last the broadcast's.
        let hosts = UInt128(range.size) - 2
        for _ in 0..<hosts {
            let bits = range.base.bits + next
            next = next % hosts + 1
            if taken.insert(bits).inserted {
                byPod[uid] = bits
                return IPAddressValue(isV6: range.isV6, bits: bits)
            }
        }
        return nil
    }

    /// Takes note of an address that a pod has already.
    mutating func adopt(_ address: IPAddressValue, of uid: String) {
        guard byPod[uid] == nil else { return }
        byPod[uid] = address.bits
        taken.insert(address.bits)
    }

    mutating func release(_ uid: String) {
        if let bits = byPod.removeValue(forKey: uid) { taken.remove(bits) }
    }
}
