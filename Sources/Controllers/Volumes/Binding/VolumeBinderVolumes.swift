import Client
import KubernetesAPI
import KubernetesSchema

// Volumes: Available, Bound, Released, Failed.
extension VolumeBinder {
    func sync(_ volume: PersistentVolume) async throws -> Reconciled {
        // Without a UID it waits for the claim that its administrator had in mind.
        guard let reference = volume.spec.claimRef, !reference.uid.isEmpty else {
            _ = try await setPhase(volume, "Available")
            return .done
        }
        guard let claim = try await claim(of: volume, reference) else {
            try await release(volume)
            return .done
        }
        if claim.spec.volumeName.isEmpty {
            if VolumeMatching.modesDiffer(claim, volume) {
                let start = "Cannot bind PersistentVolume"
                recorder.warning(
                    volume, "VolumeMismatch",
                    "\(start) to requested PersistentVolumeClaim \"\(claim.name)\" due to incompatible volumeMode.")
                recorder.warning(
                    claim, "VolumeMismatch",
                    "\(start) \"\(volume.name)\" to requested PersistentVolumeClaim due to incompatible volumeMode.")
                return .done
            }
            queue.add("claim:" + claim.namespacedName)
            return .done
        }
        if claim.spec.volumeName == volume.name {
            _ = try await setPhase(volume, "Bound")
            return .done
        }
        // The claim has another volume.
        let isSurplus = volume.metadata.annotations[VolumeAnnotations.provisionedBy] != nil
            && volume.spec.persistentVolumeReclaimPolicy == "Delete"
        if isSurplus { try await release(volume) } else { try await unbind(volume) }
        return .done
    }

    /// The claim that a volume is bound to; nil where it is gone, be there another of its name.
    private func claim(of volume: PersistentVolume, _ reference: ObjectReference) async throws -> PersistentVolumeClaim? {
        if let known = claims.get("\(reference.namespace)/\(reference.name)"), known.metadata.uid == reference.uid { return known }
        if volume.status.phase == "Released" || volume.status.phase == "Failed" { return nil }
        // The cache may be behind, and data is at stake: the server's word counts.
        do {
            let live = try await client.get(PersistentVolumeClaim.self, namespace: reference.namespace, name: reference.name)
            return live.metadata.uid == reference.uid ? live : nil
        } catch where error.isNotFound {
            return nil
        }
    }

    private func unbind(_ volume: PersistentVolume) async throws {
        var freed = volume
        if volume.isBoundByController {
            freed.spec.claimRef = nil
            freed.metadata.annotations[VolumeAnnotations.boundByController] = nil
        } else {
            // The administrator's choice of a claim stays.
            freed.spec.claimRef?.uid = ""
        }
        _ = try await setPhase(try await update(freed), "Available")
    }

    private func release(_ volume: PersistentVolume) async throws {
        var volume = volume
        if volume.status.phase != "Released", volume.status.phase != "Failed" { volume = try await setPhase(volume, "Released") }
        if !(volume.metadata.annotations[VolumeAnnotations.migratedTo] ?? "").isEmpty { return }
        switch volume.spec.persistentVolumeReclaimPolicy {
        case "Retain": return
        case "Recycle": try await fail(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!")
        case "Delete":
            if let objection = VolumeBinder.deletionObjection(volume) { try await fail(volume, "VolumeFailedDelete", objection) }
        default: try await fail(volume, "VolumeUnknownReclaimPolicy", "Volume has unrecognized PersistentVolumeReclaimPolicy")
        }
    }

    private func fail(_ volume: PersistentVolume, _ reason: String, _ message: String) async throws {
        if volume.status.phase == "Failed" { return }
        let failed = try await setPhase(volume, "Failed", message: message)
        recorder.warning(failed, reason, message)
    }

    /// Why nobody will delete a volume; nil where its provisioner does.
    static func deletionObjection(_ volume: PersistentVolume) -> String? {
        if let provisioner = volume.metadata.annotations[VolumeAnnotations.provisionedBy], !provisioner.isEmpty {
            return provisioner.hasPrefix("kubernetes.io/") ? "no volume plugin matched name: \(provisioner)" : nil
        }
        if volume.spec.csi != nil { return nil }
        return "error getting deleter volume plugin for volume \"\(volume.name)\": no deletable volume plugin matched"
    }
}
