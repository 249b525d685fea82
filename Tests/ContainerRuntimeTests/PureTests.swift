import KubernetesSchema
import Testing

@testable import ContainerRuntime

struct PureTests {
    @Test func versionsAreReadFromBothGenerations() throws {
        let old = try #require(ContainerdPrograms.version(in: "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3\n"))
        let new = try #require(ContainerdPrograms.version(in: "containerd github.com/containerd/containerd/v2 v2.1.4 75cb2b7193e4\n"))
        #expect(old == (1, 6))
        #expect(new == (2, 1))
    }

    @Test func configurationFollowsTheGeneration() {
        let configuration = ContainerdConfiguration(folder: "/data/containerd")
        var programs = ContainerdPrograms(
            containerd: "/c", shim: "/s", runc: "/r", ctr: "/ctr", cniFolder: "/cni", version: (1, 6))
        let old = configuration.text(programs)
        programs.version = (2, 0)
        let new = configuration.text(programs)
        #expect(old.contains("version = 2\n") && old.contains("sandbox_image = \"\(PauseImage.name)\""))
        #expect(new.contains("version = 3\n") && new.contains("sandbox = \"\(PauseImage.name)\""))
        #expect(!new.contains("sandbox_image"))
    }

    @Test func networkHoldsEveryFamily() throws {
        let cidrs = [try #require(CIDR("10.244.0.0/24")), try #require(CIDR("fd00::/64"))]
        let text = CNIConfiguration.text(podCIDRs: cidrs, leaseFolder: "/leases")
        #expect(text.contains("10.244.0.0/24") && text.contains("fd00::/64") && text.contains("portMappings"))
    }

    @Test func mountsWithBlanksAndSharing() {
        let text = "36 35 98:0 / /a\\040b rw shared:1 - ext4 /dev/root rw\n37 35 98:0 / /c rw - tmpfs tmpfs rw\n"
        let entries = Mounts.parse(text)
        #expect(entries == [Mounts.Entry(path: "/a b", type: "ext4", isShared: true), Mounts.Entry(path: "/c", type: "tmpfs", isShared: false)])
    }
}
