import KubernetesSchema
import Wire

/// The strategies of the built-in resources.
public enum Strategies {
    /// The strategy of a resource; the default one where it needs none of its own.
    public static func strategy(for resource: GroupResource) -> any ObjectStrategy {
        table[resource] ?? DefaultStrategy()
    }

    private static let table: [GroupResource: any ObjectStrategy] = {
        var table: [GroupResource: any ObjectStrategy] = [:]
        func add(_ group: String, _ strategies: [String: any ObjectStrategy]) {
            for (resource, strategy) in strategies { table[GroupResource(group: group, resource: resource)] = strategy }
        }
        add("", core)
        add("", volumes)
        add("apps", apps)
        add("batch", batch)
        add("autoscaling", ["horizontalpodautoscalers": KindStrategy(check: Validation.horizontalPodAutoscaler)])
        add("policy", ["poddisruptionbudgets": KindStrategy(
            names: { _ in [] }, allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, check: Validation.podDisruptionBudget)])
        add("events.k8s.io", ["events": EventStrategy()])
        add("networking.k8s.io", networking)
        add("discovery.k8s.io", ["endpointslices": KindStrategy(
            hasGeneration: true, checksMetadataChanges: false, generationFields: ["endpoints", "ports", "addressType"],
            change: { object, old, _, _ in StrategyTools.countChange(&object, old, ["labels"]) }, check: Validation.endpointSlice,
            checkChange: Validation.endpointSliceUpdate)])
        add("rbac.authorization.k8s.io", rbac)
        add("storage.k8s.io", storage)
        add("scheduling.k8s.io", ["priorityclasses": KindStrategy(
            hasGeneration: true, generationFields: [], check: Validation.priorityClass, checkChange: Validation.priorityClassUpdate)])
        add("node.k8s.io", ["runtimeclasses": KindStrategy(
            allowsCreateOnUpdate: true, allowsUnconditionalUpdate: false, check: Validation.runtimeClass, checkChange: Validation.runtimeClassUpdate,
            warn: KindWarnings.runtimeClass)])
        add("coordination.k8s.io", [
            "leases": KindStrategy(allowsCreateOnUpdate: true, allowsUnconditionalUpdate: false, check: Validation.lease),
            "leasecandidates": KindStrategy(
                allowsCreateOnUpdate: true, allowsUnconditionalUpdate: false, fields: [("spec.leaseName", ["spec", "leaseName"])]),
        ])
        add("flowcontrol.apiserver.k8s.io", flowControl)
        add("admissionregistration.k8s.io", admission)
        add("apiextensions.k8s.io", ["customresourcedefinitions": DefinitionStrategy()])
        add("apiregistration.k8s.io", ["apiservices": apiServices])
        add("certificates.k8s.io", certificates)
        add("resource.k8s.io", resources)
        add("internal.apiserver.k8s.io", ["storageversions": KindStrategy(allowsUnconditionalUpdate: false, statusMetadata: .kept)])
        add("storagemigration.k8s.io", ["storageversionmigrations": KindStrategy(allowsUnconditionalUpdate: false, statusMetadata: .kept)])
        return table
    }()

    private static let core: [String: any ObjectStrategy] = [
        "pods": PodStrategy(), "namespaces": NamespaceStrategy(), "events": EventStrategy(),
        "podtemplates": KindStrategy(
            hasGeneration: true, generationFields: ["template"], returnsDeletedObject: true, check: Validation.podTemplate,
            warn: KindWarnings.template(["template"], namesPods: false)),
        "replicationcontrollers": KindStrategy(
            hasGeneration: true, orphansByDefault: true, fields: [("status.replicas", ["status", "replicas"])], fieldDefaults: ["status.replicas": "0"],
            check: Validation.replicationController, warn: KindWarnings.template(namesPods: true)),
        "configmaps": KindStrategy(check: Validation.configMap, checkChange: Validation.configMapUpdate),
        "secrets": KindStrategy(
            fields: [("type", ["type"])],
            change: { object, old, _, _ in if object.isBlank(object[object.root, "type"]) { StrategyTools.keep(&object, old, "type") } },
            check: Validation.secret, checkChange: Validation.secretUpdate),
        "serviceaccounts": KindStrategy(returnsDeletedObject: true, warn: KindWarnings.serviceAccount),
        "services": KindStrategy(
            names: { Names.dns1123Label($0) }, allowsCreateOnUpdate: true, returnsDeletedObject: true,
            fields: [("spec.clusterIP", ["spec", "clusterIP"]), ("spec.type", ["spec", "type"])], change: ServicePreparation.update,
            check: Validation.service, checkChange: Validation.serviceUpdate, warn: KindWarnings.service),
        "endpoints": KindStrategy(
            allowsCreateOnUpdate: true, create: { object, _ in EndpointsPreparation.repack(&object) },
            change: { object, _, _, _ in EndpointsPreparation.repack(&object) }, check: Validation.endpoints),
        "limitranges": KindStrategy(
            allowsCreateOnUpdate: true, checksMetadataChanges: false,
            create: { object, _ in
                // One without a name gets some that nobody else has.
                let metadata = object.ensureObject(object.root, "metadata")
                if object.isBlank(object[metadata, "name"]) { object.set(metadata, "name", string: object.text(object[metadata, "uid"])) }
            },
            check: Validation.limitRange),
        "resourcequotas": KindStrategy(returnsDeletedObject: true, check: Validation.resourceQuota),
        "nodes": KindStrategy(
            resetsStatus: false, fields: [("spec.unschedulable", ["spec", "unschedulable"])], fieldDefaults: ["spec.unschedulable": "false"],
            change: { object, old, subresource, _ in StrategyTools.keep(&object, old, subresource == "status" ? "spec" : "status") },
            check: Validation.node, checkChange: Validation.nodeUpdate),
    ]

    private static let volumes: [String: any ObjectStrategy] = [
        "persistentvolumes": KindStrategy(
            checksMetadataChanges: false, returnsDeletedObject: true,
            create: { object, context in
                object.set(object.root, "status", ["phase": "Pending", "lastPhaseTransitionTime": .string(RFC3339.format(seconds: context.now))])
            },
            change: VolumePreparation.volumeUpdate, check: Validation.persistentVolume, checkChange: Validation.persistentVolumeUpdate,
            warn: KindWarnings.volume),
        "persistentvolumeclaims": KindStrategy(
            returnsDeletedObject: true,
            create: { object, _ in
                object.set(object.root, "status", ["phase": "Pending"])
                VolumePreparation.normalizeSources(&object)
            },
            change: { object, _, subresource, _ in if subresource.isEmpty { VolumePreparation.normalizeSources(&object) } },
            check: Validation.persistentVolumeClaim, checkChange: Validation.persistentVolumeClaimUpdate,
            warn: { object, _ in KindWarnings.claim(object, object[object.root, "spec"], "spec") }),
    ]

    private static let apps: [String: any ObjectStrategy] = [
        "deployments": KindStrategy(
            hasGeneration: true, reset: ["status": [["spec"], ["metadata", "labels"]]], change: DeploymentPreparation.update,
            check: Validation.deployment, checkChange: Validation.deploymentUpdate, warn: KindWarnings.template(namesPods: true)),
        "replicasets": KindStrategy(
            hasGeneration: true, check: Validation.replicaSet, checkChange: Validation.replicaSetUpdate,
            warn: KindWarnings.template(namesPods: true)),
        "statefulsets": KindStrategy(
            names: { Names.dns1123Label($0) }, hasGeneration: true, check: Validation.statefulSet, checkChange: Validation.statefulSetUpdate,
            warn: KindWarnings.statefulSet),
        "daemonsets": KindStrategy(
            hasGeneration: true, create: DaemonSetPreparation.create, change: DaemonSetPreparation.update, check: Validation.daemonSet,
            checkChange: Validation.daemonSetUpdate, warn: KindWarnings.template(namesPods: false)),
        "controllerrevisions": KindStrategy(check: Validation.controllerRevision, checkChange: Validation.controllerRevisionUpdate),
    ]

    private static let batch: [String: any ObjectStrategy] = [
        "jobs": KindStrategy(
            hasGeneration: true, orphansByDefault: true,
            orphaningWarning: "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
                + "propagationPolicy=Orphan to suppress this warning",
            fields: [("status.successful", ["status", "succeeded"])], fieldDefaults: ["status.successful": "0"],
            selectorWords: .ofJob, create: { object, _ in JobPreparation.create(&object) }, check: Validation.job,
            checkChange: Validation.jobUpdate, warn: KindWarnings.job(["spec"])),
        "cronjobs": KindStrategy(hasGeneration: true, check: Validation.cronJob, checkChange: Validation.cronJobUpdate,
            warn: KindWarnings.job(["spec", "jobTemplate", "spec"])),
    ]

    private static let networking: [String: any ObjectStrategy] = [
        "ingresses": KindStrategy(hasGeneration: true, check: Validation.ingress, warn: KindWarnings.ingress),
        "ingressclasses": KindStrategy(hasGeneration: true, check: Validation.ingressClass, checkChange: Validation.ingressClassUpdate),
        "networkpolicies": KindStrategy(hasGeneration: true, check: Validation.networkPolicy),
        "ipaddresses": KindStrategy(
            names: Validation.ipAddressName, check: Validation.ipAddress, checkChange: Validation.ipAddressUpdate),
        "servicecidrs": KindStrategy(statusMetadata: .kept, check: Validation.serviceCIDR, checkChange: Validation.serviceCIDRUpdate),
    ]

    private static let rbac: [String: any ObjectStrategy] = [
        "roles": KindStrategy(names: { Names.pathSegment($0) }, allowsCreateOnUpdate: true, check: Validation.role),
        "clusterroles": KindStrategy(names: { Names.pathSegment($0) }, allowsCreateOnUpdate: true, check: Validation.clusterRole),
        "rolebindings": KindStrategy(
            names: { Names.pathSegment($0) }, allowsCreateOnUpdate: true, check: Validation.roleBinding, checkChange: Validation.roleBindingUpdate),
        "clusterrolebindings": KindStrategy(
            names: { Names.pathSegment($0) }, allowsCreateOnUpdate: true, check: Validation.clusterRoleBinding,
            checkChange: Validation.clusterRoleBindingUpdate),
    ]

    private static let storage: [String: any ObjectStrategy] = [
        "storageclasses": KindStrategy(returnsDeletedObject: true, check: Validation.storageClass, checkChange: Validation.storageClassUpdate,
            warn: KindWarnings.storageClass),
        "csidrivers": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, returnsDeletedObject: true,
            create: { object, _ in object.remove(object[object.root, "metadata"], "generation") }, check: Validation.csiDriver,
            checkChange: Validation.csiDriverUpdate),
        "csinodes": KindStrategy(
            allowsUnconditionalUpdate: false, checksMetadataChanges: false, returnsDeletedObject: true,
            create: { object, _ in
                // Stored, an empty list and none are the same.
                let spec = object.ensureObject(object.root, "spec")
                if object.isEmpty(object[spec, "drivers"]) { object.set(spec, "drivers", .null) }
            },
            check: Validation.csiNode),
        "csistoragecapacities": KindStrategy(
            allowsUnconditionalUpdate: false, check: Validation.csiStorageCapacity, checkChange: Validation.csiStorageCapacityUpdate),
        "volumeattachments": KindStrategy(
            allowsUnconditionalUpdate: false, checksMetadataChanges: false, returnsDeletedObject: true, statusMetadata: .kept, check: Validation.volumeAttachment,
            checkChange: Validation.volumeAttachmentUpdate),
        "volumeattributesclasses": KindStrategy(
            returnsDeletedObject: true, check: Validation.volumeAttributesClass, checkChange: Validation.volumeAttributesClassUpdate),
    ]

    private static let flowControl: [String: any ObjectStrategy] = [
        "flowschemas": KindStrategy(hasGeneration: true, checksMetadataChanges: false, statusMetadata: .kept, check: Validation.flowSchema),
        "prioritylevelconfigurations": KindStrategy(
            hasGeneration: true, checksMetadataChanges: false, statusMetadata: .kept, check: Validation.priorityLevel),
    ]

    private static let admission: [String: any ObjectStrategy] = [
        "validatingwebhookconfigurations": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, generationFields: ["webhooks"], check: Validation.validatingWebhooks),
        "mutatingwebhookconfigurations": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, generationFields: ["webhooks"], check: Validation.mutatingWebhooks),
        "validatingadmissionpolicies": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, statusMetadata: .kept, check: Validation.validatingAdmissionPolicy),
        "validatingadmissionpolicybindings": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, check: Validation.validatingAdmissionPolicyBinding),
        "mutatingadmissionpolicies": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, check: Validation.mutatingAdmissionPolicy),
        "mutatingadmissionpolicybindings": KindStrategy(
            allowsUnconditionalUpdate: false, hasGeneration: true, checksMetadataChanges: false, check: Validation.mutatingAdmissionPolicyBinding),
    ]

    private static let apiServices = KindStrategy(
        names: { Names.pathSegment($0) }, allowsUnconditionalUpdate: false,
        create: { object, context in
            object.remove(object.root, "status")
            guard object.isNull(object[object.root, "spec", "service"]) else { return }
            let now = RFC3339.format(seconds: context.now)
            object.set(object.root, "status", ["conditions": [[
                "type": "Available", "status": "True", "lastTransitionTime": .string(now), "reason": "Local",
                "message": "Local APIServices are always available",
            ]]])
        },
        change: { object, old, subresource, _ in if subresource == "status" { StrategyTools.keepMetadata(&object, old) } },
        check: Validation.apiService)

    private static let certificates: [String: any ObjectStrategy] = [
        "certificatesigningrequests": KindStrategy(
            names: { _ in [] }, fields: [("spec.signerName", ["spec", "signerName"])],
            reset: ["": [["spec"], ["status"]], "status": [["spec"]], "approval": [["spec"], ["status", "certificate"]]],
            create: SigningRequestPreparation.create,
            change: SigningRequestPreparation.update, check: Validation.signingRequest, checkChange: Validation.signingRequestUpdate),
        "clustertrustbundles": KindStrategy(allowsUnconditionalUpdate: false, fields: [("spec.signerName", ["spec", "signerName"])]),
        "podcertificaterequests": KindStrategy(
            allowsUnconditionalUpdate: false, statusMetadata: .kept,
            fields: [("spec.signerName", ["spec", "signerName"]), ("spec.podName", ["spec", "podName"]), ("spec.nodeName", ["spec", "nodeName"])]),
    ]

    private static let resources: [String: any ObjectStrategy] = [
        "resourceclaims": KindStrategy(
            returnsDeletedObject: true, statusMetadata: .kept, check: Validation.resourceClaim, checkChange: Validation.resourceClaimUpdate),
        "resourceclaimtemplates": KindStrategy(
            returnsDeletedObject: true, check: Validation.resourceClaimTemplate, checkChange: Validation.resourceClaimTemplateUpdate),
        "deviceclasses": KindStrategy(hasGeneration: true, returnsDeletedObject: true, check: Validation.deviceClass),
        "resourceslices": KindStrategy(
            hasGeneration: true, returnsDeletedObject: true,
            fields: [("spec.nodeName", ["spec", "nodeName"]), ("spec.driver", ["spec", "driver"])], selectorWords: .ofKind,
            check: Validation.resourceSlice, checkChange: Validation.resourceSliceUpdate),
        "devicetaintrules": KindStrategy(hasGeneration: true, returnsDeletedObject: true, statusMetadata: .kept),
    ]
}
