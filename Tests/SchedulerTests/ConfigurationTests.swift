import Testing

@testable import Scheduler

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> SchedulerConfiguration {
        try SchedulerConfiguration(parsing: Array(("apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n" + text).utf8))
    }

    @Test func profilesAndArguments() throws {
        let configuration = try read(
            """
            percentageOfNodesToScore: 30
            podInitialBackoffSeconds: 2
            profiles:
            - schedulerName: packing
              plugins:
                score:
                  disabled: [{name: PodTopologySpread}]
                  enabled: [{name: ImageLocality, weight: 7}]
                multiPoint:
                  disabled: [{name: DefaultPreemption}]
              pluginConfig:
              - name: NodeResourcesFit
                args:
                  scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 3}]}
            - schedulerName: plain
            """)
        #expect(configuration.percentageOfNodesToScore == 30)
        #expect(configuration.initialBackoff == .seconds(2))
        let profile = ProfileFactory.make(configuration.profiles[0], seed: 1)
        #expect(
            profile.scores.map(\.plugin.name) == ["ImageLocality", "TaintToleration", "NodeAffinity", "NodeResourcesFit", "InterPodAffinity", "DynamicResources", "NodeResourcesBalancedAllocation"])
        #expect(profile.scores.map(\.weight) == [7, 3, 2, 1, 2, 2, 1])
        #expect(profile.postFilters.map(\.name) == ["DynamicResources"])
        #expect(profile.filters.contains { $0.name == "PodTopologySpread" })
        #expect(configuration.profiles[0].arguments.fit.strategy == .mostAllocated)
        #expect(configuration.profiles[1].schedulerName == "plain")
    }

    @Test func problemsNameTheirPlaces() {
        func problems(_ text: String) -> [String] {
            do { _ = try read(text) } catch let error as SchedulerConfigurationError { return error.problems } catch {}
            return []
        }
        #expect(problems("percentageOfNodesToScore: 101\n") == ["percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]"])
        #expect(problems("podInitialBackoffSeconds: 0\n") == ["podInitialBackoffSeconds: Invalid value: 0: must be greater than 0"])
        let twice = "profiles: [{schedulerName: a}, {schedulerName: a}]\n"
        #expect(problems(twice) == ["profiles[1].schedulerName: Duplicate value: \"a\""])
        let unknown = "profiles: [{plugins: {score: {enabled: [{name: Nothing}]}}}]\n"
        #expect(problems(unknown) == ["profiles[0].plugins.score.enabled[0]: plugin \"Nothing\" does not exist"])
    }
}
