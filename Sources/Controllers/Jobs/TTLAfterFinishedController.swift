import Client
import KubernetesAPI
import KubernetesSchema

/// Deletes finished jobs when their time to live is over.
enum TTLAfterFinishedController {
    /// When the job may go; nil for one that stays.
    static func expiry(_ job: Job) -> Timestamp? {
        guard let seconds = job.spec.ttlSecondsAfterFinished, job.metadata.deletionTimestamp == nil,
            let ending = job.condition("Complete") ?? job.condition("Failed"), let end = ending.lastTransitionTime
        else { return nil }
        return end.adding(.seconds(Int64(seconds)))
    }

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("ttl-after-finished-controller")
        let jobs = context.informers.informer(Job.self)
        let clock = context.clock
        var controller = Controller(name: "ttl-after-finished-controller", workers: 5, queue: context.queue()) { key in
            guard let job = jobs.get(key: key), let expiry = expiry(job) else { return .done }
            let left = expiry.since(clock.now())
            if left > .zero { return .again(after: left) }
            // The cache may be behind: the time to live may have been changed.
            do {
                let live = try await client.get(Job.self, namespace: job.namespace, name: job.name)
                guard live.metadata.uid == job.metadata.uid, let expiry = self.expiry(live), expiry <= clock.now() else { return .done }
                try await client.delete(
                    Job.self, namespace: job.namespace, name: job.name, propagationPolicy: .foreground, uid: live.metadata.uid,
                    resourceVersion: live.metadata.resourceVersion)
            } catch where error.isNotFound {
                return .done
            }
            return .done
        }
        controller.watch(jobs)
        return controller
    }
}
