import KubernetesAPI
import KubernetesSchema

/// What was recommended and done about one autoscaled object lately.
struct ScalingHistory: Sendable {
    /// A number at a moment of the controller's own clock.
    struct Sample: Sendable, Equatable {
        var value: Int
        var at: Duration
    }

    /// nil before the object was first looked at.
    private(set) var recommendations: [Sample]?
    private(set) var additions: [Sample] = []
    private(set) var removals: [Sample] = []

    /// The size found at first counts as recommended, so that a restart doesn't scale down at once.
    mutating func begin(_ replicas: Int, now: Duration) {
        if recommendations == nil { recommendations = [Sample(value: replicas, at: now)] }
    }

    /// Recommendations at or after a moment.
    func recommended(since cutoff: Duration) -> [Int] { (recommendations ?? []).filter { $0.at >= cutoff }.map(\.value) }

    mutating func recommend(_ replicas: Int, now: Duration, forget cutoff: Duration) {
        recommendations = (recommendations ?? []).filter { $0.at >= cutoff } + [Sample(value: replicas, at: now)]
    }

    /// Notes a change of size, for as long as a policy may ask for it.
    mutating func scaled(from old: Int, to new: Int, _ behavior: HorizontalPodAutoscalerBehavior?, now: Duration) {
        guard let behavior else { return }
        let policies = (new > old ? behavior.scaleUp : behavior.scaleDown)?.policies ?? []
        let cutoff = now - .seconds(Int64(policies.map(\.periodSeconds).max() ?? 0))
        let sample = Sample(value: abs(new - old), at: now)
        if new > old {
            additions = additions.filter { $0.at >= cutoff } + [sample]
        } else {
            removals = removals.filter { $0.at >= cutoff } + [sample]
        }
    }

    /// The size when a period began.
    func size(before period: Int32, current: Int, now: Duration) -> Int {
        let cutoff = now - .seconds(Int64(period))
        let sum = { (samples: [Sample]) in samples.filter { $0.at > cutoff }.reduce(0) { $0 + $1.value } }
        return current - sum(additions) + sum(removals)
    }
}

/// Brings a recommended size within what an autoscaler allows.
struct ScalingLimits {
    /// What the conditions tell of it.
    struct Outcome: Equatable {
        struct Word: Equatable {
            var reason: String
            var message: String
        }

        var replicas: Int
        /// For `AbleToScale`.
        var stability: Word
        /// For `ScalingLimited`.
        var limit: Word
        var isLimited: Bool
    }

    /// How long recommendations hold a scale-down back where the behavior says nothing.
    static let downscaleWindow = Duration.seconds(300)

    let minimum: Int
    let maximum: Int
    let current: Int
    let behavior: HorizontalPodAutoscalerBehavior?
    let now: Duration

    private static let ready = Outcome.Word(reason: "ReadyForNewScale", message: "recommended size matches current size")
    private static let within = Outcome.Word(
        reason: "DesiredWithinRange", message: "the desired count is within the acceptable range")
    private static let tooFew = Outcome.Word(
        reason: "TooFewReplicas", message: "the desired replica count is less than the minimum replica count")
    private static let tooMany = Outcome.Word(
        reason: "TooManyReplicas", message: "the desired replica count is more than the maximum replica count")
    private static let upLimit = Outcome.Word(
        reason: "ScaleUpLimit", message: "the desired replica count is increasing faster than the maximum scale rate")
    private static let downLimit = Outcome.Word(
        reason: "ScaleDownLimit", message: "the desired replica count is decreasing faster than the maximum scale rate")
    private static let downStabilized = Outcome.Word(
        reason: "ScaleDownStabilized",
        message: "recent recommendations were higher than current one, applying the highest recent recommendation")
    private static let upStabilized = Outcome.Word(
        reason: "ScaleUpStabilized",
        message: "recent recommendations were lower than current one, applying the lowest recent recommendation")

    /// Takes the recommendation into the history, too.
    func apply(_ desired: Int, _ history: inout ScalingHistory) -> Outcome {
        let (stable, word) = behavior == nil ? stabilized(desired, &history) : stabilizedByRules(desired, &history)
        let (replicas, limit) = behavior == nil ? limited(stable) : limitedByRules(stable, history)
        return Outcome(
            replicas: replicas, stability: stable == desired ? ScalingLimits.ready : word, limit: limit, isLimited: replicas != stable)
    }

    private func stabilized(_ desired: Int, _ history: inout ScalingHistory) -> (Int, Outcome.Word) {
        let cutoff = now - ScalingLimits.downscaleWindow
        let highest = max(desired, history.recommended(since: cutoff).max() ?? desired)
        history.recommend(desired, now: now, forget: cutoff)
        return (highest, ScalingLimits.downStabilized)
    }

    private func limited(_ desired: Int) -> (Int, Outcome.Word) {
        // More than twice the size, and more than four, is likelier a wrong measurement.
        let rate = max(2 * current, 4)
        if desired < minimum { return (minimum, ScalingLimits.tooFew) }
        let allowed = min(maximum, rate)
        if desired > allowed { return (allowed, maximum > rate ? ScalingLimits.upLimit : ScalingLimits.tooMany) }
        return (desired, ScalingLimits.within)
    }

    // MARK: By the behavior's rules

    private func window(_ rules: HPAScalingRules?, default fallback: Duration) -> Duration {
        rules?.stabilizationWindowSeconds.map { .seconds(Int64($0)) } ?? fallback
    }

    private func stabilizedByRules(_ desired: Int, _ history: inout ScalingHistory) -> (Int, Outcome.Word) {
        let up = now - window(behavior?.scaleUp, default: .zero)
        let down = now - window(behavior?.scaleDown, default: ScalingLimits.downscaleWindow)
        let samples = history.recommendations ?? []
        let lowest = samples.filter { $0.at > up }.map(\.value).reduce(desired, min)
        let highest = samples.filter { $0.at > down }.map(\.value).reduce(desired, max)
        history.recommend(desired, now: now, forget: min(up, down))
        let stable = min(max(current, lowest), highest)
        return (stable, desired >= current ? ScalingLimits.upStabilized : ScalingLimits.downStabilized)
    }

    private func limitedByRules(_ desired: Int, _ history: ScalingHistory) -> (Int, Outcome.Word) {
        if desired > current {
            let rate = max(current, scaleUpLimit(history))
            let allowed = min(maximum, rate)
            if desired > allowed { return (allowed, maximum > rate ? ScalingLimits.upLimit : ScalingLimits.tooMany) }
        } else if desired < current {
            let rate = min(current, scaleDownLimit(history))
            let allowed = max(minimum, rate)
            if desired < allowed { return (allowed, minimum < rate ? ScalingLimits.downLimit : ScalingLimits.tooFew) }
        }
        return (desired, ScalingLimits.within)
    }

    private func scaleUpLimit(_ history: ScalingHistory) -> Int {
        let rules = behavior?.scaleUp ?? HPAScalingRules()
        if rules.selectPolicy == "Disabled" { return current }
        let proposals = rules.policies.map { policy -> Int in
            let start = history.size(before: policy.periodSeconds, current: current, now: now)
            if policy.type == "Pods" { return start + Int(policy.value) }
            // Rounded up: a small percentage of few pods must not mean never.
            return replicaCount(Double(start) * (1 + Double(policy.value) / 100))
        }
        return (rules.selectPolicy == "Min" ? proposals.min() : proposals.max()) ?? Int(Int32.max)
    }

    private func scaleDownLimit(_ history: ScalingHistory) -> Int {
        let rules = behavior?.scaleDown ?? HPAScalingRules()
        if rules.selectPolicy == "Disabled" { return current }
        let proposals = rules.policies.map { policy -> Int in
            let start = history.size(before: policy.periodSeconds, current: current, now: now)
            if policy.type == "Pods" { return start - Int(policy.value) }
            return Int(Double(start) * (1 - Double(policy.value) / 100))
        }
        return (rules.selectPolicy == "Min" ? proposals.max() : proposals.min()) ?? 0
    }
}

/// A number of replicas rounded up, held within 32 bits.
func replicaCount(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(min(max(value.rounded(.up), Double(Int32.min)), Double(Int32.max)))
}
