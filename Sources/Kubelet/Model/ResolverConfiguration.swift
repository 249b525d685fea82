import KubernetesAPI
import Protocols

/// A pod's resolver: servers, domains, options. Pure.
enum ResolverConfiguration {
    /// As the C library; more are ignored.
    static let maximumServers = 3
    static let maximumDomains = 32

    /// Reads `/etc/resolv.conf`.
    static func parse(_ text: String) -> CRI.DNSConfig {
        var config = CRI.DNSConfig()
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix(";") else { continue }
            switch first {
            case "nameserver": if words.count > 1 { config.servers.append(words[1]) }
            case "search": config.searches = words.dropFirst().map { $0.count > 1 && $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
            case "options": config.options = Array(words.dropFirst())
            default: break
            }
        }
        return config
    }

    static func make(_ pod: Pod, host: CRI.DNSConfig, clusterDNS: [String], clusterDomain: String) -> CRI.DNSConfig {
        var config = host
        switch pod.spec.dnsPolicy {
        case "None": config = CRI.DNSConfig()
        case "Default": break
        case "ClusterFirstWithHostNet": config = cluster(pod, host, clusterDNS, clusterDomain)
        default: if !pod.spec.hostNetwork { config = cluster(pod, host, clusterDNS, clusterDomain) }
        }
        if let own = pod.spec.dnsConfig {
            config.servers = unique(config.servers + own.nameservers)
            config.searches = unique(config.searches + own.searches)
            config.options = mergeOptions(config.options, own.options)
        }
        config.servers = Array(config.servers.prefix(maximumServers))
        config.searches = Array(config.searches.prefix(maximumDomains))
        return config
    }

    private static func cluster(_ pod: Pod, _ host: CRI.DNSConfig, _ servers: [String], _ domain: String) -> CRI.DNSConfig {
        guard !servers.isEmpty else { return host }
        var config = CRI.DNSConfig()
        config.servers = servers
        config.searches = unique(["\(pod.namespace).svc.\(domain)", "svc.\(domain)", domain] + host.searches)
        config.options = ["ndots:5"]
        return config
    }

    private static func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }

    private static func mergeOptions(_ options: [String], _ own: [PodDNSConfigOption]) -> [String] {
        var result = options
        for option in own {
            let text = option.value.map { $0.isEmpty ? option.name : "\(option.name):\($0)" } ?? option.name
            result.removeAll { $0 == option.name || $0.hasPrefix("\(option.name):") }
            result.append(text)
        }
        return result
    }
}
