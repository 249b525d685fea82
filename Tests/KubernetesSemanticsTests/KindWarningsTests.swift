import KubernetesSchema
import KubernetesSemantics
import Testing
import Wire

@Suite struct KindWarningsTests {
    private func warnings(_ resource: GroupResource, _ text: String, old: String? = nil) throws -> [String] {
        let object = try Document.parseJSON(Array(text.utf8))
        return Strategies.strategy(for: resource).warnings(object, old: try old.map { try Document.parseJSON(Array($0.utf8)) })
    }

    private let deployments = GroupResource(group: "apps", resource: "deployments")

    private func deployment(generation: Int, _ container: String) -> String {
        #"{"metadata":{"name":"d","generation":\#(generation)},"spec":{"template":{"spec":{"containers":[{"name":"c",\#(container)}]}}}}"#
    }

    @Test func hiddenVariablesOfTemplates() throws {
        let twice = deployment(generation: 2, #""env":[{"name":"x","value":"1"},{"name":"x","value":"2"},{"name":"x","value":"$(x)3"}]"#)
        let expected = ["spec.template.spec.containers[0].env[1]: hides previous definition of \"x\", which may be dropped when using apply"]
        #expect(try warnings(deployments, twice) == expected)
        #expect(try warnings(deployments, twice, old: deployment(generation: 1, #""image":"i""#)) == expected)
        #expect(try warnings(deployments, twice, old: twice).isEmpty)
    }

    @Test func portsAndAmounts() throws {
        let text = deployment(
            generation: 1, #""ports":[{"containerPort":80},{"containerPort":80}],"resources":{"requests":{"memory":"1500m"}}"#)
        #expect(try warnings(deployments, text) == [
            "spec.template.spec.containers[0].resources.requests[memory]: fractional byte value \"1500m\" is invalid, must be an integer",
            "spec.template.spec.containers[0].ports[1]: duplicate port definition with spec.template.spec.containers[0].ports[0]",
        ])
    }

    @Test func headlessServices() throws {
        let text = #"{"spec":{"clusterIP":"None","sessionAffinity":"ClientIP"}}"#
        #expect(try warnings(GroupResource(group: "", resource: "services"), text) == ["spec.SessionAffinity is ignored for headless services"])
    }

    @Test func finalizersWithoutADomain() throws {
        let object = try Document.parseJSON(Array(#"{"metadata":{"finalizers":["orphan","x","a.b/c"]}}"#.utf8))
        #expect(MetadataValidation.finalizerNames(object).map(\.field) == ["metadata.finalizers[1]"])
    }
}
