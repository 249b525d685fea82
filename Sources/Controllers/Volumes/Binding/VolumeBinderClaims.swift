import Client
import KubernetesAPI
import KubernetesSchema

// Claims: from Pending to Bound, and to Lost.
extension VolumeBinder {
    func syncUnbound(_ claim: PersistentVolumeClaim) async throws -> Reconciled {
        if !claim.spec.volumeName.isEmpty { return try await syncNamed(claim) }
        let isDelayed = try delaysBinding(claim)
        if let volume = try VolumeMatching.best(claim, among: volumes.list(), delayed: isDelayed) {
            try await bind(volume, claim)
            return .done
        }
        if try await assignDefaultClass(claim) { return .done }
        if isDelayed, claim.metadata.annotations[VolumeAnnotations.selectedNode] == nil {
            tellWaiting(claim)
        } else if !claim.className.isEmpty {
            try await provision(claim)
            // Upstream leaves the phase to the claim's creation, which sets it.
            if claim.status.phase.isEmpty { try await setPhase(claims.get(claim.namespacedName) ?? claim, "Pending") }
            return .again(after: VolumeBinder.period)
        } else {
            let message = "no persistent volumes available for this claim and no storage class is set"
            recorder.normal(claim, "FailedBinding", message)
        }
        try await setPhase(claim, "Pending")
        return .again(after: VolumeBinder.period)
    }

    /// A claim that names its volume.
    private func syncNamed(_ claim: PersistentVolumeClaim) async throws -> Reconciled {
        guard let volume = volumes.get(claim.spec.volumeName) else {
            try await setPhase(claim, "Pending")
            return .again(after: VolumeBinder.period)
        }
        if volume.spec.claimRef == nil {
            if let objection = VolumeMatching.objection(volume, claim) {
                recorder.warning(claim, "VolumeMismatch", "Cannot bind to requested volume \"\(volume.name)\": \(objection)")
                try await setPhase(claim, "Pending")
                return .again(after: VolumeBinder.period)
            }
            try await bind(volume, claim)
            return .done
        }
        if volume.isBound(to: claim) {
            try await bind(volume, claim)
            return .done
        }
        recorder.warning(claim, "FailedBinding", "volume \"\(volume.name)\" already bound to a different claim.")
        if claim.metadata.annotations[VolumeAnnotations.boundByController] != nil {
            let other = volume.spec.claimRef.map { "\($0.namespace)/\($0.name)" } ?? ""
            let start = "invalid binding of claim \"\(claim.namespacedName)\" to volume \"\(claim.spec.volumeName)\""
            throw StatusError.internalError("\(start): volume already claimed by \"\(other)\"")
        }
        try await setPhase(claim, "Pending")
        return .again(after: VolumeBinder.period)
    }

    func syncBound(_ claim: PersistentVolumeClaim) async throws -> Reconciled {
        guard !claim.spec.volumeName.isEmpty else {
            try await lose(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!")
            return .done
        }
        guard let volume = volumes.get(claim.spec.volumeName) else {
            try await lose(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
            return .done
        }
        if volume.spec.claimRef == nil || volume.spec.claimRef?.uid == claim.metadata.uid {
            try await bind(volume, claim)
            return .done
        }
        // A pre-bound volume learns of the claim's UID here.
        if volume.isBound(to: claim) {
            try await bind(volume, claim)
            return .done
        }
        try await lose(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly")
        return .done
    }

    private func lose(_ claim: PersistentVolumeClaim, _ reason: String, _ message: String) async throws {
        if claim.status.phase == "Lost" { return }
        try await setPhase(claim, "Lost")
        recorder.warning(claim, reason, message)
    }

    private func delaysBinding(_ claim: PersistentVolumeClaim) throws -> Bool {
        guard !claim.className.isEmpty, let storage = classes.get(name: claim.className) else { return false }
        guard let mode = storage.volumeBindingMode else {
            throw StatusError.internalError("VolumeBindingMode not set for StorageClass \"\(storage.name)\"")
        }
        return mode == "WaitForFirstConsumer"
    }

    /// A default class that came after the claim is taken over.
    private func assignDefaultClass(_ claim: PersistentVolumeClaim) async throws -> Bool {
        guard !claim.namesClass, let standard = StorageClass.standard(classes.list()) else { return false }
        var assigned = claim
        assigned.spec.storageClassName = standard.name
        _ = try await update(assigned)
        return true
    }

    private func tellWaiting(_ claim: PersistentVolumeClaim) {
        let waiting = pods.byIndex(PodClaims.index, claim.namespacedName).filter { !$0.isTerminal && $0.spec.nodeName.isEmpty }
        let names = waiting.map(\.name).sorted()
        switch names.count {
        case 0: recorder.normal(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
        case 1: recorder.normal(claim, "WaitForPodScheduled", "waiting for pod \(names[0]) to be scheduled")
        default:
            recorder.normal(claim, "WaitForPodScheduled", "waiting for pods \(names.joined(separator: ",")) to be scheduled")
        }
    }

    /// Names the provisioner in the claim: an external one makes the volume then.
    private func provision(_ claim: PersistentVolumeClaim) async throws {
        guard let storage = classes.get(name: claim.className) else {
            let message = "storageclass.storage.k8s.io \"\(claim.className)\" not found"
            return recorder.warning(claim, "ProvisioningFailed", message)
        }
        let isInTree = storage.provisioner.hasPrefix("kubernetes.io/")
        guard let provisioner = isInTree ? MigratedProvisioners.drivers[storage.provisioner] : storage.provisioner else {
            return recorder.warning(claim, "ProvisioningFailed", "no volume plugin matched name: \(storage.provisioner)")
        }
        if claim.metadata.annotations[VolumeAnnotations.provisioner] != provisioner {
            var marked = claim
            marked.metadata.annotations[VolumeAnnotations.provisioner] = provisioner
            marked.metadata.annotations[VolumeAnnotations.provisionerBeta] = provisioner
            do {
                _ = try await update(marked)
            } catch {
                recorder.warning(claim, "ProvisioningFailed", "Error saving claim: \(error)")
                throw error
            }
        }
        recorder.normal(
            claim, "ExternalProvisioning",
            "Waiting for a volume to be created either by the external provisioner '\(provisioner)' or manually by the system "
                + "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.")
    }
}
