// Written by SchemaGenerator from Schema/*.schema; do not edit.

/// The schema files' text.
enum EmbeddedSchema {
    static func sources() -> [SchemaSource] {
        files.map { file in
            SchemaSource(name: "\(file.name)", text: [UInt8](UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)))
        }
    }

    private static var files: [(name: StaticString, text: StaticString)] {
        [
            ("admission-v1.schema", file0),
            ("admission-v1beta1.schema", file1),
            ("admissionregistration-v1.schema", file2),
            ("admissionregistration-v1alpha1.schema", file3),
            ("admissionregistration-v1beta1.schema", file4),
            ("apidiscovery-v2.schema", file5),
            ("apidiscovery-v2beta1.schema", file6),
            ("apiextensions-v1.schema", file7),
            ("apiextensions-v1beta1.schema", file8),
            ("apiregistration-v1.schema", file9),
            ("apiregistration-v1beta1.schema", file10),
            ("apiserverinternal-v1alpha1.schema", file11),
            ("apps-v1.schema", file12),
            ("apps-v1beta1.schema", file13),
            ("apps-v1beta2.schema", file14),
            ("authentication-v1.schema", file15),
            ("authentication-v1alpha1.schema", file16),
            ("authentication-v1beta1.schema", file17),
            ("authorization-v1.schema", file18),
            ("authorization-v1beta1.schema", file19),
            ("autoscaling-v1.schema", file20),
            ("autoscaling-v2.schema", file21),
            ("batch-v1.schema", file22),
            ("batch-v1beta1.schema", file23),
            ("certificates-v1.schema", file24),
            ("certificates-v1alpha1.schema", file25),
            ("certificates-v1beta1.schema", file26),
            ("coordination-v1.schema", file27),
            ("coordination-v1alpha2.schema", file28),
            ("coordination-v1beta1.schema", file29),
            ("core-v1.schema", file30),
            ("custom_metrics-v1beta1.schema", file31),
            ("custom_metrics-v1beta2.schema", file32),
            ("discovery-v1.schema", file33),
            ("discovery-v1beta1.schema", file34),
            ("events-v1.schema", file35),
            ("events-v1beta1.schema", file36),
            ("extensions-v1beta1.schema", file37),
            ("external_metrics-v1beta1.schema", file38),
            ("flowcontrol-v1.schema", file39),
            ("flowcontrol-v1beta1.schema", file40),
            ("flowcontrol-v1beta2.schema", file41),
            ("flowcontrol-v1beta3.schema", file42),
            ("gates.schema", file43),
            ("groups.schema", file44),
            ("imagepolicy-v1alpha1.schema", file45),
            ("meta-v1.schema", file46),
            ("meta-v1beta1.schema", file47),
            ("metrics-v1alpha1.schema", file48),
            ("metrics-v1beta1.schema", file49),
            ("networking-v1.schema", file50),
            ("networking-v1beta1.schema", file51),
            ("node-v1.schema", file52),
            ("node-v1alpha1.schema", file53),
            ("node-v1beta1.schema", file54),
            ("policy-v1.schema", file55),
            ("policy-v1beta1.schema", file56),
            ("rbac-v1.schema", file57),
            ("rbac-v1alpha1.schema", file58),
            ("rbac-v1beta1.schema", file59),
            ("resource-v1.schema", file60),
            ("resource-v1alpha3.schema", file61),
            ("resource-v1beta1.schema", file62),
            ("resource-v1beta2.schema", file63),
            ("runtime-v1.schema", file64),
            ("scheduling-v1.schema", file65),
            ("scheduling-v1alpha2.schema", file66),
            ("scheduling-v1beta1.schema", file67),
            ("storage-v1.schema", file68),
            ("storage-v1alpha1.schema", file69),
            ("storage-v1beta1.schema", file70),
            ("storagemigration-v1beta1.schema", file71),
        ]
    }
}

private let file0: StaticString = #"""
package admission/v1
go k8s.io/api/admission/v1
proto k8s.io.api.admission.v1
group admission.k8s.io v1

string PatchType = JSONPatch
string Operation = CREATE UPDATE DELETE CONNECT

type AdmissionRequest
    uid                   string                          1
    kind                  meta/v1.GroupVersionKind        2
    resource              meta/v1.GroupVersionResource    3
    subResource?          string                          4
    requestKind?          *meta/v1.GroupVersionKind      13
    requestResource?      *meta/v1.GroupVersionResource  14
    requestSubResource?   string                         15
    name?                 string                          5
    namespace?            string                          6
    operation             Operation                       7
    userInfo              authentication/v1.UserInfo      8
    object?               rawExtension                    9
    oldObject?            rawExtension                   10
    dryRun?               *bool                          11
    options?              rawExtension                   12

type AdmissionResponse
    uid                   string                 1
    allowed               bool                   2
    status?               *meta/v1.Status        3
    patch?                bytes                  4
    patchType?            *PatchType             5
    auditAnnotations?     map[string]string      6
    warnings?             []string               7

type AdmissionReview kind
    ...                   meta/v1.TypeMeta       -
    request?              *AdmissionRequest      1
    response?             *AdmissionResponse     2
"""#

private let file1: StaticString = #"""
package admission/v1beta1
go k8s.io/api/admission/v1beta1
proto k8s.io.api.admission.v1beta1
group admission.k8s.io v1beta1

string PatchType = JSONPatch
string Operation = CREATE UPDATE DELETE CONNECT

type AdmissionRequest
    uid                   string                          1
    kind                  meta/v1.GroupVersionKind        2
    resource              meta/v1.GroupVersionResource    3
    subResource?          string                          4
    requestKind?          *meta/v1.GroupVersionKind      13
    requestResource?      *meta/v1.GroupVersionResource  14
    requestSubResource?   string                         15
    name?                 string                          5
    namespace?            string                          6
    operation             Operation                       7
    userInfo              authentication/v1.UserInfo      8
    object?               rawExtension                    9
    oldObject?            rawExtension                   10
    dryRun?               *bool                          11
    options?              rawExtension                   12

type AdmissionResponse
    uid                   string                 1
    allowed               bool                   2
    status?               *meta/v1.Status        3
    patch?                bytes                  4
    patchType?            *PatchType             5
    auditAnnotations?     map[string]string      6
    warnings?             []string               7

type AdmissionReview kind
    ...                   meta/v1.TypeMeta       -
    request?              *AdmissionRequest      1
    response?             *AdmissionResponse     2
"""#

private let file2: StaticString = #"""
package admissionregistration/v1
go k8s.io/api/admissionregistration/v1
proto k8s.io.api.admissionregistration.v1
group admissionregistration.k8s.io v1

resource mutatingadmissionpolicies MutatingAdmissionPolicy cluster verbs=all singular=mutatingadmissionpolicy categories=api-extensions hash=LYmCf+UMVdg= key=mutatingadmissionpolicies stored=admissionregistration.k8s.io/v1beta1 as=protobuf
resource mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding cluster verbs=all singular=mutatingadmissionpolicybinding categories=api-extensions hash=90V5FRZZ3Zg= key=mutatingadmissionpolicybindings stored=admissionregistration.k8s.io/v1beta1 as=protobuf
resource mutatingwebhookconfigurations MutatingWebhookConfiguration cluster verbs=all singular=mutatingwebhookconfiguration categories=api-extensions hash=Sqi0GUgDaX0= key=mutatingwebhookconfigurations stored=admissionregistration.k8s.io/v1 as=protobuf
resource validatingadmissionpolicies ValidatingAdmissionPolicy cluster verbs=all singular=validatingadmissionpolicy categories=api-extensions hash=6OxvlMmQ6is= key=validatingadmissionpolicies stored=admissionregistration.k8s.io/v1 as=protobuf
    sub status ValidatingAdmissionPolicy get,patch,update
resource validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding cluster verbs=all singular=validatingadmissionpolicybinding categories=api-extensions hash=v9715VZqakg= key=validatingadmissionpolicybindings stored=admissionregistration.k8s.io/v1 as=protobuf
resource validatingwebhookconfigurations ValidatingWebhookConfiguration cluster verbs=all singular=validatingwebhookconfiguration categories=api-extensions hash=B0wHjQmsGNk= key=validatingwebhookconfigurations stored=admissionregistration.k8s.io/v1 as=protobuf

string ScopeType = Cluster Namespaced *
string FailurePolicyType = Ignore Fail
string ParameterNotFoundActionType = Allow Deny
string MatchPolicyType = Exact Equivalent
string SideEffectClass = Unknown None Some NoneOnDryRun
string ValidationAction = Deny Warn Audit
string PatchType = ApplyConfiguration JSONPatch
string ReinvocationPolicyType = Never IfNeeded
string OperationType = * CREATE UPDATE DELETE CONNECT

type ApplyConfiguration
    expression?           string                 1

type AuditAnnotation
    key                   string                 1  required
    valueExpression       string                 2  required

type ExpressionWarning
    fieldRef              string                 2  required
    warning               string                 3  required

type JSONPatch
    expression?           string                 1

type MatchCondition
    name                  string                 1  required
    expression            string                 2  required

type MatchResources map=atomic
    namespaceSelector?     *meta/v1.LabelSelector      1
    objectSelector?        *meta/v1.LabelSelector      2
    resourceRules?         []NamedRuleWithOperations   3  list=atomic
    excludeResourceRules?  []NamedRuleWithOperations   4  list=atomic
    matchPolicy?           *MatchPolicyType            7

type MutatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec?                 MutatingAdmissionPolicySpec   2

type MutatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ObjectMeta                   1
    spec?                 MutatingAdmissionPolicyBindingSpec   2

type MutatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ListMeta                   1
    items                 []MutatingAdmissionPolicyBinding   2  required

type MutatingAdmissionPolicyBindingSpec
    policyName?           string                 1
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3

type MutatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []MutatingAdmissionPolicy   2  required

type MutatingAdmissionPolicySpec
    paramKind?            *ParamKind               1
    matchConstraints?     *MatchResources          2
    variables?            []Variable               3  list=atomic
    mutations?            []Mutation               4  list=atomic
    failurePolicy?        *FailurePolicyType       5
    matchConditions?      []MatchCondition         6  list=map(name) patch=merge(name)
    reinvocationPolicy?   ReinvocationPolicyType   7

type MutatingWebhook
    name                     string                    1  required
    clientConfig             WebhookClientConfig       2  required
    rules?                   []RuleWithOperations      3  list=atomic
    failurePolicy?           *FailurePolicyType        4
    matchPolicy?             *MatchPolicyType          9
    namespaceSelector?       *meta/v1.LabelSelector    5
    objectSelector?          *meta/v1.LabelSelector   11
    sideEffects              *SideEffectClass          6  required
    timeoutSeconds?          *int32                    7
    admissionReviewVersions  []string                  8  required list=atomic
    reinvocationPolicy?      *ReinvocationPolicyType  10
    matchConditions?         []MatchCondition         12  list=map(name) patch=merge(name)

type MutatingWebhookConfiguration kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    webhooks?             []MutatingWebhook      2  list=map(name) patch=merge(name) proto=Webhooks

type MutatingWebhookConfigurationList kind
    ...                   meta/v1.TypeMeta                 -
    metadata?             meta/v1.ListMeta                 1
    items                 []MutatingWebhookConfiguration   2  required

type Mutation
    patchType             PatchType              2  required
    applyConfiguration?   *ApplyConfiguration    3
    jsonPatch?            *JSONPatch             4

type NamedRuleWithOperations map=atomic
    resourceNames?        []string               1  list=atomic
    ...                   RuleWithOperations     2  proto=ruleWithOperations

type ParamKind map=atomic
    apiVersion?           string                 1
    kind?                 string                 2

type ParamRef map=atomic
    name?                     string                         1
    namespace?                string                         2
    selector?                 *meta/v1.LabelSelector         3
    parameterNotFoundAction?  *ParameterNotFoundActionType   4

type Rule
    apiGroups?            []string               1
    apiVersions?          []string               2
    resources?            []string               3
    scope?                *ScopeType             4

type RuleWithOperations
    operations?           []OperationType        1  list=atomic
    ...                   Rule                   2  proto=rule

type ServiceReference
    namespace             string                 1  required
    name                  string                 2  required
    path?                 *string                3
    port?                 *int32                 4

type TypeChecking
    expressionWarnings?   []ExpressionWarning    1  list=atomic

type ValidatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ObjectMeta                1
    spec?                 ValidatingAdmissionPolicySpec     2
    status?               ValidatingAdmissionPolicyStatus   3

type ValidatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                       -
    metadata?             meta/v1.ObjectMeta                     1
    spec?                 ValidatingAdmissionPolicyBindingSpec   2  required

type ValidatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ListMeta                     1
    items                 []ValidatingAdmissionPolicyBinding   2  required

type ValidatingAdmissionPolicyBindingSpec
    policyName?           string                 1  required
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3
    validationActions?    []ValidationAction     4  required list=set

type ValidatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []ValidatingAdmissionPolicy   2  required

type ValidatingAdmissionPolicySpec
    paramKind?            *ParamKind             1
    matchConstraints?     *MatchResources        2
    validations?          []Validation           3  list=atomic
    failurePolicy?        *FailurePolicyType     4
    auditAnnotations?     []AuditAnnotation      5  list=atomic
    matchConditions?      []MatchCondition       6  list=map(name) patch=merge(name)
    variables?            []Variable             7  list=map(name) patch=merge(name)

type ValidatingAdmissionPolicyStatus
    observedGeneration?   int64                  1
    typeChecking?         *TypeChecking          2
    conditions?           []meta/v1.Condition    3  list=map(type)

type ValidatingWebhook
    name                     string                   1  required
    clientConfig             WebhookClientConfig      2  required
    rules?                   []RuleWithOperations     3  list=atomic
    failurePolicy?           *FailurePolicyType       4
    matchPolicy?             *MatchPolicyType         9
    namespaceSelector?       *meta/v1.LabelSelector   5
    objectSelector?          *meta/v1.LabelSelector  10
    sideEffects              *SideEffectClass         6  required
    timeoutSeconds?          *int32                   7
    admissionReviewVersions  []string                 8  required list=atomic
    matchConditions?         []MatchCondition        11  list=map(name) patch=merge(name)

type ValidatingWebhookConfiguration kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    webhooks?             []ValidatingWebhook    2  list=map(name) patch=merge(name) proto=Webhooks

type ValidatingWebhookConfigurationList kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ListMeta                   1
    items                 []ValidatingWebhookConfiguration   2  required

type Validation
    expression            string                  1  required proto=Expression
    message?              string                  2
    reason?               *meta/v1.StatusReason   3
    messageExpression?    string                  4

type Variable map=atomic
    name                  string                 1  required proto=Name
    expression            string                 2  required proto=Expression

type WebhookClientConfig
    url?                  *string                3
    service?              *ServiceReference      1
    caBundle?             bytes                  2
"""#

private let file3: StaticString = #"""
package admissionregistration/v1alpha1
go k8s.io/api/admissionregistration/v1alpha1
proto k8s.io.api.admissionregistration.v1alpha1
group admissionregistration.k8s.io v1alpha1

resource mutatingadmissionpolicies MutatingAdmissionPolicy cluster verbs=all singular=mutatingadmissionpolicy categories=api-extensions hash=LYmCf+UMVdg= key=mutatingadmissionpolicies stored=admissionregistration.k8s.io/v1beta1 as=protobuf
resource mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding cluster verbs=all singular=mutatingadmissionpolicybinding categories=api-extensions hash=90V5FRZZ3Zg= key=mutatingadmissionpolicybindings stored=admissionregistration.k8s.io/v1beta1 as=protobuf

string ParameterNotFoundActionType = Allow Deny
string FailurePolicyType = Ignore Fail
string MatchPolicyType = Exact Equivalent
string ValidationAction = Deny Warn Audit
string PatchType = ApplyConfiguration JSONPatch

type ApplyConfiguration
    expression?           string                 1

type AuditAnnotation
    key                   string                 1
    valueExpression       string                 2

type ExpressionWarning
    fieldRef              string                 2
    warning               string                 3

type JSONPatch
    expression?           string                 1

type MatchCondition
    name                  string                 1
    expression            string                 2

type MatchResources map=atomic
    namespaceSelector?     *meta/v1.LabelSelector      1
    objectSelector?        *meta/v1.LabelSelector      2
    resourceRules?         []NamedRuleWithOperations   3  list=atomic
    excludeResourceRules?  []NamedRuleWithOperations   4  list=atomic
    matchPolicy?           *MatchPolicyType            7

type MutatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec?                 MutatingAdmissionPolicySpec   2

type MutatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ObjectMeta                   1
    spec?                 MutatingAdmissionPolicyBindingSpec   2

type MutatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ListMeta                   1
    items                 []MutatingAdmissionPolicyBinding   2  required

type MutatingAdmissionPolicyBindingSpec
    policyName?           string                 1
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3

type MutatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []MutatingAdmissionPolicy   2  required

type MutatingAdmissionPolicySpec
    paramKind?            *ParamKind                                        1
    matchConstraints?     *MatchResources                                   2
    variables?            []Variable                                        3  list=atomic
    mutations?            []Mutation                                        4  list=atomic
    failurePolicy?        *FailurePolicyType                                5
    matchConditions?      []MatchCondition                                  6  list=map(name) patch=merge(name)
    reinvocationPolicy?   admissionregistration/v1.ReinvocationPolicyType   7

type Mutation
    patchType             PatchType              2  required
    applyConfiguration?   *ApplyConfiguration    3
    jsonPatch?            *JSONPatch             4

type NamedRuleWithOperations map=atomic
    resourceNames?        []string                                      1  list=atomic
    ...                   admissionregistration/v1.RuleWithOperations   2  proto=ruleWithOperations

type ParamKind map=atomic
    apiVersion?           string                 1
    kind?                 string                 2

type ParamRef map=atomic
    name?                     string                         1
    namespace?                string                         2
    selector?                 *meta/v1.LabelSelector         3
    parameterNotFoundAction?  *ParameterNotFoundActionType   4

type TypeChecking
    expressionWarnings?   []ExpressionWarning    1

type ValidatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ObjectMeta                1
    spec?                 ValidatingAdmissionPolicySpec     2
    status?               ValidatingAdmissionPolicyStatus   3

type ValidatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                       -
    metadata?             meta/v1.ObjectMeta                     1
    spec?                 ValidatingAdmissionPolicyBindingSpec   2

type ValidatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ListMeta                     1
    items                 []ValidatingAdmissionPolicyBinding   2

type ValidatingAdmissionPolicyBindingSpec
    policyName?           string                 1
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3
    validationActions?    []ValidationAction     4

type ValidatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []ValidatingAdmissionPolicy   2

type ValidatingAdmissionPolicySpec
    paramKind?            *ParamKind             1
    matchConstraints?     *MatchResources        2
    validations?          []Validation           3
    failurePolicy?        *FailurePolicyType     4
    auditAnnotations?     []AuditAnnotation      5
    matchConditions?      []MatchCondition       6  patch=merge(name)
    variables?            []Variable             7  patch=merge(name)

type ValidatingAdmissionPolicyStatus
    observedGeneration?   int64                  1
    typeChecking?         *TypeChecking          2
    conditions?           []meta/v1.Condition    3

type Validation
    expression            string                  1  proto=Expression
    message?              string                  2
    reason?               *meta/v1.StatusReason   3
    messageExpression?    string                  4

type Variable
    name                  string                 1  required proto=Name
    expression            string                 2  required proto=Expression
"""#

private let file4: StaticString = #"""
package admissionregistration/v1beta1
go k8s.io/api/admissionregistration/v1beta1
proto k8s.io.api.admissionregistration.v1beta1
group admissionregistration.k8s.io v1beta1

resource mutatingadmissionpolicies MutatingAdmissionPolicy cluster verbs=all singular=mutatingadmissionpolicy categories=api-extensions hash=LYmCf+UMVdg= key=mutatingadmissionpolicies stored=admissionregistration.k8s.io/v1beta1 as=protobuf
resource mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding cluster verbs=all singular=mutatingadmissionpolicybinding categories=api-extensions hash=90V5FRZZ3Zg= key=mutatingadmissionpolicybindings stored=admissionregistration.k8s.io/v1beta1 as=protobuf

string ParameterNotFoundActionType = Allow Deny
string FailurePolicyType = Ignore Fail
string MatchPolicyType = Exact Equivalent
string SideEffectClass = Unknown None Some NoneOnDryRun
string ValidationAction = Deny Warn Audit
string PatchType = ApplyConfiguration JSONPatch

type ApplyConfiguration
    expression?           string                 1

type AuditAnnotation
    key                   string                 1
    valueExpression       string                 2

type ExpressionWarning
    fieldRef              string                 2
    warning               string                 3

type JSONPatch
    expression?           string                 1

type MatchCondition
    name                  string                 1  required
    expression            string                 2  required

type MatchResources map=atomic
    namespaceSelector?     *meta/v1.LabelSelector      1
    objectSelector?        *meta/v1.LabelSelector      2
    resourceRules?         []NamedRuleWithOperations   3  list=atomic
    excludeResourceRules?  []NamedRuleWithOperations   4  list=atomic
    matchPolicy?           *MatchPolicyType            7

type MutatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec?                 MutatingAdmissionPolicySpec   2

type MutatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ObjectMeta                   1
    spec?                 MutatingAdmissionPolicyBindingSpec   2

type MutatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ListMeta                   1
    items                 []MutatingAdmissionPolicyBinding   2  required

type MutatingAdmissionPolicyBindingSpec
    policyName?           string                 1
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3

type MutatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []MutatingAdmissionPolicy   2  required

type MutatingAdmissionPolicySpec
    paramKind?            *ParamKind                                        1
    matchConstraints?     *MatchResources                                   2
    variables?            []Variable                                        3  list=atomic
    mutations?            []Mutation                                        4  list=atomic
    failurePolicy?        *FailurePolicyType                                5
    matchConditions?      []MatchCondition                                  6  list=map(name) patch=merge(name)
    reinvocationPolicy?   admissionregistration/v1.ReinvocationPolicyType   7

type MutatingWebhook
    name                      string                                             1
    clientConfig              WebhookClientConfig                                2
    rules?                    []admissionregistration/v1.RuleWithOperations      3
    failurePolicy?            *FailurePolicyType                                 4
    matchPolicy?              *MatchPolicyType                                   9
    namespaceSelector?        *meta/v1.LabelSelector                             5
    objectSelector?           *meta/v1.LabelSelector                            11
    sideEffects?              *SideEffectClass                                   6
    timeoutSeconds?           *int32                                             7
    admissionReviewVersions?  []string                                           8
    reinvocationPolicy?       *admissionregistration/v1.ReinvocationPolicyType  10
    matchConditions?          []MatchCondition                                  12  patch=merge(name)

type MutatingWebhookConfiguration kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    webhooks?             []MutatingWebhook      2  patch=merge(name) proto=Webhooks

type MutatingWebhookConfigurationList kind
    ...                   meta/v1.TypeMeta                 -
    metadata?             meta/v1.ListMeta                 1
    items                 []MutatingWebhookConfiguration   2

type Mutation
    patchType             PatchType              2  required
    applyConfiguration?   *ApplyConfiguration    3
    jsonPatch?            *JSONPatch             4

type NamedRuleWithOperations map=atomic
    resourceNames?        []string                                      1  list=atomic
    ...                   admissionregistration/v1.RuleWithOperations   2  proto=ruleWithOperations

type ParamKind map=atomic
    apiVersion?           string                 1
    kind?                 string                 2

type ParamRef map=atomic
    name?                     string                         1
    namespace?                string                         2
    selector?                 *meta/v1.LabelSelector         3
    parameterNotFoundAction?  *ParameterNotFoundActionType   4

type ServiceReference
    namespace             string                 1
    name                  string                 2
    path?                 *string                3
    port?                 *int32                 4

type TypeChecking
    expressionWarnings?   []ExpressionWarning    1

type ValidatingAdmissionPolicy kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ObjectMeta                1
    spec?                 ValidatingAdmissionPolicySpec     2
    status?               ValidatingAdmissionPolicyStatus   3

type ValidatingAdmissionPolicyBinding kind
    ...                   meta/v1.TypeMeta                       -
    metadata?             meta/v1.ObjectMeta                     1
    spec?                 ValidatingAdmissionPolicyBindingSpec   2

type ValidatingAdmissionPolicyBindingList kind
    ...                   meta/v1.TypeMeta                     -
    metadata?             meta/v1.ListMeta                     1
    items                 []ValidatingAdmissionPolicyBinding   2

type ValidatingAdmissionPolicyBindingSpec
    policyName?           string                 1
    paramRef?             *ParamRef              2
    matchResources?       *MatchResources        3
    validationActions?    []ValidationAction     4

type ValidatingAdmissionPolicyList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []ValidatingAdmissionPolicy   2

type ValidatingAdmissionPolicySpec
    paramKind?            *ParamKind             1
    matchConstraints?     *MatchResources        2
    validations?          []Validation           3
    failurePolicy?        *FailurePolicyType     4
    auditAnnotations?     []AuditAnnotation      5
    matchConditions?      []MatchCondition       6  patch=merge(name)
    variables?            []Variable             7  patch=merge(name)

type ValidatingAdmissionPolicyStatus
    observedGeneration?   int64                  1
    typeChecking?         *TypeChecking          2
    conditions?           []meta/v1.Condition    3

type ValidatingWebhook
    name                      string                                          1
    clientConfig              WebhookClientConfig                             2
    rules?                    []admissionregistration/v1.RuleWithOperations   3
    failurePolicy?            *FailurePolicyType                              4
    matchPolicy?              *MatchPolicyType                                9
    namespaceSelector?        *meta/v1.LabelSelector                          5
    objectSelector?           *meta/v1.LabelSelector                         10
    sideEffects?              *SideEffectClass                                6
    timeoutSeconds?           *int32                                          7
    admissionReviewVersions?  []string                                        8
    matchConditions?          []MatchCondition                               11  patch=merge(name)

type ValidatingWebhookConfiguration kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    webhooks?             []ValidatingWebhook    2  patch=merge(name) proto=Webhooks

type ValidatingWebhookConfigurationList kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ListMeta                   1
    items                 []ValidatingWebhookConfiguration   2

type Validation
    expression            string                  1  proto=Expression
    message?              string                  2
    reason?               *meta/v1.StatusReason   3
    messageExpression?    string                  4

type Variable map=atomic
    name                  string                 1  required proto=Name
    expression            string                 2  required proto=Expression

type WebhookClientConfig
    url?                  *string                3
    service?              *ServiceReference      1
    caBundle?             bytes                  2
"""#

private let file5: StaticString = #"""
package apidiscovery/v2
go k8s.io/api/apidiscovery/v2
proto k8s.io.api.apidiscovery.v2
group apidiscovery.k8s.io v2

string ResourceScope = Cluster Namespaced
string DiscoveryFreshness = Current Stale

type APIGroupDiscovery kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ObjectMeta      1
    versions?             []APIVersionDiscovery   2

type APIGroupDiscoveryList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []APIGroupDiscovery    2

type APIResourceDiscovery
    resource              string                      1
    responseKind?         *meta/v1.GroupVersionKind   2
    scope                 ResourceScope               3
    singularResource      string                      4
    verbs                 []string                    5
    shortNames?           []string                    6
    categories?           []string                    7
    subresources?         []APISubresourceDiscovery   8

type APISubresourceDiscovery
    subresource           string                       1
    responseKind?         *meta/v1.GroupVersionKind    2
    acceptedTypes?        []meta/v1.GroupVersionKind   3
    verbs                 []string                     4

type APIVersionDiscovery
    version               string                   1
    resources?            []APIResourceDiscovery   2
    freshness?            DiscoveryFreshness       3
"""#

private let file6: StaticString = #"""
package apidiscovery/v2beta1
go k8s.io/api/apidiscovery/v2beta1
proto k8s.io.api.apidiscovery.v2beta1
group apidiscovery.k8s.io v2beta1

string ResourceScope = Cluster Namespaced
string DiscoveryFreshness = Current Stale

type APIGroupDiscovery kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ObjectMeta      1
    versions?             []APIVersionDiscovery   2

type APIGroupDiscoveryList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []APIGroupDiscovery    2

type APIResourceDiscovery
    resource              string                      1
    responseKind?         *meta/v1.GroupVersionKind   2
    scope                 ResourceScope               3
    singularResource      string                      4
    verbs                 []string                    5
    shortNames?           []string                    6
    categories?           []string                    7
    subresources?         []APISubresourceDiscovery   8

type APISubresourceDiscovery
    subresource           string                       1
    responseKind?         *meta/v1.GroupVersionKind    2
    acceptedTypes?        []meta/v1.GroupVersionKind   3
    verbs                 []string                     4

type APIVersionDiscovery
    version               string                   1
    resources?            []APIResourceDiscovery   2
    freshness?            DiscoveryFreshness       3
"""#

private let file7: StaticString = #"""
package apiextensions/v1
go k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1
proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1
group apiextensions.k8s.io v1

resource customresourcedefinitions CustomResourceDefinition cluster verbs=all singular=customresourcedefinition short=crd,crds categories=api-extensions hash=jfWCUB31mvA= key=apiextensions.k8s.io/customresourcedefinitions stored=apiextensions.k8s.io/v1beta1 as=json
    sub status CustomResourceDefinition get,patch,update

string ConversionStrategyType = None Webhook
string ResourceScope = Cluster Namespaced
string ConditionStatus = True False Unknown
string CustomResourceDefinitionConditionType = Established NamesAccepted NonStructuralSchema Terminating KubernetesAPIApprovalPolicyConformant StorageMigrating
string FieldValueErrorReason = FieldValueRequired FieldValueDuplicate FieldValueInvalid FieldValueForbidden

type ConversionRequest
    uid                   string                 1
    desiredAPIVersion     string                 2
    objects               []rawExtension         3

type ConversionResponse
    uid                   string                 1
    convertedObjects      []rawExtension         2
    result                meta/v1.Status         3

type ConversionReview kind
    ...                   meta/v1.TypeMeta       -
    request?              *ConversionRequest     1
    response?             *ConversionResponse    2

type CustomResourceColumnDefinition
    name                  string                 1  required
    type                  string                 2  required
    format?               string                 3
    description?          string                 4
    priority?             int32                  5
    jsonPath              string                 6  required

type CustomResourceConversion
    strategy              ConversionStrategyType   1  required
    webhook?              *WebhookConversion       2

type CustomResourceDefinition kind
    ...                   meta/v1.TypeMeta                 -
    metadata?             meta/v1.ObjectMeta               1
    spec                  CustomResourceDefinitionSpec     2  required
    status?               CustomResourceDefinitionStatus   3

type CustomResourceDefinitionCondition
    type                  CustomResourceDefinitionConditionType   1  required
    status                ConditionStatus                         2  required
    lastTransitionTime?   time                                    3
    reason?               string                                  4
    message?              string                                  5
    observedGeneration?   int64                                   6  gate=CRDObservedGenerationTracking

type CustomResourceDefinitionList kind
    ...                   meta/v1.TypeMeta             -
    metadata?             meta/v1.ListMeta             1
    items                 []CustomResourceDefinition   2  required

type CustomResourceDefinitionNames
    plural                string                 1  required
    singular?             string                 2
    shortNames?           []string               3  list=atomic
    kind                  string                 4  required
    listKind?             string                 5
    categories?           []string               6  list=atomic

type CustomResourceDefinitionSpec
    group                   string                              1  required
    names                   CustomResourceDefinitionNames       3  required
    scope                   ResourceScope                       4  required
    versions                []CustomResourceDefinitionVersion   7  required list=atomic
    conversion?             *CustomResourceConversion           9
    preserveUnknownFields?  bool                               10

type CustomResourceDefinitionStatus
    conditions            []CustomResourceDefinitionCondition   1  list=map(type)
    acceptedNames         CustomResourceDefinitionNames         2
    storedVersions        []string                              3  list=atomic
    observedGeneration?   int64                                 4  gate=CRDObservedGenerationTracking

type CustomResourceDefinitionVersion
    name                       string                             1  required
    served                     bool                               2  required
    storage                    bool                               3  required
    deprecated?                bool                               7
    deprecationWarning?        *string                            8
    schema?                    *CustomResourceValidation          4
    subresources?              *CustomResourceSubresources        5
    additionalPrinterColumns?  []CustomResourceColumnDefinition   6  list=atomic
    selectableFields?          []SelectableField                  9  list=atomic  gate=CustomResourceFieldSelectors

type CustomResourceSubresourceScale
    specReplicasPath      string                 1  required
    statusReplicasPath    string                 2  required
    labelSelectorPath?    *string                3

type CustomResourceSubresourceStatus

type CustomResourceSubresources
    status?               *CustomResourceSubresourceStatus   1
    scale?                *CustomResourceSubresourceScale    2

type CustomResourceValidation
    openAPIV3Schema?      *JSONSchemaProps       1

type ExternalDocumentation
    description?          string                 1
    url?                  string                 2

type JSONSchemaProps
    id?                                    string                           1
    $schema?                               string                           2  proto=schema
    $ref?                                  *string                          3  proto=ref
    description?                           string                           4
    type?                                  string                           5
    format?                                string                           6
    title?                                 string                           7
    default?                               *json                            8
    maximum?                               *double                          9
    exclusiveMaximum?                      bool                            10
    minimum?                               *double                         11
    exclusiveMinimum?                      bool                            12
    maxLength?                             *int64                          13
    minLength?                             *int64                          14
    pattern?                               string                          15
    maxItems?                              *int64                          16
    minItems?                              *int64                          17
    uniqueItems?                           bool                            18
    multipleOf?                            *double                         19
    enum?                                  []json                          20  list=atomic
    maxProperties?                         *int64                          21
    minProperties?                         *int64                          22
    required?                              []string                        23  list=atomic
    items?                                 *schemaOrArray                  24
    allOf?                                 []JSONSchemaProps               25  list=atomic
    oneOf?                                 []JSONSchemaProps               26  list=atomic
    anyOf?                                 []JSONSchemaProps               27  list=atomic
    not?                                   *JSONSchemaProps                28
    properties?                            map[string]JSONSchemaProps      29
    additionalProperties?                  *schemaOrBool                   30
    patternProperties?                     map[string]JSONSchemaProps      31
    dependencies?                          map[string]schemaOrStringArray  32
    additionalItems?                       *schemaOrBool                   33
    definitions?                           map[string]JSONSchemaProps      34
    externalDocs?                          *ExternalDocumentation          35
    example?                               *json                           36
    nullable?                              bool                            37
    x-kubernetes-preserve-unknown-fields?  *bool                           38  proto=xKubernetesPreserveUnknownFields
    x-kubernetes-embedded-resource?        bool                            39  proto=xKubernetesEmbeddedResource
    x-kubernetes-int-or-string?            bool                            40  proto=xKubernetesIntOrString
    x-kubernetes-list-map-keys?            []string                        41  list=atomic proto=xKubernetesListMapKeys
    x-kubernetes-list-type?                *string                         42  proto=xKubernetesListType
    x-kubernetes-map-type?                 *string                         43  proto=xKubernetesMapType
    x-kubernetes-validations?              []ValidationRule                44  list=map(rule) patch=merge(rule) proto=xKubernetesValidations

type SelectableField
    jsonPath              string                 1  required

type ServiceReference
    namespace             string                 1  required
    name                  string                 2  required
    path?                 *string                3
    port?                 *int32                 4

type ValidationRule
    rule                  string                   1  required
    message?              string                   2
    messageExpression?    string                   3
    reason?               *FieldValueErrorReason   4
    fieldPath?            string                   5
    optionalOldSelf?      *bool                    6

type WebhookClientConfig
    url?                  *string                3
    service?              *ServiceReference      1
    caBundle?             bytes                  2

type WebhookConversion
    clientConfig?             *WebhookClientConfig   2
    conversionReviewVersions  []string               3  required list=atomic
"""#

private let file8: StaticString = #"""
package apiextensions/v1beta1
go k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1
proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1beta1
group apiextensions.k8s.io v1beta1

string ConversionStrategyType = None Webhook
string ResourceScope = Cluster Namespaced
string ConditionStatus = True False Unknown
string CustomResourceDefinitionConditionType = Established NamesAccepted NonStructuralSchema Terminating KubernetesAPIApprovalPolicyConformant
string FieldValueErrorReason = FieldValueRequired FieldValueDuplicate FieldValueInvalid FieldValueForbidden

type ConversionRequest
    uid                   string                 1
    desiredAPIVersion     string                 2
    objects               []rawExtension         3

type ConversionResponse
    uid                   string                 1
    convertedObjects      []rawExtension         2
    result                meta/v1.Status         3

type ConversionReview kind
    ...                   meta/v1.TypeMeta       -
    request?              *ConversionRequest     1
    response?             *ConversionResponse    2

type CustomResourceColumnDefinition
    name                  string                 1
    type                  string                 2
    format?               string                 3
    description?          string                 4
    priority?             int32                  5
    JSONPath              string                 6

type CustomResourceConversion
    strategy                   ConversionStrategyType   1
    webhookClientConfig?       *WebhookClientConfig     2
    conversionReviewVersions?  []string                 3

type CustomResourceDefinition kind
    ...                   meta/v1.TypeMeta                 -
    metadata?             meta/v1.ObjectMeta               1
    spec                  CustomResourceDefinitionSpec     2
    status?               CustomResourceDefinitionStatus   3

type CustomResourceDefinitionCondition
    type                  CustomResourceDefinitionConditionType   1
    status                ConditionStatus                         2
    lastTransitionTime?   time                                    3
    reason?               string                                  4
    message?              string                                  5
    observedGeneration?   int64                                   6  gate=CRDObservedGenerationTracking

type CustomResourceDefinitionList kind
    ...                   meta/v1.TypeMeta             -
    metadata?             meta/v1.ListMeta             1
    items                 []CustomResourceDefinition   2

type CustomResourceDefinitionNames
    plural                string                 1
    singular?             string                 2
    shortNames?           []string               3
    kind                  string                 4
    listKind?             string                 5
    categories?           []string               6

type CustomResourceDefinitionSpec
    group                      string                              1
    version?                   string                              2
    names                      CustomResourceDefinitionNames       3
    scope                      ResourceScope                       4
    validation?                *CustomResourceValidation           5
    subresources?              *CustomResourceSubresources         6
    versions?                  []CustomResourceDefinitionVersion   7
    additionalPrinterColumns?  []CustomResourceColumnDefinition    8
    selectableFields?          []SelectableField                  11  gate=CustomResourceFieldSelectors
    conversion?                *CustomResourceConversion           9
    preserveUnknownFields?     *bool                              10

type CustomResourceDefinitionStatus
    conditions            []CustomResourceDefinitionCondition   1
    acceptedNames         CustomResourceDefinitionNames         2
    storedVersions        []string                              3
    observedGeneration?   int64                                 4  gate=CRDObservedGenerationTracking

type CustomResourceDefinitionVersion
    name                       string                             1
    served                     bool                               2
    storage                    bool                               3
    deprecated?                bool                               7
    deprecationWarning?        *string                            8
    schema?                    *CustomResourceValidation          4
    subresources?              *CustomResourceSubresources        5
    additionalPrinterColumns?  []CustomResourceColumnDefinition   6
    selectableFields?          []SelectableField                  9  gate=CustomResourceFieldSelectors

type CustomResourceSubresourceScale
    specReplicasPath      string                 1
    statusReplicasPath    string                 2
    labelSelectorPath?    *string                3

type CustomResourceSubresourceStatus

type CustomResourceSubresources
    status?               *CustomResourceSubresourceStatus   1
    scale?                *CustomResourceSubresourceScale    2

type CustomResourceValidation
    openAPIV3Schema?      *JSONSchemaProps       1

type ExternalDocumentation
    description?          string                 1
    url?                  string                 2

type JSONSchemaProps
    id?                                    string                           1
    $schema?                               string                           2  proto=schema
    $ref?                                  *string                          3  proto=ref
    description?                           string                           4
    type?                                  string                           5
    format?                                string                           6
    title?                                 string                           7
    default?                               *json                            8
    maximum?                               *double                          9
    exclusiveMaximum?                      bool                            10
    minimum?                               *double                         11
    exclusiveMinimum?                      bool                            12
    maxLength?                             *int64                          13
    minLength?                             *int64                          14
    pattern?                               string                          15
    maxItems?                              *int64                          16
    minItems?                              *int64                          17
    uniqueItems?                           bool                            18
    multipleOf?                            *double                         19
    enum?                                  []json                          20
    maxProperties?                         *int64                          21
    minProperties?                         *int64                          22
    required?                              []string                        23
    items?                                 *schemaOrArray                  24
    allOf?                                 []JSONSchemaProps               25
    oneOf?                                 []JSONSchemaProps               26
    anyOf?                                 []JSONSchemaProps               27
    not?                                   *JSONSchemaProps                28
    properties?                            map[string]JSONSchemaProps      29
    additionalProperties?                  *schemaOrBool                   30
    patternProperties?                     map[string]JSONSchemaProps      31
    dependencies?                          map[string]schemaOrStringArray  32
    additionalItems?                       *schemaOrBool                   33
    definitions?                           map[string]JSONSchemaProps      34
    externalDocs?                          *ExternalDocumentation          35
    example?                               *json                           36
    nullable?                              bool                            37
    x-kubernetes-preserve-unknown-fields?  *bool                           38  proto=xKubernetesPreserveUnknownFields
    x-kubernetes-embedded-resource?        bool                            39  proto=xKubernetesEmbeddedResource
    x-kubernetes-int-or-string?            bool                            40  proto=xKubernetesIntOrString
    x-kubernetes-list-map-keys?            []string                        41  proto=xKubernetesListMapKeys
    x-kubernetes-list-type?                *string                         42  proto=xKubernetesListType
    x-kubernetes-map-type?                 *string                         43  proto=xKubernetesMapType
    x-kubernetes-validations?              []ValidationRule                44  patch=merge(rule) proto=xKubernetesValidations

type SelectableField
    jsonPath              string                 1

type ServiceReference
    namespace             string                 1
    name                  string                 2
    path?                 *string                3
    port?                 *int32                 4

type ValidationRule
    rule                  string                   1
    message?              string                   2
    messageExpression?    string                   3
    reason?               *FieldValueErrorReason   4
    fieldPath?            string                   5
    optionalOldSelf?      *bool                    6

type WebhookClientConfig
    url?                  *string                3
    service?              *ServiceReference      1
    caBundle?             bytes                  2
"""#

private let file9: StaticString = #"""
package apiregistration/v1
go k8s.io/kube-aggregator/pkg/apis/apiregistration/v1
proto k8s.io.kube_aggregator.pkg.apis.apiregistration.v1
group apiregistration.k8s.io v1

resource apiservices APIService cluster verbs=all singular=apiservice categories=api-extensions hash=InPBPD7+PqM= key=apiregistration.k8s.io/apiservices stored=apiregistration.k8s.io/v1 as=json
    sub status APIService get,patch,update

string ConditionStatus = True False Unknown
string APIServiceConditionType = Available

type APIService kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 APIServiceSpec         2
    status?               APIServiceStatus       3

type APIServiceCondition
    type                  APIServiceConditionType   1  required
    status                ConditionStatus           2  required
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type APIServiceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []APIService           2  required

type APIServiceSpec
    service?                *ServiceReference      1
    group?                  string                 2
    version?                string                 3
    insecureSkipTLSVerify?  bool                   4
    caBundle?               bytes                  5  list=atomic
    groupPriorityMinimum    int32                  7  required
    versionPriority         int32                  8  required

type APIServiceStatus
    conditions?           []APIServiceCondition   1  list=map(type) patch=merge(type)

type ServiceReference
    namespace?            string                 1
    name?                 string                 2
    port?                 *int32                 3
"""#

private let file10: StaticString = #"""
package apiregistration/v1beta1
go k8s.io/kube-aggregator/pkg/apis/apiregistration/v1beta1
proto k8s.io.kube_aggregator.pkg.apis.apiregistration.v1beta1
group apiregistration.k8s.io v1beta1

string ConditionStatus = True False Unknown
string APIServiceConditionType = Available

type APIService kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 APIServiceSpec         2
    status?               APIServiceStatus       3

type APIServiceCondition
    type                  APIServiceConditionType   1
    status                ConditionStatus           2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type APIServiceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []APIService           2

type APIServiceSpec
    service?                *ServiceReference      1
    group?                  string                 2
    version?                string                 3
    insecureSkipTLSVerify?  bool                   4
    caBundle?               bytes                  5
    groupPriorityMinimum    int32                  7
    versionPriority         int32                  8

type APIServiceStatus
    conditions?           []APIServiceCondition   1  patch=merge(type)

type ServiceReference
    namespace?            string                 1
    name?                 string                 2
    port?                 *int32                 3
"""#

private let file11: StaticString = #"""
package apiserverinternal/v1alpha1
go k8s.io/api/apiserverinternal/v1alpha1
proto k8s.io.api.apiserverinternal.v1alpha1
group internal.apiserver.k8s.io v1alpha1

resource storageversions StorageVersion cluster verbs=all singular=storageversion hash=c8YZt5U0nPk= key=storageversions stored=internal.apiserver.k8s.io/v1alpha1 as=protobuf
    sub status StorageVersion get,patch,update

string StorageVersionConditionType = AllEncodingVersionsEqual
string ConditionStatus = True False Unknown

type ServerStorageVersion
    apiServerID?          string                 1  required
    encodingVersion?      string                 2  required
    decodableVersions?    []string               3  required list=set
    servedVersions?       []string               4  list=set

type StorageVersion kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1  required
    spec                  StorageVersionSpec     2
    status                StorageVersionStatus   3

type StorageVersionCondition
    type                  StorageVersionConditionType   1  required
    status                ConditionStatus               2  required
    observedGeneration?   int64                         3
    lastTransitionTime?   time                          4
    reason                string                        5  required
    message?              string                        6  required

type StorageVersionList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StorageVersion       2  required

type StorageVersionSpec

type StorageVersionStatus
    storageVersions?        []ServerStorageVersion      1  list=map(apiServerID)
    commonEncodingVersion?  *string                     2
    conditions?             []StorageVersionCondition   3  list=map(type)
"""#

private let file12: StaticString = #"""
package apps/v1
go k8s.io/api/apps/v1
proto k8s.io.api.apps.v1
group apps v1

resource controllerrevisions ControllerRevision namespaced verbs=all singular=controllerrevision hash=85nkx63pcBU= key=controllerrevisions stored=apps/v1 as=protobuf
resource daemonsets DaemonSet namespaced verbs=all singular=daemonset short=ds categories=all hash=dd7pWHUlMKQ= key=daemonsets stored=apps/v1 as=protobuf
    sub status DaemonSet get,patch,update
resource deployments Deployment namespaced verbs=all singular=deployment short=deploy categories=all hash=8aSe+NMegvE= key=deployments stored=apps/v1 as=protobuf
    sub scale autoscaling/v1/Scale get,patch,update
    sub status Deployment get,patch,update
resource replicasets ReplicaSet namespaced verbs=all singular=replicaset short=rs categories=all hash=P1RzHs8/mWQ= key=replicasets stored=apps/v1 as=protobuf
    sub scale autoscaling/v1/Scale get,patch,update
    sub status ReplicaSet get,patch,update
resource statefulsets StatefulSet namespaced verbs=all singular=statefulset short=sts categories=all hash=H+vl74LkKdo= key=statefulsets stored=apps/v1 as=protobuf
    sub scale autoscaling/v1/Scale get,patch,update
    sub status StatefulSet get,patch,update

string PodManagementPolicyType = OrderedReady Parallel
string StatefulSetUpdateStrategyType = RollingUpdate OnDelete
string PersistentVolumeClaimRetentionPolicyType = Retain Delete
string DeploymentStrategyType = Recreate RollingUpdate
string DeploymentConditionType = Available Progressing ReplicaFailure
string DaemonSetUpdateStrategyType = RollingUpdate OnDelete
string ReplicaSetConditionType = ReplicaFailure

type ControllerRevision kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    data?                 rawExtension           2
    revision              int64                  3  required

type ControllerRevisionList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ControllerRevision   2  required

type DaemonSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DaemonSetSpec          2
    status?               DaemonSetStatus        3

type DaemonSetCondition
    type                  string                    1  required
    status                core/v1.ConditionStatus   2  required
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type DaemonSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DaemonSet            2  required

type DaemonSetSpec
    selector               *meta/v1.LabelSelector    1  required
    template               core/v1.PodTemplateSpec   2  required
    updateStrategy?        DaemonSetUpdateStrategy   3
    minReadySeconds?       int32                     4
    revisionHistoryLimit?  *int32                    6

type DaemonSetStatus
    currentNumberScheduled   int32                  1  required
    numberMisscheduled       int32                  2  required
    desiredNumberScheduled   int32                  3  required
    numberReady              int32                  4  required
    observedGeneration?      int64                  5
    updatedNumberScheduled?  int32                  6
    numberAvailable?         int32                  7
    numberUnavailable?       int32                  8
    collisionCount?          *int32                 9
    conditions?              []DaemonSetCondition  10  list=map(type) patch=merge(type)

type DaemonSetUpdateStrategy
    type?                 DaemonSetUpdateStrategyType   1
    rollingUpdate?        *RollingUpdateDaemonSet       2

type Deployment kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DeploymentSpec         2
    status?               DeploymentStatus       3

type DeploymentCondition
    type                  DeploymentConditionType   1  required
    status                core/v1.ConditionStatus   2  required
    lastUpdateTime?       time                      6
    lastTransitionTime?   time                      7
    reason?               string                    4
    message?              string                    5

type DeploymentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Deployment           2  required

type DeploymentSpec
    replicas?                 *int32                    1
    selector                  *meta/v1.LabelSelector    2  required
    template                  core/v1.PodTemplateSpec   3  required
    strategy?                 DeploymentStrategy        4  patch=retainKeys
    minReadySeconds?          int32                     5
    revisionHistoryLimit?     *int32                    6
    paused?                   bool                      7
    progressDeadlineSeconds?  *int32                    9

type DeploymentStatus
    observedGeneration?   int64                   1
    replicas?             int32                   2
    updatedReplicas?      int32                   3
    readyReplicas?        int32                   7
    availableReplicas?    int32                   4
    unavailableReplicas?  int32                   5
    terminatingReplicas?  *int32                  9
    conditions?           []DeploymentCondition   6  list=map(type) patch=merge(type)
    collisionCount?       *int32                  8

type DeploymentStrategy
    type?                 DeploymentStrategyType     1
    rollingUpdate?        *RollingUpdateDeployment   2

type ReplicaSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ReplicaSetSpec         2
    status?               ReplicaSetStatus       3

type ReplicaSetCondition
    type                  ReplicaSetConditionType   1  required
    status                core/v1.ConditionStatus   2  required
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type ReplicaSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ReplicaSet           2  required

type ReplicaSetSpec
    replicas?             *int32                    1
    minReadySeconds?      int32                     4
    selector              *meta/v1.LabelSelector    2  required
    template?             core/v1.PodTemplateSpec   3

type ReplicaSetStatus
    replicas               int32                   1  required
    fullyLabeledReplicas?  int32                   2
    readyReplicas?         int32                   4
    availableReplicas?     int32                   5
    terminatingReplicas?   *int32                  7
    observedGeneration?    int64                   3
    conditions?            []ReplicaSetCondition   6  list=map(type) patch=merge(type)

type RollingUpdateDaemonSet
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateDeployment
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateStatefulSetStrategy
    partition?            *int32                 1
    maxUnavailable?       *intOrString           2  gate=MaxUnavailableStatefulSet

type StatefulSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 StatefulSetSpec        2
    status?               StatefulSetStatus      3

type StatefulSetCondition
    type                  string                    1  required
    status                core/v1.ConditionStatus   2  required
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type StatefulSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StatefulSet          2  required

type StatefulSetOrdinals
    start                 int32                  1

type StatefulSetPersistentVolumeClaimRetentionPolicy
    whenDeleted?          PersistentVolumeClaimRetentionPolicyType   1
    whenScaled?           PersistentVolumeClaimRetentionPolicyType   2

type StatefulSetSpec
    replicas?                              *int32                                             1
    selector                               *meta/v1.LabelSelector                             2  required
    template                               core/v1.PodTemplateSpec                            3  required
    volumeClaimTemplates?                  []core/v1.PersistentVolumeClaim                    4  list=atomic
    serviceName                            string                                             5
    podManagementPolicy?                   PodManagementPolicyType                            6
    updateStrategy?                        StatefulSetUpdateStrategy                          7
    revisionHistoryLimit?                  *int32                                             8
    minReadySeconds?                       int32                                              9
    persistentVolumeClaimRetentionPolicy?  *StatefulSetPersistentVolumeClaimRetentionPolicy  10
    ordinals?                              *StatefulSetOrdinals                              11

type StatefulSetStatus
    observedGeneration?   int64                    1
    replicas              int32                    2  required
    readyReplicas?        int32                    3
    currentReplicas?      int32                    4
    updatedReplicas?      int32                    5
    currentRevision?      string                   6
    updateRevision?       string                   7
    collisionCount?       *int32                   9
    conditions?           []StatefulSetCondition  10  list=map(type) patch=merge(type)
    availableReplicas     int32                   11

type StatefulSetUpdateStrategy
    type?                 StatefulSetUpdateStrategyType       1
    rollingUpdate?        *RollingUpdateStatefulSetStrategy   2
"""#

private let file13: StaticString = #"""
package apps/v1beta1
go k8s.io/api/apps/v1beta1
proto k8s.io.api.apps.v1beta1
group apps v1beta1

string PodManagementPolicyType = OrderedReady Parallel
string StatefulSetUpdateStrategyType = RollingUpdate OnDelete
string PersistentVolumeClaimRetentionPolicyType = Retain Delete
string DeploymentStrategyType = Recreate RollingUpdate
string DeploymentConditionType = Available Progressing ReplicaFailure

type ControllerRevision kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    data?                 rawExtension           2
    revision              int64                  3

type ControllerRevisionList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ControllerRevision   2

type Deployment kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DeploymentSpec         2
    status?               DeploymentStatus       3

type DeploymentCondition
    type                  DeploymentConditionType   1
    status                core/v1.ConditionStatus   2
    lastUpdateTime?       time                      6
    lastTransitionTime?   time                      7
    reason?               string                    4
    message?              string                    5

type DeploymentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Deployment           2

type DeploymentRollback kind
    ...                   meta/v1.TypeMeta       -
    name                  string                 1
    updatedAnnotations?   map[string]string      2
    rollbackTo            RollbackConfig         3

type DeploymentSpec
    replicas?                 *int32                    1
    selector?                 *meta/v1.LabelSelector    2
    template                  core/v1.PodTemplateSpec   3
    strategy?                 DeploymentStrategy        4  patch=retainKeys
    minReadySeconds?          int32                     5
    revisionHistoryLimit?     *int32                    6
    paused?                   bool                      7
    rollbackTo?               *RollbackConfig           8
    progressDeadlineSeconds?  *int32                    9

type DeploymentStatus
    observedGeneration?   int64                   1
    replicas?             int32                   2
    updatedReplicas?      int32                   3
    readyReplicas?        int32                   7
    availableReplicas?    int32                   4
    unavailableReplicas?  int32                   5
    terminatingReplicas?  *int32                  9
    conditions?           []DeploymentCondition   6  patch=merge(type)
    collisionCount?       *int32                  8

type DeploymentStrategy
    type?                 DeploymentStrategyType     1
    rollingUpdate?        *RollingUpdateDeployment   2

type RollbackConfig
    revision?             int64                  1

type RollingUpdateDeployment
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateStatefulSetStrategy
    partition?            *int32                 1
    maxUnavailable?       *intOrString           2  gate=MaxUnavailableStatefulSet

type Scale kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ScaleSpec              2
    status?               ScaleStatus            3

type ScaleSpec
    replicas?             int32                  1

type ScaleStatus
    replicas              int32                  1
    selector?             map[string]string      2
    targetSelector?       string                 3

type StatefulSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 StatefulSetSpec        2
    status?               StatefulSetStatus      3

type StatefulSetCondition
    type                  string                    1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type StatefulSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StatefulSet          2

type StatefulSetOrdinals
    start                 int32                  1

type StatefulSetPersistentVolumeClaimRetentionPolicy
    whenDeleted?          PersistentVolumeClaimRetentionPolicyType   1
    whenScaled?           PersistentVolumeClaimRetentionPolicyType   2

type StatefulSetSpec
    replicas?                              *int32                                             1
    selector?                              *meta/v1.LabelSelector                             2
    template                               core/v1.PodTemplateSpec                            3
    volumeClaimTemplates?                  []core/v1.PersistentVolumeClaim                    4
    serviceName                            string                                             5
    podManagementPolicy?                   PodManagementPolicyType                            6
    updateStrategy?                        StatefulSetUpdateStrategy                          7
    revisionHistoryLimit?                  *int32                                             8
    minReadySeconds?                       int32                                              9
    persistentVolumeClaimRetentionPolicy?  *StatefulSetPersistentVolumeClaimRetentionPolicy  10
    ordinals?                              *StatefulSetOrdinals                              11

type StatefulSetStatus
    observedGeneration?   *int64                   1
    replicas              int32                    2
    readyReplicas?        int32                    3
    currentReplicas?      int32                    4
    updatedReplicas?      int32                    5
    currentRevision?      string                   6
    updateRevision?       string                   7
    collisionCount?       *int32                   9
    conditions?           []StatefulSetCondition  10  patch=merge(type)
    availableReplicas     int32                   11

type StatefulSetUpdateStrategy
    type?                 StatefulSetUpdateStrategyType       1
    rollingUpdate?        *RollingUpdateStatefulSetStrategy   2
"""#

private let file14: StaticString = #"""
package apps/v1beta2
go k8s.io/api/apps/v1beta2
proto k8s.io.api.apps.v1beta2
group apps v1beta2

string PodManagementPolicyType = OrderedReady Parallel
string StatefulSetUpdateStrategyType = RollingUpdate OnDelete
string PersistentVolumeClaimRetentionPolicyType = Retain Delete
string DeploymentStrategyType = Recreate RollingUpdate
string DeploymentConditionType = Available Progressing ReplicaFailure
string DaemonSetUpdateStrategyType = RollingUpdate OnDelete
string ReplicaSetConditionType = ReplicaFailure

type ControllerRevision kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    data?                 rawExtension           2
    revision              int64                  3

type ControllerRevisionList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ControllerRevision   2

type DaemonSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DaemonSetSpec          2
    status?               DaemonSetStatus        3

type DaemonSetCondition
    type                  string                    1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type DaemonSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DaemonSet            2

type DaemonSetSpec
    selector               *meta/v1.LabelSelector    1
    template               core/v1.PodTemplateSpec   2
    updateStrategy?        DaemonSetUpdateStrategy   3
    minReadySeconds?       int32                     4
    revisionHistoryLimit?  *int32                    6

type DaemonSetStatus
    currentNumberScheduled   int32                  1
    numberMisscheduled       int32                  2
    desiredNumberScheduled   int32                  3
    numberReady              int32                  4
    observedGeneration?      int64                  5
    updatedNumberScheduled?  int32                  6
    numberAvailable?         int32                  7
    numberUnavailable?       int32                  8
    collisionCount?          *int32                 9
    conditions?              []DaemonSetCondition  10  patch=merge(type)

type DaemonSetUpdateStrategy
    type?                 DaemonSetUpdateStrategyType   1
    rollingUpdate?        *RollingUpdateDaemonSet       2

type Deployment kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DeploymentSpec         2
    status?               DeploymentStatus       3

type DeploymentCondition
    type                  DeploymentConditionType   1
    status                core/v1.ConditionStatus   2
    lastUpdateTime?       time                      6
    lastTransitionTime?   time                      7
    reason?               string                    4
    message?              string                    5

type DeploymentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Deployment           2

type DeploymentSpec
    replicas?                 *int32                    1
    selector                  *meta/v1.LabelSelector    2
    template                  core/v1.PodTemplateSpec   3
    strategy?                 DeploymentStrategy        4  patch=retainKeys
    minReadySeconds?          int32                     5
    revisionHistoryLimit?     *int32                    6
    paused?                   bool                      7
    progressDeadlineSeconds?  *int32                    9

type DeploymentStatus
    observedGeneration?   int64                   1
    replicas?             int32                   2
    updatedReplicas?      int32                   3
    readyReplicas?        int32                   7
    availableReplicas?    int32                   4
    unavailableReplicas?  int32                   5
    terminatingReplicas?  *int32                  9
    conditions?           []DeploymentCondition   6  patch=merge(type)
    collisionCount?       *int32                  8

type DeploymentStrategy
    type?                 DeploymentStrategyType     1
    rollingUpdate?        *RollingUpdateDeployment   2

type ReplicaSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ReplicaSetSpec         2
    status?               ReplicaSetStatus       3

type ReplicaSetCondition
    type                  ReplicaSetConditionType   1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type ReplicaSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ReplicaSet           2

type ReplicaSetSpec
    replicas?             *int32                    1
    minReadySeconds?      int32                     4
    selector              *meta/v1.LabelSelector    2
    template?             core/v1.PodTemplateSpec   3

type ReplicaSetStatus
    replicas               int32                   1
    fullyLabeledReplicas?  int32                   2
    readyReplicas?         int32                   4
    availableReplicas?     int32                   5
    terminatingReplicas?   *int32                  7
    observedGeneration?    int64                   3
    conditions?            []ReplicaSetCondition   6  patch=merge(type)

type RollingUpdateDaemonSet
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateDeployment
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateStatefulSetStrategy
    partition?            *int32                 1
    maxUnavailable?       *intOrString           2  gate=MaxUnavailableStatefulSet

type Scale kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ScaleSpec              2
    status?               ScaleStatus            3

type ScaleSpec
    replicas?             int32                  1

type ScaleStatus
    replicas              int32                  1
    selector?             map[string]string      2
    targetSelector?       string                 3

type StatefulSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 StatefulSetSpec        2
    status?               StatefulSetStatus      3

type StatefulSetCondition
    type                  string                    1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type StatefulSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StatefulSet          2

type StatefulSetOrdinals
    start                 int32                  1

type StatefulSetPersistentVolumeClaimRetentionPolicy
    whenDeleted?          PersistentVolumeClaimRetentionPolicyType   1
    whenScaled?           PersistentVolumeClaimRetentionPolicyType   2

type StatefulSetSpec
    replicas?                              *int32                                             1
    selector                               *meta/v1.LabelSelector                             2
    template                               core/v1.PodTemplateSpec                            3
    volumeClaimTemplates?                  []core/v1.PersistentVolumeClaim                    4
    serviceName                            string                                             5
    podManagementPolicy?                   PodManagementPolicyType                            6
    updateStrategy?                        StatefulSetUpdateStrategy                          7
    revisionHistoryLimit?                  *int32                                             8
    minReadySeconds?                       int32                                              9
    persistentVolumeClaimRetentionPolicy?  *StatefulSetPersistentVolumeClaimRetentionPolicy  10
    ordinals?                              *StatefulSetOrdinals                              11

type StatefulSetStatus
    observedGeneration?   int64                    1
    replicas              int32                    2
    readyReplicas?        int32                    3
    currentReplicas?      int32                    4
    updatedReplicas?      int32                    5
    currentRevision?      string                   6
    updateRevision?       string                   7
    collisionCount?       *int32                   9
    conditions?           []StatefulSetCondition  10  patch=merge(type)
    availableReplicas     int32                   11

type StatefulSetUpdateStrategy
    type?                 StatefulSetUpdateStrategyType       1
    rollingUpdate?        *RollingUpdateStatefulSetStrategy   2
"""#

private let file15: StaticString = #"""
package authentication/v1
go k8s.io/api/authentication/v1
proto k8s.io.api.authentication.v1
group authentication.k8s.io v1

resource selfsubjectreviews SelfSubjectReview cluster verbs=create singular=selfsubjectreview
resource tokenreviews TokenReview cluster verbs=create singular=tokenreview

type BoundObjectReference
    kind?                 string                 1
    apiVersion?           string                 2
    name?                 string                 3
    uid?                  string                 4  proto=uID

type SelfSubjectReview kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ObjectMeta        1
    status?               SelfSubjectReviewStatus   2

type SelfSubjectReviewStatus
    userInfo?             UserInfo               1

type TokenRequest kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  TokenRequestSpec       2
    status?               TokenRequestStatus     3

type TokenRequestSpec
    audiences             []string                1  list=atomic
    expirationSeconds     *int64                  4
    boundObjectRef        *BoundObjectReference   3

type TokenRequestStatus
    token                 string                 1
    expirationTimestamp   time                   2

type TokenReview kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  TokenReviewSpec        2  required
    status?               TokenReviewStatus      3

type TokenReviewSpec
    token?                string                 1  required
    audiences?            []string               2  list=atomic

type TokenReviewStatus
    authenticated?        bool                   1
    user?                 UserInfo               2
    audiences?            []string               4  list=atomic
    error?                string                 3

type UserInfo
    username?             string                  1
    uid?                  string                  2
    groups?               []string                3  list=atomic
    extra?                map[string]stringList   4
"""#

private let file16: StaticString = #"""
package authentication/v1alpha1
go k8s.io/api/authentication/v1alpha1
proto k8s.io.api.authentication.v1alpha1
group authentication.k8s.io v1alpha1

type SelfSubjectReview kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ObjectMeta        1
    status?               SelfSubjectReviewStatus   2

type SelfSubjectReviewStatus
    userInfo?             authentication/v1.UserInfo   1
"""#

private let file17: StaticString = #"""
package authentication/v1beta1
go k8s.io/api/authentication/v1beta1
proto k8s.io.api.authentication.v1beta1
group authentication.k8s.io v1beta1

type SelfSubjectReview kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ObjectMeta        1
    status?               SelfSubjectReviewStatus   2

type SelfSubjectReviewStatus
    userInfo?             authentication/v1.UserInfo   1

type TokenReview kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  TokenReviewSpec        2
    status?               TokenReviewStatus      3

type TokenReviewSpec
    token?                string                 1
    audiences?            []string               2

type TokenReviewStatus
    authenticated?        bool                   1
    user?                 UserInfo               2
    audiences?            []string               4
    error?                string                 3

type UserInfo
    username?             string                  1
    uid?                  string                  2
    groups?               []string                3
    extra?                map[string]stringList   4
"""#

private let file18: StaticString = #"""
package authorization/v1
go k8s.io/api/authorization/v1
proto k8s.io.api.authorization.v1
group authorization.k8s.io v1

resource localsubjectaccessreviews LocalSubjectAccessReview namespaced verbs=create singular=localsubjectaccessreview
resource selfsubjectaccessreviews SelfSubjectAccessReview cluster verbs=create singular=selfsubjectaccessreview
resource selfsubjectrulesreviews SelfSubjectRulesReview cluster verbs=create singular=selfsubjectrulesreview
resource subjectaccessreviews SubjectAccessReview cluster verbs=create singular=subjectaccessreview

type FieldSelectorAttributes
    rawSelector?          string                               1
    requirements?         []meta/v1.FieldSelectorRequirement   2  list=atomic

type LabelSelectorAttributes
    rawSelector?          string                               1
    requirements?         []meta/v1.LabelSelectorRequirement   2  list=atomic

type LocalSubjectAccessReview kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  SubjectAccessReviewSpec     2  required
    status?               SubjectAccessReviewStatus   3

type NonResourceAttributes
    path?                 string                 1
    verb?                 string                 2

type NonResourceRule
    verbs                 []string               1  required list=atomic
    nonResourceURLs?      []string               2  list=atomic

type ResourceAttributes
    namespace?            string                     1
    verb?                 string                     2
    group?                string                     3
    version?              string                     4
    resource?             string                     5
    subresource?          string                     6
    name?                 string                     7
    fieldSelector?        *FieldSelectorAttributes   8
    labelSelector?        *LabelSelectorAttributes   9

type ResourceRule
    verbs                 []string               1  required list=atomic
    apiGroups?            []string               2  list=atomic
    resources?            []string               3  list=atomic
    resourceNames?        []string               4  list=atomic

type SelfSubjectAccessReview kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec                  SelfSubjectAccessReviewSpec   2  required
    status?               SubjectAccessReviewStatus     3

type SelfSubjectAccessReviewSpec
    resourceAttributes?     *ResourceAttributes      1
    nonResourceAttributes?  *NonResourceAttributes   2

type SelfSubjectRulesReview kind
    ...                   meta/v1.TypeMeta             -
    metadata?             meta/v1.ObjectMeta           1
    spec                  SelfSubjectRulesReviewSpec   2  required
    status?               SubjectRulesReviewStatus     3

type SelfSubjectRulesReviewSpec
    namespace?            string                 1

type SubjectAccessReview kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  SubjectAccessReviewSpec     2  required
    status?               SubjectAccessReviewStatus   3

type SubjectAccessReviewSpec
    resourceAttributes?     *ResourceAttributes      1
    nonResourceAttributes?  *NonResourceAttributes   2
    user?                   string                   3
    groups?                 []string                 4  list=atomic
    extra?                  map[string]stringList    5
    uid?                    string                   6

type SubjectAccessReviewStatus
    allowed               bool                   1  required
    denied?               bool                   4
    reason?               string                 2
    evaluationError?      string                 3

type SubjectRulesReviewStatus
    resourceRules         []ResourceRule         1  required list=atomic
    nonResourceRules      []NonResourceRule      2  required list=atomic
    incomplete            bool                   3  required
    evaluationError?      string                 4
"""#

private let file19: StaticString = #"""
package authorization/v1beta1
go k8s.io/api/authorization/v1beta1
proto k8s.io.api.authorization.v1beta1
group authorization.k8s.io v1beta1

type LocalSubjectAccessReview kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  SubjectAccessReviewSpec     2
    status?               SubjectAccessReviewStatus   3

type NonResourceAttributes
    path?                 string                 1
    verb?                 string                 2

type NonResourceRule
    verbs                 []string               1
    nonResourceURLs?      []string               2

type ResourceAttributes
    namespace?            string                                      1
    verb?                 string                                      2
    group?                string                                      3
    version?              string                                      4
    resource?             string                                      5
    subresource?          string                                      6
    name?                 string                                      7
    fieldSelector?        *authorization/v1.FieldSelectorAttributes   8
    labelSelector?        *authorization/v1.LabelSelectorAttributes   9

type ResourceRule
    verbs                 []string               1
    apiGroups?            []string               2
    resources?            []string               3
    resourceNames?        []string               4

type SelfSubjectAccessReview kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec                  SelfSubjectAccessReviewSpec   2
    status?               SubjectAccessReviewStatus     3

type SelfSubjectAccessReviewSpec
    resourceAttributes?     *ResourceAttributes      1
    nonResourceAttributes?  *NonResourceAttributes   2

type SelfSubjectRulesReview kind
    ...                   meta/v1.TypeMeta             -
    metadata?             meta/v1.ObjectMeta           1
    spec                  SelfSubjectRulesReviewSpec   2
    status?               SubjectRulesReviewStatus     3

type SelfSubjectRulesReviewSpec
    namespace?            string                 1

type SubjectAccessReview kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  SubjectAccessReviewSpec     2
    status?               SubjectAccessReviewStatus   3

type SubjectAccessReviewSpec
    resourceAttributes?     *ResourceAttributes      1
    nonResourceAttributes?  *NonResourceAttributes   2
    user?                   string                   3
    group?                  []string                 4
    extra?                  map[string]stringList    5
    uid?                    string                   6

type SubjectAccessReviewStatus
    allowed               bool                   1
    denied?               bool                   4
    reason?               string                 2
    evaluationError?      string                 3

type SubjectRulesReviewStatus
    resourceRules         []ResourceRule         1
    nonResourceRules      []NonResourceRule      2
    incomplete            bool                   3
    evaluationError?      string                 4
"""#

private let file20: StaticString = #"""
package autoscaling/v1
go k8s.io/api/autoscaling/v1
proto k8s.io.api.autoscaling.v1
group autoscaling v1

resource horizontalpodautoscalers HorizontalPodAutoscaler namespaced verbs=all singular=horizontalpodautoscaler short=hpa categories=all hash=qwQve8ut294= key=horizontalpodautoscalers stored=autoscaling/v2 as=protobuf
    sub status HorizontalPodAutoscaler get,patch,update

string MetricSourceType = Object Pods Resource ContainerResource External
string HorizontalPodAutoscalerConditionType = ScalingActive AbleToScale ScalingLimited ScaledToZero

type ContainerResourceMetricSource
    name                       core/v1.ResourceName   1
    targetAverageUtilization?  *int32                 2
    targetAverageValue?        *quantity              3
    container                  string                 5

type ContainerResourceMetricStatus
    name                        core/v1.ResourceName   1
    currentAverageUtilization?  *int32                 2
    currentAverageValue         quantity               3
    container                   string                 4

type CrossVersionObjectReference map=atomic
    kind                  string                 1  required
    name                  string                 2  required
    apiVersion?           string                 3

type ExternalMetricSource
    metricName            string                   1
    metricSelector?       *meta/v1.LabelSelector   2
    targetValue?          *quantity                3
    targetAverageValue?   *quantity                4

type ExternalMetricStatus
    metricName            string                   1
    metricSelector?       *meta/v1.LabelSelector   2
    currentValue          quantity                 3
    currentAverageValue?  *quantity                4

type HorizontalPodAutoscaler kind
    ...                   meta/v1.TypeMeta                -
    metadata?             meta/v1.ObjectMeta              1
    spec?                 HorizontalPodAutoscalerSpec     2  required
    status?               HorizontalPodAutoscalerStatus   3

type HorizontalPodAutoscalerCondition
    type                  HorizontalPodAutoscalerConditionType   1
    status                core/v1.ConditionStatus                2
    lastTransitionTime?   time                                   3
    reason?               string                                 4
    message?              string                                 5

type HorizontalPodAutoscalerList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []HorizontalPodAutoscaler   2  required

type HorizontalPodAutoscalerSpec
    scaleTargetRef                   CrossVersionObjectReference   1  required
    minReplicas?                     *int32                        2
    maxReplicas                      int32                         3  required
    targetCPUUtilizationPercentage?  *int32                        4

type HorizontalPodAutoscalerStatus
    observedGeneration?               *int64                 1
    lastScaleTime?                    *time                  2
    currentReplicas                   int32                  3  required
    desiredReplicas                   int32                  4  required
    currentCPUUtilizationPercentage?  *int32                 5

type MetricSpec
    type                  MetricSourceType                 1
    object?               *ObjectMetricSource              2
    pods?                 *PodsMetricSource                3
    resource?             *ResourceMetricSource            4
    containerResource?    *ContainerResourceMetricSource   7
    external?             *ExternalMetricSource            5

type MetricStatus
    type                  MetricSourceType                 1
    object?               *ObjectMetricStatus              2
    pods?                 *PodsMetricStatus                3
    resource?             *ResourceMetricStatus            4
    containerResource?    *ContainerResourceMetricStatus   7
    external?             *ExternalMetricStatus            5

type ObjectMetricSource
    target                CrossVersionObjectReference   1
    metricName            string                        2
    targetValue           quantity                      3
    selector?             *meta/v1.LabelSelector        4
    averageValue?         *quantity                     5

type ObjectMetricStatus
    target                CrossVersionObjectReference   1
    metricName            string                        2
    currentValue          quantity                      3
    selector?             *meta/v1.LabelSelector        4
    averageValue?         *quantity                     5

type PodsMetricSource
    metricName            string                   1
    targetAverageValue    quantity                 2
    selector?             *meta/v1.LabelSelector   3

type PodsMetricStatus
    metricName            string                   1
    currentAverageValue   quantity                 2
    selector?             *meta/v1.LabelSelector   3

type ResourceMetricSource
    name                       core/v1.ResourceName   1
    targetAverageUtilization?  *int32                 2
    targetAverageValue?        *quantity              3

type ResourceMetricStatus
    name                        core/v1.ResourceName   1
    currentAverageUtilization?  *int32                 2
    currentAverageValue         quantity               3

type Scale kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ScaleSpec              2
    status?               ScaleStatus            3

type ScaleSpec
    replicas?             int32                  1

type ScaleStatus
    replicas              int32                  1  required
    selector?             string                 2
"""#

private let file21: StaticString = #"""
package autoscaling/v2
go k8s.io/api/autoscaling/v2
proto k8s.io.api.autoscaling.v2
group autoscaling v2

resource horizontalpodautoscalers HorizontalPodAutoscaler namespaced verbs=all singular=horizontalpodautoscaler short=hpa categories=all hash=qwQve8ut294= key=horizontalpodautoscalers stored=autoscaling/v2 as=protobuf
    sub status HorizontalPodAutoscaler get,patch,update

string ScalingPolicySelect = Max Min Disabled
string HPAScalingPolicyType = Pods Percent
string MetricSourceType = Object Pods Resource ContainerResource External
string MetricTargetType = Utilization Value AverageValue
string HorizontalPodAutoscalerConditionType = ScalingActive AbleToScale ScalingLimited ScaledToZero

type ContainerResourceMetricSource
    name                  core/v1.ResourceName   1  required
    target                MetricTarget           2  required
    container             string                 3  required

type ContainerResourceMetricStatus
    name                  core/v1.ResourceName   1  required
    current               MetricValueStatus      2  required
    container             string                 3  required

type CrossVersionObjectReference
    kind                  string                 1  required
    name                  string                 2  required
    apiVersion?           string                 3

type ExternalMetricSource
    metric                MetricIdentifier       1  required
    target                MetricTarget           2  required

type ExternalMetricStatus
    metric                MetricIdentifier       1  required
    current               MetricValueStatus      2  required

type HPAScalingPolicy
    type                  HPAScalingPolicyType   1  required
    value                 int32                  2  required
    periodSeconds         int32                  3  required

type HPAScalingRules
    stabilizationWindowSeconds?  *int32                 3
    selectPolicy?                *ScalingPolicySelect   1
    policies?                    []HPAScalingPolicy     2  list=atomic
    tolerance?                   *quantity              4  gate=HPAConfigurableTolerance

type HorizontalPodAutoscaler kind
    ...                   meta/v1.TypeMeta                -
    metadata?             meta/v1.ObjectMeta              1
    spec?                 HorizontalPodAutoscalerSpec     2  required
    status?               HorizontalPodAutoscalerStatus   3

type HorizontalPodAutoscalerBehavior
    scaleUp?              *HPAScalingRules       1
    scaleDown?            *HPAScalingRules       2

type HorizontalPodAutoscalerCondition
    type                  HorizontalPodAutoscalerConditionType   1  required
    status                core/v1.ConditionStatus                2  required
    lastTransitionTime?   time                                   3
    reason?               string                                 4
    message?              string                                 5

type HorizontalPodAutoscalerList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []HorizontalPodAutoscaler   2  required

type HorizontalPodAutoscalerSpec
    scaleTargetRef        CrossVersionObjectReference        1  required
    minReplicas?          *int32                             2
    maxReplicas           int32                              3  required
    metrics?              []MetricSpec                       4  list=atomic
    behavior?             *HorizontalPodAutoscalerBehavior   5

type HorizontalPodAutoscalerStatus
    observedGeneration?   *int64                               1
    lastScaleTime?        *time                                2
    currentReplicas?      int32                                3
    desiredReplicas       int32                                4  required
    currentMetrics        []MetricStatus                       5  list=atomic
    conditions?           []HorizontalPodAutoscalerCondition   6  list=map(type) patch=merge(type)

type MetricIdentifier
    name                  string                   1  required
    selector?             *meta/v1.LabelSelector   2

type MetricSpec
    type                  MetricSourceType                 1  required
    object?               *ObjectMetricSource              2
    pods?                 *PodsMetricSource                3
    resource?             *ResourceMetricSource            4
    containerResource?    *ContainerResourceMetricSource   7
    external?             *ExternalMetricSource            5

type MetricStatus
    type                  MetricSourceType                 1  required
    object?               *ObjectMetricStatus              2
    pods?                 *PodsMetricStatus                3
    resource?             *ResourceMetricStatus            4
    containerResource?    *ContainerResourceMetricStatus   7
    external?             *ExternalMetricStatus            5

type MetricTarget
    type                  MetricTargetType       1  required
    value?                *quantity              2
    averageValue?         *quantity              3
    averageUtilization?   *int32                 4

type MetricValueStatus
    value?                *quantity              1
    averageValue?         *quantity              2
    averageUtilization?   *int32                 3

type ObjectMetricSource
    describedObject       CrossVersionObjectReference   1  required
    target                MetricTarget                  2  required
    metric                MetricIdentifier              3  required

type ObjectMetricStatus
    metric                MetricIdentifier              1  required
    current               MetricValueStatus             2  required
    describedObject       CrossVersionObjectReference   3  required

type PodsMetricSource
    metric                MetricIdentifier       1  required
    target                MetricTarget           2  required

type PodsMetricStatus
    metric                MetricIdentifier       1  required
    current               MetricValueStatus      2  required

type ResourceMetricSource
    name                  core/v1.ResourceName   1  required
    target                MetricTarget           2  required

type ResourceMetricStatus
    name                  core/v1.ResourceName   1  required
    current               MetricValueStatus      2  required
"""#

private let file22: StaticString = #"""
package batch/v1
go k8s.io/api/batch/v1
proto k8s.io.api.batch.v1
group batch v1

resource cronjobs CronJob namespaced verbs=all singular=cronjob short=cj categories=all hash=sd5LIXh4Fjs= key=cronjobs stored=batch/v1 as=protobuf
    sub status CronJob get,patch,update
resource jobs Job namespaced verbs=all singular=job categories=all hash=mudhfqk/qZY= key=jobs stored=batch/v1 as=protobuf
    sub status Job get,patch,update

string CompletionMode = NonIndexed Indexed
string PodFailurePolicyAction = FailJob FailIndex Ignore Count
string PodFailurePolicyOnExitCodesOperator = In NotIn
string PodReplacementPolicy = TerminatingOrFailed Failed
string JobConditionType = Suspended Complete Failed FailureTarget SuccessCriteriaMet
string ConcurrencyPolicy = Allow Forbid Replace

type CronJob kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 CronJobSpec            2  required
    status?               CronJobStatus          3

type CronJobList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CronJob              2  required

type CronJobSpec
    schedule                     string                 1  required
    timeZone?                    *string                8
    startingDeadlineSeconds?     *int64                 2
    concurrencyPolicy?           ConcurrencyPolicy      3
    suspend?                     *bool                  4
    jobTemplate                  JobTemplateSpec        5  required
    successfulJobsHistoryLimit?  *int32                 6
    failedJobsHistoryLimit?      *int32                 7

type CronJobStatus
    active?               []core/v1.ObjectReference   1  list=atomic
    lastScheduleTime?     *time                       4
    lastSuccessfulTime?   *time                       5

type Job kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 JobSpec                2
    status?               JobStatus              3

type JobCondition
    type                  JobConditionType          1  required
    status                core/v1.ConditionStatus   2  required
    lastProbeTime?        time                      3
    lastTransitionTime?   time                      4
    reason?               string                    5
    message?              string                    6

type JobList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Job                  2  required

type JobSpec
    parallelism?              *int32                    1
    completions?              *int32                    2
    activeDeadlineSeconds?    *int64                    3
    podFailurePolicy?         *PodFailurePolicy        11
    successPolicy?            *SuccessPolicy           16
    backoffLimit?             *int32                    7
    backoffLimitPerIndex?     *int32                   12
    maxFailedIndexes?         *int32                   13
    selector?                 *meta/v1.LabelSelector    4
    manualSelector?           *bool                     5
    template                  core/v1.PodTemplateSpec   6  required
    ttlSecondsAfterFinished?  *int32                    8
    completionMode?           *CompletionMode           9
    suspend?                  *bool                    10
    podReplacementPolicy?     *PodReplacementPolicy    14
    managedBy?                *string                  15

type JobStatus
    conditions?               []JobCondition             1  list=atomic patch=merge(type)
    startTime?                *time                      2
    completionTime?           *time                      3
    active?                   int32                      4
    succeeded?                int32                      5
    failed?                   int32                      6
    terminating?              *int32                    11
    completedIndexes?         string                     7
    failedIndexes?            *string                   10
    uncountedTerminatedPods?  *UncountedTerminatedPods   8
    ready?                    *int32                     9

type JobTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec?                 JobSpec                2

type PodFailurePolicy
    rules                 []PodFailurePolicyRule   1  required list=atomic

type PodFailurePolicyOnExitCodesRequirement
    containerName?        *string                               1
    operator              PodFailurePolicyOnExitCodesOperator   2  required
    values                []int32                               3  required list=set

type PodFailurePolicyOnPodConditionsPattern
    type                  core/v1.PodConditionType   1  required
    status                core/v1.ConditionStatus    2

type PodFailurePolicyRule
    action                PodFailurePolicyAction                     1  required
    onExitCodes?          *PodFailurePolicyOnExitCodesRequirement    2
    onPodConditions?      []PodFailurePolicyOnPodConditionsPattern   3  list=atomic

type SuccessPolicy
    rules                 []SuccessPolicyRule    1  required list=atomic

type SuccessPolicyRule
    succeededIndexes?     *string                1
    succeededCount?       *int32                 2

type UncountedTerminatedPods
    succeeded?            []string               1  list=set
    failed?               []string               2  list=set
"""#

private let file23: StaticString = #"""
package batch/v1beta1
go k8s.io/api/batch/v1beta1
proto k8s.io.api.batch.v1beta1
group batch v1beta1

string ConcurrencyPolicy = Allow Forbid Replace

type CronJob kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 CronJobSpec            2
    status?               CronJobStatus          3

type CronJobList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CronJob              2

type CronJobSpec
    schedule                     string                 1
    timeZone?                    *string                8
    startingDeadlineSeconds?     *int64                 2
    concurrencyPolicy?           ConcurrencyPolicy      3
    suspend?                     *bool                  4
    jobTemplate                  JobTemplateSpec        5
    successfulJobsHistoryLimit?  *int32                 6
    failedJobsHistoryLimit?      *int32                 7

type CronJobStatus
    active?               []core/v1.ObjectReference   1
    lastScheduleTime?     *time                       4
    lastSuccessfulTime?   *time                       5

type JobTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec?                 batch/v1.JobSpec       2
"""#

private let file24: StaticString = #"""
package certificates/v1
go k8s.io/api/certificates/v1
proto k8s.io.api.certificates.v1
group certificates.k8s.io v1

resource certificatesigningrequests CertificateSigningRequest cluster verbs=all singular=certificatesigningrequest short=csr hash=95fRKMXA+00= key=certificatesigningrequests stored=certificates.k8s.io/v1 as=protobuf
    sub approval CertificateSigningRequest get,patch,update
    sub status CertificateSigningRequest get,patch,update

string RequestConditionType = Approved Denied Failed
string KeyUsage = signing "digital signature" "content commitment" "key encipherment" "key agreement" "data encipherment" "cert sign" "crl sign" "encipher only" "decipher only" any "server auth" "client auth" "code signing" "email protection" s/mime "ipsec end system" "ipsec tunnel" "ipsec user" timestamping "ocsp signing" "microsoft sgc" "netscape sgc"

type CertificateSigningRequest kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ObjectMeta                1
    spec                  CertificateSigningRequestSpec     2  required
    status?               CertificateSigningRequestStatus   3

type CertificateSigningRequestCondition
    type                  RequestConditionType      1  required
    status                core/v1.ConditionStatus   6  required
    reason?               string                    2
    message?              string                    3
    lastUpdateTime?       time                      4
    lastTransitionTime?   time                      5

type CertificateSigningRequestList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []CertificateSigningRequest   2  required

type CertificateSigningRequestSpec
    request               bytes                   1  required
    signerName            string                  7  required
    expirationSeconds?    *int32                  8
    usages?               []KeyUsage              5  list=atomic
    username?             string                  2
    uid?                  string                  3
    groups?               []string                4  list=atomic
    extra?                map[string]stringList   6

type CertificateSigningRequestStatus
    conditions?           []CertificateSigningRequestCondition   1  list=map(type)
    certificate?          bytes                                  2
"""#

private let file25: StaticString = #"""
package certificates/v1alpha1
go k8s.io/api/certificates/v1alpha1
proto k8s.io.api.certificates.v1alpha1
group certificates.k8s.io v1alpha1

resource clustertrustbundles ClusterTrustBundle cluster verbs=all singular=clustertrustbundle hash=v5yhuVertL4= key=clustertrustbundles stored=certificates.k8s.io/v1beta1 as=protobuf

type ClusterTrustBundle kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec                  ClusterTrustBundleSpec   2  required

type ClusterTrustBundleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterTrustBundle   2  required

type ClusterTrustBundleSpec
    signerName?           string                 1
    trustBundle           string                 2  required
"""#

private let file26: StaticString = #"""
package certificates/v1beta1
go k8s.io/api/certificates/v1beta1
proto k8s.io.api.certificates.v1beta1
group certificates.k8s.io v1beta1

resource clustertrustbundles ClusterTrustBundle cluster verbs=all singular=clustertrustbundle hash=v5yhuVertL4= key=clustertrustbundles stored=certificates.k8s.io/v1beta1 as=protobuf
resource podcertificaterequests PodCertificateRequest namespaced verbs=all singular=podcertificaterequest hash=wYA9yXQH8fg= key=podcertificaterequests stored=certificates.k8s.io/v1beta1 as=protobuf
    sub status PodCertificateRequest get,patch,update

string RequestConditionType = Approved Denied Failed
string KeyUsage = signing "digital signature" "content commitment" "key encipherment" "key agreement" "data encipherment" "cert sign" "crl sign" "encipher only" "decipher only" any "server auth" "client auth" "code signing" "email protection" s/mime "ipsec end system" "ipsec tunnel" "ipsec user" timestamping "ocsp signing" "microsoft sgc" "netscape sgc"

type CertificateSigningRequest kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ObjectMeta                1
    spec                  CertificateSigningRequestSpec     2
    status?               CertificateSigningRequestStatus   3

type CertificateSigningRequestCondition
    type                  RequestConditionType      1
    status                core/v1.ConditionStatus   6
    reason?               string                    2
    message?              string                    3
    lastUpdateTime?       time                      4
    lastTransitionTime?   time                      5

type CertificateSigningRequestList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []CertificateSigningRequest   2

type CertificateSigningRequestSpec
    request               bytes                   1
    signerName?           *string                 7
    expirationSeconds?    *int32                  8
    usages?               []KeyUsage              5
    username?             string                  2
    uid?                  string                  3
    groups?               []string                4
    extra?                map[string]stringList   6

type CertificateSigningRequestStatus
    conditions?           []CertificateSigningRequestCondition   1
    certificate?          bytes                                  2

type ClusterTrustBundle kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec                  ClusterTrustBundleSpec   2  required

type ClusterTrustBundleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterTrustBundle   2  required

type ClusterTrustBundleSpec
    signerName?           string                 1
    trustBundle           string                 2  required

type PodCertificateRequest kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec                  PodCertificateRequestSpec     2  required
    status?               PodCertificateRequestStatus   3

type PodCertificateRequestList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []PodCertificateRequest   2  required

type PodCertificateRequestSpec
    signerName                  string                 1  required
    podName                     string                 2  required
    podUID                      string                 3  required
    serviceAccountName          string                 4  required
    serviceAccountUID           string                 5  required
    nodeName                    string                 6  required
    nodeUID                     string                 7  required
    maxExpirationSeconds?       *int32                 8  default=86400
    pkixPublicKey               bytes                  9
    proofOfPossession           bytes                 10
    stubPKCS10Request           bytes                 12  required
    unverifiedUserAnnotations?  map[string]string     11

type PodCertificateRequestStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)
    certificateChain?     string                 2
    notBefore?            *time                  4
    beginRefreshAt?       *time                  5
    notAfter?             *time                  6
"""#

private let file27: StaticString = #"""
package coordination/v1
go k8s.io/api/coordination/v1
proto k8s.io.api.coordination.v1
group coordination.k8s.io v1

resource leases Lease namespaced verbs=all singular=lease hash=gqkMMb/YqFM= key=leases stored=coordination.k8s.io/v1 as=protobuf

string CoordinatedLeaseStrategy = OldestEmulationVersion

type Lease kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 LeaseSpec              2

type LeaseList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Lease                2  required

type LeaseSpec
    holderIdentity?        *string                     1
    leaseDurationSeconds?  *int32                      2
    acquireTime?           *microTime                  3
    renewTime?             *microTime                  4
    leaseTransitions?      *int32                      5
    strategy?              *CoordinatedLeaseStrategy   6  gate=CoordinatedLeaderElection
    preferredHolder?       *string                     7  gate=CoordinatedLeaderElection
"""#

private let file28: StaticString = #"""
package coordination/v1alpha2
go k8s.io/api/coordination/v1alpha2
proto k8s.io.api.coordination.v1alpha2
group coordination.k8s.io v1alpha2

resource leasecandidates LeaseCandidate namespaced verbs=all singular=leasecandidate hash=lvME0iHWE20= key=leasecandidates stored=coordination.k8s.io/v1beta1 as=protobuf

type LeaseCandidate kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 LeaseCandidateSpec     2  required

type LeaseCandidateList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []LeaseCandidate       2  required

type LeaseCandidateSpec
    leaseName             string                                     1  required
    pingTime?             *microTime                                 2
    renewTime?            *microTime                                 3
    binaryVersion         string                                     4  required
    emulationVersion?     string                                     5
    strategy?             coordination/v1.CoordinatedLeaseStrategy   6  required
"""#

private let file29: StaticString = #"""
package coordination/v1beta1
go k8s.io/api/coordination/v1beta1
proto k8s.io.api.coordination.v1beta1
group coordination.k8s.io v1beta1

resource leasecandidates LeaseCandidate namespaced verbs=all singular=leasecandidate hash=lvME0iHWE20= key=leasecandidates stored=coordination.k8s.io/v1beta1 as=protobuf

type Lease kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 LeaseSpec              2

type LeaseCandidate kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 LeaseCandidateSpec     2  required

type LeaseCandidateList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []LeaseCandidate       2  required

type LeaseCandidateSpec
    leaseName             string                                     1  required
    pingTime?             *microTime                                 2
    renewTime?            *microTime                                 3
    binaryVersion         string                                     4  required
    emulationVersion?     string                                     5
    strategy?             coordination/v1.CoordinatedLeaseStrategy   6  required

type LeaseList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Lease                2

type LeaseSpec
    holderIdentity?        *string                                     1
    leaseDurationSeconds?  *int32                                      2
    acquireTime?           *microTime                                  3
    renewTime?             *microTime                                  4
    leaseTransitions?      *int32                                      5
    strategy?              *coordination/v1.CoordinatedLeaseStrategy   6  gate=CoordinatedLeaderElection
    preferredHolder?       *string                                     7  gate=CoordinatedLeaderElection
"""#

private let file30: StaticString = #"""
package core/v1
go k8s.io/api/core/v1
proto k8s.io.api.core.v1
group core v1

resource bindings Binding namespaced verbs=create singular=binding
resource componentstatuses ComponentStatus cluster verbs=get,list singular=componentstatus short=cs
resource configmaps ConfigMap namespaced verbs=all singular=configmap short=cm hash=qFsyl6wFWjQ= key=configmaps stored=v1 as=protobuf
resource endpoints Endpoints namespaced verbs=all singular=endpoints short=ep hash=fWeeMqaN/OA= key=services/endpoints stored=v1 as=protobuf
resource events Event namespaced verbs=all singular=event short=ev hash=r2yiGXH7wu8= key=events ttl=3600 stored=v1 as=protobuf
resource limitranges LimitRange namespaced verbs=all singular=limitrange short=limits hash=EBKMFVe6cwo= key=limitranges stored=v1 as=protobuf
resource namespaces Namespace cluster verbs=create,delete,get,list,patch,update,watch singular=namespace short=ns hash=Q3oi5N2YM8M= key=namespaces stored=v1 as=protobuf
    sub finalize Namespace update
    sub status Namespace get,patch,update
resource nodes Node cluster verbs=all singular=node short=no hash=XwShjMxG9Fs= key=minions stored=v1 as=protobuf
    sub proxy NodeProxyOptions create,delete,get,patch,update
    sub status Node get,patch,update
resource persistentvolumeclaims PersistentVolumeClaim namespaced verbs=all singular=persistentvolumeclaim short=pvc hash=QWTyNDq0dC4= key=persistentvolumeclaims stored=v1 as=protobuf
    sub status PersistentVolumeClaim get,patch,update
resource persistentvolumes PersistentVolume cluster verbs=all singular=persistentvolume short=pv hash=HN/zwEC+JgM= key=persistentvolumes stored=v1 as=protobuf
    sub status PersistentVolume get,patch,update
resource pods Pod namespaced verbs=all singular=pod short=po categories=all hash=xPOwRZ+Yhw8= key=pods stored=v1 as=protobuf
    sub attach PodAttachOptions create,get
    sub binding Binding create
    sub ephemeralcontainers Pod get,patch,update
    sub eviction policy/v1/Eviction create
    sub exec PodExecOptions create,get
    sub log Pod get
    sub portforward PodPortForwardOptions create,get
    sub proxy PodProxyOptions create,delete,get,patch,update
    sub resize Pod get,patch,update
    sub status Pod get,patch,update
resource podtemplates PodTemplate namespaced verbs=all singular=podtemplate hash=LIXB2x4IFpk= key=podtemplates stored=v1 as=protobuf
resource replicationcontrollers ReplicationController namespaced verbs=all singular=replicationcontroller short=rc categories=all hash=Jond2If31h0= key=controllers stored=v1 as=protobuf
    sub scale autoscaling/v1/Scale get,patch,update
    sub status ReplicationController get,patch,update
resource resourcequotas ResourceQuota namespaced verbs=all singular=resourcequota short=quota hash=8uhSgffRX6w= key=resourcequotas stored=v1 as=protobuf
    sub status ResourceQuota get,patch,update
resource secrets Secret namespaced verbs=all singular=secret hash=S6u1pOWzb84= key=secrets stored=v1 as=protobuf
resource serviceaccounts ServiceAccount namespaced verbs=all singular=serviceaccount short=sa hash=pbx9ZvyFpBE= key=serviceaccounts stored=v1 as=protobuf
    sub token authentication.k8s.io/v1/TokenRequest create
resource services Service namespaced verbs=all singular=service short=svc categories=all hash=0/CO1lhkEBI= key=services/specs stored=v1 as=protobuf
    sub proxy ServiceProxyOptions create,delete,get,patch,update
    sub status Service get,patch,update

string PersistentVolumeReclaimPolicy = Recycle Delete Retain
string PersistentVolumeMode = Block Filesystem
string PersistentVolumeClaimConditionType = Resizing FileSystemResizePending ControllerResizeError NodeResizeError ModifyVolumeError ModifyingVolume Unused
string ClaimResourceStatus = ControllerResizeInProgress ControllerResizeInfeasible NodeResizePending NodeResizeInProgress NodeResizeInfeasible
string PersistentVolumeClaimModifyVolumeStatus = Pending InProgress Infeasible
string PersistentVolumeAccessMode = ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod
string PersistentVolumePhase = Pending Available Bound Released Failed
string PersistentVolumeClaimPhase = Pending Bound Lost
string HostPathType = "" DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice
string StorageMedium = "" Memory HugePages HugePages-
string Protocol = TCP UDP SCTP
string AzureDataDiskCachingMode = None ReadOnly ReadWrite
string AzureDataDiskKind = Shared Dedicated Managed
string MountPropagationMode = None HostToContainer Bidirectional
string RecursiveReadOnlyMode = Disabled IfPossible Enabled
string URIScheme = HTTP HTTPS
string PullPolicy = Always Never IfNotPresent
string ResourceResizeRestartPolicy = NotRequired RestartContainer
string PreemptionPolicy = PreemptLowerPriority Never
string TerminationMessagePolicy = File FallbackToLogsOnError
string Signal = SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIGRTMIN SIGRTMIN+1 SIGRTMIN+2 SIGRTMIN+3 SIGRTMIN+4 SIGRTMIN+5 SIGRTMIN+6 SIGRTMIN+7 SIGRTMIN+8 SIGRTMIN+9 SIGRTMIN+10 SIGRTMIN+11 SIGRTMIN+12 SIGRTMIN+13 SIGRTMIN+14 SIGRTMIN+15 SIGRTMAX-14 SIGRTMAX-13 SIGRTMAX-12 SIGRTMAX-11 SIGRTMAX-10 SIGRTMAX-9 SIGRTMAX-8 SIGRTMAX-7 SIGRTMAX-6 SIGRTMAX-5 SIGRTMAX-4 SIGRTMAX-3 SIGRTMAX-2 SIGRTMAX-1 SIGRTMAX
string ConditionStatus = True False Unknown
string ResourceHealthStatus = Healthy Unhealthy Unknown
string PodPhase = Pending Running Succeeded Failed Unknown
string PodConditionType = ContainersReady Initialized Ready PodScheduled DisruptionTarget PodReadyToStartContainers PodResizePending PodResizeInProgress AllContainersRestarting
string PodResizeStatus = InProgress Deferred Infeasible
string RestartPolicy = Always OnFailure Never
string ContainerRestartPolicy = Always Never OnFailure
string ContainerRestartRuleAction = Restart RestartAllContainers
string ContainerRestartRuleOnExitCodesOperator = In NotIn
string DNSPolicy = ClusterFirstWithHostNet ClusterFirst Default None
string NodeSelectorOperator = In NotIn Exists DoesNotExist Gt Lt
string TaintEffect = NoSchedule PreferNoSchedule NoExecute
string TolerationOperator = Exists Equal Lt Gt
string OSName = linux windows
string UnsatisfiableConstraintAction = DoNotSchedule ScheduleAnyway
string NodeInclusionPolicy = Ignore Honor
string PodFSGroupChangePolicy = OnRootMismatch Always
string SupplementalGroupsPolicy = Merge Strict
string PodSELinuxChangePolicy = Recursive MountOption
string SeccompProfileType = Unconfined RuntimeDefault Localhost
string AppArmorProfileType = Unconfined RuntimeDefault Localhost
string PodQOSClass = Guaranteed Burstable BestEffort
string ReplicationControllerConditionType = ReplicaFailure
string ServiceAffinity = ClientIP None
string ServiceType = ClusterIP NodePort LoadBalancer ExternalName
string ServiceInternalTrafficPolicy = Cluster Local
string ServiceExternalTrafficPolicy = Cluster Local
string IPFamily = IPv4 IPv6 ""
string IPFamilyPolicy = SingleStack PreferDualStack RequireDualStack
string NodePhase = Pending Running Terminated
string NodeConditionType = Ready MemoryPressure DiskPressure PIDPressure NetworkUnavailable
string NodeAddressType = Hostname InternalIP ExternalIP InternalDNS ExternalDNS
string ResourceName = cpu memory storage ephemeral-storage pods services replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims services.nodeports services.loadbalancers requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage
string FinalizerName = kubernetes
string NamespacePhase = Active Terminating
string NamespaceConditionType = NamespaceDeletionDiscoveryFailure NamespaceDeletionContentFailure NamespaceDeletionGroupVersionParsingFailure NamespaceContentRemaining NamespaceFinalizersRemaining
string LimitType = Pod Container PersistentVolumeClaim
string ResourceQuotaScope = Terminating NotTerminating BestEffort NotBestEffort PriorityClass CrossNamespacePodAffinity VolumeAttributesClass
string ScopeSelectorOperator = In NotIn Exists DoesNotExist
string SecretType = Opaque kubernetes.io/service-account-token kubernetes.io/dockercfg kubernetes.io/dockerconfigjson kubernetes.io/basic-auth kubernetes.io/ssh-auth kubernetes.io/tls bootstrap.kubernetes.io/token
string ComponentConditionType = Healthy
string ProcMountType = Default Unmasked
string LoadBalancerIPMode = VIP Proxy

type AWSElasticBlockStoreVolumeSource
    volumeID              string                 1  required
    fsType?               string                 2
    partition?            int32                  3
    readOnly?             bool                   4

type Affinity
    nodeAffinity?         *NodeAffinity          1
    podAffinity?          *PodAffinity           2
    podAntiAffinity?      *PodAntiAffinity       3

type AppArmorProfile union=type(localhostProfile)
    type                  AppArmorProfileType    1  required
    localhostProfile?     *string                2

type AttachedVolume
    name                  string                 1  required
    devicePath            string                 2  required

type AvoidPods
    preferAvoidPods?      []PreferAvoidPodsEntry   1

type AzureDiskVolumeSource
    diskName              string                      1  required
    diskURI               string                      2  required
    cachingMode?          *AzureDataDiskCachingMode   3  default="ReadWrite"
    fsType?               *string                     4  default="ext4"
    readOnly?             *bool                       5
    kind?                 *AzureDataDiskKind          6  default="Shared"

type AzureFilePersistentVolumeSource
    secretName            string                 1  required
    shareName             string                 2  required
    readOnly?             bool                   3
    secretNamespace       *string                4

type AzureFileVolumeSource
    secretName            string                 1  required
    shareName             string                 2  required
    readOnly?             bool                   3

type Binding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    target                ObjectReference        2  required

type CSIPersistentVolumeSource
    driver                       string                 1  required
    volumeHandle                 string                 2  required
    readOnly?                    bool                   3
    fsType?                      string                 4
    volumeAttributes?            map[string]string      5
    controllerPublishSecretRef?  *SecretReference       6
    nodeStageSecretRef?          *SecretReference       7
    nodePublishSecretRef?        *SecretReference       8
    controllerExpandSecretRef?   *SecretReference       9
    nodeExpandSecretRef?         *SecretReference      10

type CSIVolumeSource
    driver                 string                  1  required
    readOnly?              *bool                   2
    fsType?                *string                 3
    volumeAttributes?      map[string]string       4
    nodePublishSecretRef?  *LocalObjectReference   5

type Capabilities
    add?                  []string               1  list=atomic
    drop?                 []string               2  list=atomic

type CephFSPersistentVolumeSource
    monitors              []string               1  required list=atomic
    path?                 string                 2
    user?                 string                 3
    secretFile?           string                 4
    secretRef?            *SecretReference       5
    readOnly?             bool                   6

type CephFSVolumeSource
    monitors              []string                1  required list=atomic
    path?                 string                  2
    user?                 string                  3
    secretFile?           string                  4
    secretRef?            *LocalObjectReference   5
    readOnly?             bool                    6

type CinderPersistentVolumeSource
    volumeID              string                 1  required
    fsType?               string                 2
    readOnly?             bool                   3
    secretRef?            *SecretReference       4

type CinderVolumeSource
    volumeID              string                  1  required
    fsType?               string                  2
    readOnly?             bool                    3
    secretRef?            *LocalObjectReference   4

type ClientIPConfig
    timeoutSeconds?       *int32                 1

type ClusterTrustBundleProjection
    name?                 *string                  1
    signerName?           *string                  2
    labelSelector?        *meta/v1.LabelSelector   3
    optional?             *bool                    5
    path                  string                   4  required

type ComponentCondition
    type                  ComponentConditionType   1  required
    status                ConditionStatus          2  required
    message?              string                   3
    error?                string                   4

type ComponentStatus kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    conditions?           []ComponentCondition   2  list=map(type) patch=merge(type)

type ComponentStatusList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ComponentStatus      2  required

type ConfigMap kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    immutable?            *bool                  4
    data?                 map[string]string      2
    binaryData?           map[string]bytes       3

type ConfigMapEnvSource
    ...                   LocalObjectReference   1  proto=localObjectReference
    optional?             *bool                  2

type ConfigMapKeySelector map=atomic
    ...                   LocalObjectReference   1  proto=localObjectReference
    key                   string                 2  required
    optional?             *bool                  3

type ConfigMapList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ConfigMap            2  required

type ConfigMapNodeConfigSource
    namespace             string                 1  required
    name                  string                 2  required
    uid?                  string                 3
    resourceVersion?      string                 4
    kubeletConfigKey      string                 5  required

type ConfigMapProjection
    ...                   LocalObjectReference   1  proto=localObjectReference
    items?                []KeyToPath            2  list=atomic
    optional?             *bool                  4

type ConfigMapVolumeSource
    ...                   LocalObjectReference   1  proto=localObjectReference
    items?                []KeyToPath            2  list=atomic
    defaultMode?          *int32                 3
    optional?             *bool                  4

type Container
    name                       string                     1  required
    image?                     string                     2
    command?                   []string                   3  list=atomic
    args?                      []string                   4  list=atomic
    workingDir?                string                     5
    ports?                     []ContainerPort            6  list=map(containerPort,protocol) patch=merge(containerPort)
    envFrom?                   []EnvFromSource           19  list=atomic
    env?                       []EnvVar                   7  list=map(name) patch=merge(name)
    resources?                 ResourceRequirements       8
    resizePolicy?              []ContainerResizePolicy   23  list=atomic  gate=InPlacePodVerticalScaling
    restartPolicy?             *ContainerRestartPolicy   24
    restartPolicyRules?        []ContainerRestartRule    25  list=atomic  gate=ContainerRestartRules
    volumeMounts?              []VolumeMount              9  list=map(mountPath) patch=merge(mountPath)
    volumeDevices?             []VolumeDevice            21  list=map(devicePath) patch=merge(devicePath)
    livenessProbe?             *Probe                    10
    readinessProbe?            *Probe                    11
    startupProbe?              *Probe                    22
    lifecycle?                 *Lifecycle                12
    terminationMessagePath?    string                    13
    terminationMessagePolicy?  TerminationMessagePolicy  20
    imagePullPolicy?           PullPolicy                14
    securityContext?           *SecurityContext          15
    stdin?                     bool                      16
    stdinOnce?                 bool                      17
    tty?                       bool                      18

type ContainerExtendedResourceRequest
    containerName         string                 1  required
    resourceName          string                 2  required
    requestName           string                 3  required

type ContainerImage
    names                 []string               1  list=atomic
    sizeBytes?            int64                  2

type ContainerPort
    name?                 string                 1
    hostPort?             int32                  2
    containerPort         int32                  3  required
    protocol?             Protocol               4  default="TCP"
    hostIP?               string                 5

type ContainerResizePolicy
    resourceName          ResourceName                  1  required
    restartPolicy         ResourceResizeRestartPolicy   2  required

type ContainerRestartRule
    action?               ContainerRestartRuleAction         1  required
    exitCodes?            *ContainerRestartRuleOnExitCodes   2

type ContainerRestartRuleOnExitCodes
    operator?             ContainerRestartRuleOnExitCodesOperator   1  required
    values?               []int32                                   2  list=set

type ContainerState
    waiting?              *ContainerStateWaiting      1
    running?              *ContainerStateRunning      2
    terminated?           *ContainerStateTerminated   3

type ContainerStateRunning
    startedAt?            time                   1

type ContainerStateTerminated
    exitCode              int32                  1  required
    signal?               int32                  2
    reason?               string                 3
    message?              string                 4
    startedAt?            time                   5
    finishedAt?           time                   6
    containerID?          string                 7

type ContainerStateWaiting
    reason?               string                 1
    message?              string                 2

type ContainerStatus
    name                       string                  1  required
    state?                     ContainerState          2
    lastState?                 ContainerState          3
    ready                      bool                    4  required
    restartCount               int32                   5  required
    image                      string                  6  required
    imageID                    string                  7  required
    containerID?               string                  8
    started?                   *bool                   9
    allocatedResources?        map[string]quantity    10
    resources?                 *ResourceRequirements  11  gate=InPlacePodVerticalScaling
    volumeMounts?              []VolumeMountStatus    12  list=map(mountPath) patch=merge(mountPath)
    user?                      *ContainerUser         13  gate=SupplementalGroupsPolicy
    allocatedResourcesStatus?  []ResourceStatus       14  list=map(name) patch=merge(name)  gate=ResourceHealthStatus
    stopSignal?                *Signal                15  gate=ContainerStopSignals

type ContainerUser
    linux?                *LinuxContainerUser    1

type DaemonEndpoint
    Port                  int32                  1  required

type DownwardAPIProjection
    items?                []DownwardAPIVolumeFile   1  list=atomic

type DownwardAPIVolumeFile
    path                  string                   1  required
    fieldRef?             *ObjectFieldSelector     2
    resourceFieldRef?     *ResourceFieldSelector   3
    mode?                 *int32                   4

type DownwardAPIVolumeSource
    items?                []DownwardAPIVolumeFile   1  list=atomic
    defaultMode?          *int32                    2

type EmptyDirVolumeSource
    medium?               StorageMedium          1
    sizeLimit?            *quantity              2

type EndpointAddress map=atomic
    ip                    string                 1  required
    hostname?             string                 3
    nodeName?             *string                4
    targetRef?            *ObjectReference       2

type EndpointPort map=atomic
    name?                 string                 1
    port                  int32                  2  required
    protocol?             Protocol               3
    appProtocol?          *string                4

type EndpointSubset
    addresses?            []EndpointAddress      1  list=atomic
    notReadyAddresses?    []EndpointAddress      2  list=atomic
    ports?                []EndpointPort         3  list=atomic

type Endpoints kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subsets?              []EndpointSubset       2  list=atomic

type EndpointsList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Endpoints            2  required

type EnvFromSource
    prefix?               string                 1
    configMapRef?         *ConfigMapEnvSource    2
    secretRef?            *SecretEnvSource       3

type EnvVar
    name                  string                 1  required
    value?                string                 2
    valueFrom?            *EnvVarSource          3

type EnvVarSource
    fieldRef?             *ObjectFieldSelector     1
    resourceFieldRef?     *ResourceFieldSelector   2
    configMapKeyRef?      *ConfigMapKeySelector    3
    secretKeyRef?         *SecretKeySelector       4
    fileKeyRef?           *FileKeySelector         5  gate=EnvFiles

type EphemeralContainer
    ...                   EphemeralContainerCommon   1  proto=ephemeralContainerCommon
    targetContainerName?  string                     2

type EphemeralContainerCommon
    name                       string                     1
    image?                     string                     2
    command?                   []string                   3
    args?                      []string                   4
    workingDir?                string                     5
    ports?                     []ContainerPort            6  patch=merge(containerPort)
    envFrom?                   []EnvFromSource           19
    env?                       []EnvVar                   7  patch=merge(name)
    resources?                 ResourceRequirements       8
    resizePolicy?              []ContainerResizePolicy   23  gate=InPlacePodVerticalScaling
    restartPolicy?             *ContainerRestartPolicy   24
    restartPolicyRules?        []ContainerRestartRule    25  gate=ContainerRestartRules
    volumeMounts?              []VolumeMount              9  patch=merge(mountPath)
    volumeDevices?             []VolumeDevice            21  patch=merge(devicePath)
    livenessProbe?             *Probe                    10
    readinessProbe?            *Probe                    11
    startupProbe?              *Probe                    22
    lifecycle?                 *Lifecycle                12
    terminationMessagePath?    string                    13
    terminationMessagePolicy?  TerminationMessagePolicy  20
    imagePullPolicy?           PullPolicy                14
    securityContext?           *SecurityContext          15
    stdin?                     bool                      16
    stdinOnce?                 bool                      17
    tty?                       bool                      18

type EphemeralVolumeSource
    volumeClaimTemplate?  *PersistentVolumeClaimTemplate   1

type Event kind
    ...                   meta/v1.TypeMeta       -
    metadata              meta/v1.ObjectMeta     1  required
    involvedObject        ObjectReference        2  required
    reason?               string                 3
    message?              string                 4
    source?               EventSource            5
    firstTimestamp?       time                   6
    lastTimestamp?        time                   7
    count?                int32                  8
    type?                 string                 9
    eventTime?            microTime             10
    series?               *EventSeries          11
    action?               string                12
    related?              *ObjectReference      13
    reportingComponent    string                14
    reportingInstance     string                15

type EventList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Event                2  required

type EventSeries
    count?                int32                  1
    lastObservedTime?     microTime              2

type EventSource
    component?            string                 1
    host?                 string                 2

type ExecAction
    command?              []string               1  list=atomic

type FCVolumeSource
    targetWWNs?           []string               1  list=atomic
    lun?                  *int32                 2
    fsType?               string                 3
    readOnly?             bool                   4
    wwids?                []string               5  list=atomic

type FileKeySelector map=atomic
    volumeName            string                 1  required
    path                  string                 2  required
    key                   string                 3  required
    optional?             *bool                  4

type FlexPersistentVolumeSource
    driver                string                 1  required
    fsType?               string                 2
    secretRef?            *SecretReference       3
    readOnly?             bool                   4
    options?              map[string]string      5

type FlexVolumeSource
    driver                string                  1  required
    fsType?               string                  2
    secretRef?            *LocalObjectReference   3
    readOnly?             bool                    4
    options?              map[string]string       5

type FlockerVolumeSource
    datasetName?          string                 1
    datasetUUID?          string                 2

type GCEPersistentDiskVolumeSource
    pdName                string                 1  required
    fsType?               string                 2
    partition?            int32                  3
    readOnly?             bool                   4

type GRPCAction
    port                  int32                  1  required
    service               *string                2

type GitRepoVolumeSource
    repository            string                 1  required
    revision?             string                 2
    directory?            string                 3

type GlusterfsPersistentVolumeSource
    endpoints             string                 1  required
    path                  string                 2  required
    readOnly?             bool                   3
    endpointsNamespace?   *string                4

type GlusterfsVolumeSource
    endpoints             string                 1  required
    path                  string                 2  required
    readOnly?             bool                   3

type HTTPGetAction
    path?                 string                 1
    port                  intOrString            2  required
    host?                 string                 3
    scheme?               URIScheme              4
    httpHeaders?          []HTTPHeader           5  list=atomic

type HTTPHeader
    name                  string                 1  required
    value                 string                 2  required

type HostAlias
    ip                    string                 1  required
    hostnames?            []string               2  list=atomic

type HostIP
    ip                    string                 1  required

type HostPathVolumeSource
    path                  string                 1  required
    type?                 *HostPathType          2

type ISCSIPersistentVolumeSource
    targetPortal          string                 1  required
    iqn                   string                 2  required
    lun                   int32                  3  required
    iscsiInterface?       string                 4  default="default"
    fsType?               string                 5
    readOnly?             bool                   6
    portals?              []string               7  list=atomic
    chapAuthDiscovery?    bool                   8
    chapAuthSession?      bool                  11
    secretRef?            *SecretReference      10
    initiatorName?        *string               12

type ISCSIVolumeSource
    targetPortal          string                  1  required
    iqn                   string                  2  required
    lun                   int32                   3  required
    iscsiInterface?       string                  4  default="default"
    fsType?               string                  5
    readOnly?             bool                    6
    portals?              []string                7  list=atomic
    chapAuthDiscovery?    bool                    8
    chapAuthSession?      bool                   11
    secretRef?            *LocalObjectReference  10
    initiatorName?        *string                12

type ImageVolumeSource
    reference?            string                 1
    pullPolicy?           PullPolicy             2

type ImageVolumeStatus
    imageRef?             string                 1  required

type KeyToPath
    key                   string                 1  required
    path                  string                 2  required
    mode?                 *int32                 3

type Lifecycle
    postStart?            *LifecycleHandler      1
    preStop?              *LifecycleHandler      2
    stopSignal?           *Signal                3

type LifecycleHandler
    exec?                 *ExecAction            1
    httpGet?              *HTTPGetAction         2
    tcpSocket?            *TCPSocketAction       3
    sleep?                *SleepAction           4

type LimitRange kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 LimitRangeSpec         2

type LimitRangeItem
    type                   LimitType              1  required
    max?                   map[string]quantity    2
    min?                   map[string]quantity    3
    default?               map[string]quantity    4
    defaultRequest?        map[string]quantity    5
    maxLimitRequestRatio?  map[string]quantity    6

type LimitRangeList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []LimitRange           2  required

type LimitRangeSpec
    limits                []LimitRangeItem       1  required list=atomic

type LinuxContainerUser
    uid                   int64                  1  required
    gid                   int64                  2  required
    supplementalGroups?   []int64                3  list=atomic

type List kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []rawExtension         2

type LoadBalancerIngress
    ip?                   string                 1
    hostname?             string                 2
    ipMode?               *LoadBalancerIPMode    3
    ports?                []PortStatus           4  list=atomic

type LoadBalancerStatus
    ingress?              []LoadBalancerIngress   1  list=atomic

type LocalObjectReference map=atomic
    name?                 string                 1

type LocalVolumeSource
    path                  string                 1  required
    fsType?               *string                2

type ModifyVolumeStatus
    targetVolumeAttributesClassName?  string                                    1
    status                            PersistentVolumeClaimModifyVolumeStatus   2  required

type NFSVolumeSource
    server                string                 1  required
    path                  string                 2  required
    readOnly?             bool                   3

type Namespace kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 NamespaceSpec          2
    status?               NamespaceStatus        3

type NamespaceCondition
    type                  NamespaceConditionType   1  required
    status                ConditionStatus          2  required
    lastTransitionTime?   time                     4
    reason?               string                   5
    message?              string                   6

type NamespaceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Namespace            2  required

type NamespaceSpec
    finalizers?           []FinalizerName        1  list=atomic

type NamespaceStatus
    phase?                NamespacePhase         1
    conditions?           []NamespaceCondition   2  list=map(type) patch=merge(type)

type Node kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 NodeSpec               2
    status?               NodeStatus             3

type NodeAddress
    type                  NodeAddressType        1  required
    address               string                 2  required

type NodeAffinity
    requiredDuringSchedulingIgnoredDuringExecution?   *NodeSelector               1
    preferredDuringSchedulingIgnoredDuringExecution?  []PreferredSchedulingTerm   2  list=atomic

type NodeAllocatableResourceClaimStatus
    resourceClaimName     string                 1  required
    containers?           []string               2  list=set
    resources             map[string]quantity    3  required

type NodeCondition
    type                  NodeConditionType      1  required
    status                ConditionStatus        2  required
    lastHeartbeatTime?    time                   3
    lastTransitionTime?   time                   4
    reason?               string                 5
    message?              string                 6

type NodeConfigSource
    configMap?            *ConfigMapNodeConfigSource   2

type NodeConfigStatus
    assigned?             *NodeConfigSource      1
    active?               *NodeConfigSource      2
    lastKnownGood?        *NodeConfigSource      3
    error?                string                 4

type NodeDaemonEndpoints
    kubeletEndpoint?      DaemonEndpoint         1

type NodeFeatures
    supplementalGroupsPolicy?  *bool                  1

type NodeList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Node                 2  required

type NodeProxyOptions kind
    ...                   meta/v1.TypeMeta       -
    path?                 string                 1

type NodeRuntimeHandler
    name                  string                        1
    features?             *NodeRuntimeHandlerFeatures   2

type NodeRuntimeHandlerFeatures
    recursiveReadOnlyMounts?  *bool                  1
    userNamespaces?           *bool                  2

type NodeSelector map=atomic
    nodeSelectorTerms     []NodeSelectorTerm     1  required list=atomic

type NodeSelectorRequirement
    key                   string                 1  required
    operator              NodeSelectorOperator   2  required
    values?               []string               3  list=atomic

type NodeSelectorTerm map=atomic
    matchExpressions?     []NodeSelectorRequirement   1  list=atomic
    matchFields?          []NodeSelectorRequirement   2  list=atomic

type NodeSpec
    podCIDR?              string                 1
    podCIDRs?             []string               7  list=set patch=merge
    providerID?           string                 3
    unschedulable?        bool                   4
    taints?               []Taint                5  list=atomic
    configSource?         *NodeConfigSource      6
    externalID?           string                 2

type NodeStatus
    capacity?             map[string]quantity    1
    allocatable?          map[string]quantity    2
    phase?                NodePhase              3
    conditions?           []NodeCondition        4  list=map(type) patch=merge(type)
    addresses?            []NodeAddress          5  list=map(type) patch=merge(type)
    daemonEndpoints?      NodeDaemonEndpoints    6
    nodeInfo?             NodeSystemInfo         7
    images?               []ContainerImage       8  list=atomic
    volumesInUse?         []string               9  list=atomic
    volumesAttached?      []AttachedVolume      10  list=atomic
    config?               *NodeConfigStatus     11
    runtimeHandlers?      []NodeRuntimeHandler  12  list=atomic
    features?             *NodeFeatures         13  gate=SupplementalGroupsPolicy
    declaredFeatures?     []string              14  list=atomic  gate=NodeDeclaredFeatures

type NodeSwapStatus
    capacity?             *int64                 1

type NodeSystemInfo
    machineID                string                 1  required
    systemUUID               string                 2  required
    bootID                   string                 3  required
    kernelVersion            string                 4  required
    osImage                  string                 5  required
    containerRuntimeVersion  string                 6  required
    kubeletVersion           string                 7  required
    kubeProxyVersion         string                 8  required
    operatingSystem          string                 9  required
    architecture             string                10  required
    swap?                    *NodeSwapStatus       11

type ObjectFieldSelector map=atomic
    apiVersion?           string                 1
    fieldPath             string                 2  required

type ObjectReference map=atomic
    kind?                 string                 1
    namespace?            string                 2
    name?                 string                 3
    uid?                  string                 4
    apiVersion?           string                 5
    resourceVersion?      string                 6
    fieldPath?            string                 7

type PersistentVolume kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec?                 PersistentVolumeSpec     2
    status?               PersistentVolumeStatus   3

type PersistentVolumeClaim kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec?                 PersistentVolumeClaimSpec     2
    status?               PersistentVolumeClaimStatus   3

type PersistentVolumeClaimCondition
    type                  PersistentVolumeClaimConditionType   1  required
    status                ConditionStatus                      2  required
    lastProbeTime?        time                                 3
    lastTransitionTime?   time                                 4
    reason?               string                               5
    message?              string                               6

type PersistentVolumeClaimList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []PersistentVolumeClaim   2  required

type PersistentVolumeClaimSpec
    accessModes?                []PersistentVolumeAccessMode   1  list=atomic
    selector?                   *meta/v1.LabelSelector         4
    resources?                  VolumeResourceRequirements     2
    volumeName?                 string                         3
    storageClassName?           *string                        5
    volumeMode?                 *PersistentVolumeMode          6
    dataSource?                 *TypedLocalObjectReference     7
    dataSourceRef?              *TypedObjectReference          8
    volumeAttributesClassName?  *string                        9  gate=VolumeAttributesClass

type PersistentVolumeClaimStatus
    phase?                             PersistentVolumeClaimPhase         1
    accessModes?                       []PersistentVolumeAccessMode       2  list=atomic
    capacity?                          map[string]quantity                3
    conditions?                        []PersistentVolumeClaimCondition   4  list=map(type) patch=merge(type)
    allocatedResources?                map[string]quantity                5
    allocatedResourceStatuses?         map[string]ClaimResourceStatus     7  map=granular
    currentVolumeAttributesClassName?  *string                            8  gate=VolumeAttributesClass
    modifyVolumeStatus?                *ModifyVolumeStatus                9  gate=VolumeAttributesClass

type PersistentVolumeClaimTemplate
    metadata?             meta/v1.ObjectMeta          1
    spec                  PersistentVolumeClaimSpec   2  required

type PersistentVolumeClaimVolumeSource
    claimName             string                 1  required
    readOnly?             bool                   2

type PersistentVolumeList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PersistentVolume     2  required

type PersistentVolumeSource
    gcePersistentDisk?     *GCEPersistentDiskVolumeSource      1
    awsElasticBlockStore?  *AWSElasticBlockStoreVolumeSource   2
    hostPath?              *HostPathVolumeSource               3
    glusterfs?             *GlusterfsPersistentVolumeSource    4
    nfs?                   *NFSVolumeSource                    5
    rbd?                   *RBDPersistentVolumeSource          6
    iscsi?                 *ISCSIPersistentVolumeSource        7
    cinder?                *CinderPersistentVolumeSource       8
    cephfs?                *CephFSPersistentVolumeSource       9
    fc?                    *FCVolumeSource                    10
    flocker?               *FlockerVolumeSource               11
    flexVolume?            *FlexPersistentVolumeSource        12
    azureFile?             *AzureFilePersistentVolumeSource   13
    vsphereVolume?         *VsphereVirtualDiskVolumeSource    14
    quobyte?               *QuobyteVolumeSource               15
    azureDisk?             *AzureDiskVolumeSource             16
    photonPersistentDisk?  *PhotonPersistentDiskVolumeSource  17
    portworxVolume?        *PortworxVolumeSource              18
    scaleIO?               *ScaleIOPersistentVolumeSource     19
    local?                 *LocalVolumeSource                 20
    storageos?             *StorageOSPersistentVolumeSource   21
    csi?                   *CSIPersistentVolumeSource         22

type PersistentVolumeSpec
    capacity?                       map[string]quantity             1
    ...                             PersistentVolumeSource          2  proto=persistentVolumeSource
    accessModes?                    []PersistentVolumeAccessMode    3  list=atomic
    claimRef?                       *ObjectReference                4  map=granular
    persistentVolumeReclaimPolicy?  PersistentVolumeReclaimPolicy   5
    storageClassName?               string                          6
    mountOptions?                   []string                        7  list=atomic
    volumeMode?                     *PersistentVolumeMode           8
    nodeAffinity?                   *VolumeNodeAffinity             9
    volumeAttributesClassName?      *string                        10  gate=VolumeAttributesClass

type PersistentVolumeStatus
    phase?                    PersistentVolumePhase   1
    message?                  string                  2
    reason?                   string                  3
    lastPhaseTransitionTime?  *time                   4

type PhotonPersistentDiskVolumeSource
    pdID                  string                 1  required
    fsType?               string                 2

type Pod kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 PodSpec                2
    status?               PodStatus              3

type PodAffinity
    requiredDuringSchedulingIgnoredDuringExecution?   []PodAffinityTerm           1  list=atomic
    preferredDuringSchedulingIgnoredDuringExecution?  []WeightedPodAffinityTerm   2  list=atomic

type PodAffinityTerm
    labelSelector?        *meta/v1.LabelSelector   1
    namespaces?           []string                 2  list=atomic
    topologyKey           string                   3  required
    namespaceSelector?    *meta/v1.LabelSelector   4
    matchLabelKeys?       []string                 5  list=atomic
    mismatchLabelKeys?    []string                 6  list=atomic

type PodAntiAffinity
    requiredDuringSchedulingIgnoredDuringExecution?   []PodAffinityTerm           1  list=atomic
    preferredDuringSchedulingIgnoredDuringExecution?  []WeightedPodAffinityTerm   2  list=atomic

type PodAttachOptions kind
    ...                   meta/v1.TypeMeta       -
    stdin?                bool                   1
    stdout?               bool                   2
    stderr?               bool                   3
    tty?                  bool                   4
    container?            string                 5

type PodCertificateProjection
    signerName?            string                 1  required
    keyType?               string                 2  required
    maxExpirationSeconds?  *int32                 3
    credentialBundlePath?  string                 4
    keyPath?               string                 5
    certificateChainPath?  string                 6
    userAnnotations?       map[string]string      7

type PodCondition
    type                  PodConditionType       1  required
    observedGeneration?   int64                  7
    status                ConditionStatus        2  required
    lastProbeTime?        time                   3
    lastTransitionTime?   time                   4
    reason?               string                 5
    message?              string                 6

type PodDNSConfig
    nameservers?          []string               1  list=atomic
    searches?             []string               2  list=atomic
    options?              []PodDNSConfigOption   3  list=atomic

type PodDNSConfigOption
    name?                 string                 1
    value?                *string                2

type PodExecOptions kind
    ...                   meta/v1.TypeMeta       -
    stdin?                bool                   1
    stdout?               bool                   2
    stderr?               bool                   3
    tty?                  bool                   4
    container?            string                 5
    command               []string               6

type PodExtendedResourceClaimStatus
    requestMappings       []ContainerExtendedResourceRequest   1  required list=atomic
    resourceClaimName     string                               2  required

type PodIP
    ip                    string                 1  required

type PodList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Pod                  2  required

type PodLogOptions kind
    ...                            meta/v1.TypeMeta       -
    container?                     string                 1
    follow?                        bool                   2
    previous?                      bool                   3
    sinceSeconds?                  *int64                 4
    sinceTime?                     *time                  5
    timestamps?                    bool                   6
    tailLines?                     *int64                 7
    limitBytes?                    *int64                 8
    insecureSkipTLSVerifyBackend?  bool                   9
    stream?                        *string               10  gate=PodLogsQuerySplitStreams

type PodOS
    name                  OSName                 1  required

type PodPortForwardOptions kind
    ...                   meta/v1.TypeMeta       -
    ports?                []int32                1

type PodProxyOptions kind
    ...                   meta/v1.TypeMeta       -
    path?                 string                 1

type PodReadinessGate
    conditionType         PodConditionType       1  required

type PodResourceClaim
    name                        string                 1  required
    resourceClaimName?          *string                3
    resourceClaimTemplateName?  *string                4

type PodResourceClaimStatus
    name                  string                 1  required
    resourceClaimName?    *string                2

type PodSchedulingGate
    name                  string                 1  required

type PodSchedulingGroup union=(podGroupName)
    podGroupName?         *string                1

type PodSecurityContext
    seLinuxOptions?            *SELinuxOptions                  1
    windowsOptions?            *WindowsSecurityContextOptions   8
    runAsUser?                 *int64                           2
    runAsGroup?                *int64                           6
    runAsNonRoot?              *bool                            3
    supplementalGroups?        []int64                          4  list=atomic
    supplementalGroupsPolicy?  *SupplementalGroupsPolicy       12  gate=SupplementalGroupsPolicy
    fsGroup?                   *int64                           5
    sysctls?                   []Sysctl                         7  list=atomic
    fsGroupChangePolicy?       *PodFSGroupChangePolicy          9
    seccompProfile?            *SeccompProfile                 10
    appArmorProfile?           *AppArmorProfile                11
    seLinuxChangePolicy?       *PodSELinuxChangePolicy         13  gate=SELinuxChangePolicy

type PodSignature
    podController?        *meta/v1.OwnerReference   1

type PodSpec
    volumes?                        []Volume                     1  list=map(name) patch=merge,retainKeys(name)
    initContainers?                 []Container                 20  list=map(name) patch=merge(name)
    containers                      []Container                  2  required list=map(name) patch=merge(name)
    ephemeralContainers?            []EphemeralContainer        34  list=map(name) patch=merge(name)
    restartPolicy?                  RestartPolicy                3
    terminationGracePeriodSeconds?  *int64                       4
    activeDeadlineSeconds?          *int64                       5
    dnsPolicy?                      DNSPolicy                    6
    nodeSelector?                   map[string]string            7  map=atomic
    serviceAccountName?             string                       8
    serviceAccount?                 string                       9
    automountServiceAccountToken?   *bool                       21
    nodeName?                       string                      10
    hostNetwork?                    bool                        11
    hostPID?                        bool                        12
    hostIPC?                        bool                        13
    shareProcessNamespace?          *bool                       27
    securityContext?                *PodSecurityContext         14
    imagePullSecrets?               []LocalObjectReference      15  list=map(name) patch=merge(name)
    hostname?                       string                      16
    subdomain?                      string                      17
    affinity?                       *Affinity                   18
    schedulerName?                  string                      19
    tolerations?                    []Toleration                22  list=atomic
    hostAliases?                    []HostAlias                 23  list=map(ip) patch=merge(ip)
    priorityClassName?              string                      24
    priority?                       *int32                      25
    dnsConfig?                      *PodDNSConfig               26
    readinessGates?                 []PodReadinessGate          28  list=atomic
    runtimeClassName?               *string                     29
    enableServiceLinks?             *bool                       30
    preemptionPolicy?               *PreemptionPolicy           31
    overhead?                       map[string]quantity         32
    topologySpreadConstraints?      []TopologySpreadConstraint  33  list=map(topologyKey,whenUnsatisfiable) patch=merge(topologyKey)
    setHostnameAsFQDN?              *bool                       35
    os?                             *PodOS                      36
    hostUsers?                      *bool                       37
    schedulingGates?                []PodSchedulingGate         38  list=map(name) patch=merge(name)
    resourceClaims?                 []PodResourceClaim          39  list=map(name) patch=merge,retainKeys(name)  gate=DynamicResourceAllocation
    resources?                      *ResourceRequirements       40  gate=PodLevelResources
    hostnameOverride?               *string                     41  gate=HostnameOverride
    schedulingGroup?                *PodSchedulingGroup         43  gate=GenericWorkload

type PodStatus
    observedGeneration?                    int64                                 17
    phase?                                 PodPhase                               1
    conditions?                            []PodCondition                         2  list=map(type) patch=merge(type)
    message?                               string                                 3
    reason?                                string                                 4
    nominatedNodeName?                     string                                11
    hostIP?                                string                                 5
    hostIPs?                               []HostIP                              16  list=atomic patch=merge(ip)
    podIP?                                 string                                 6
    podIPs?                                []PodIP                               12  list=map(ip) patch=merge(ip)
    startTime?                             *time                                  7
    initContainerStatuses?                 []ContainerStatus                     10  list=atomic
    containerStatuses?                     []ContainerStatus                      8  list=atomic
    qosClass?                              PodQOSClass                            9
    ephemeralContainerStatuses?            []ContainerStatus                     13  list=atomic
    resize?                                PodResizeStatus                       14  gate=InPlacePodVerticalScaling
    resourceClaimStatuses?                 []PodResourceClaimStatus              15  list=map(name) patch=merge,retainKeys(name)  gate=DynamicResourceAllocation
    extendedResourceClaimStatus?           *PodExtendedResourceClaimStatus       18  gate=DRAExtendedResource
    allocatedResources?                    map[string]quantity                   19  gate=InPlacePodLevelResourcesVerticalScaling
    resources?                             *ResourceRequirements                 20  gate=InPlacePodLevelResourcesVerticalScaling
    nodeAllocatableResourceClaimStatuses?  []NodeAllocatableResourceClaimStatus  21  list=atomic  gate=DRANodeAllocatableResources

type PodStatusResult kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    status?               PodStatus              2

type PodTemplate kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    template?             PodTemplateSpec        2

type PodTemplateList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PodTemplate          2  required

type PodTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec?                 PodSpec                2

type PortStatus
    port                  int32                  1  required
    protocol              Protocol               2  required
    error?                *string                3

type PortworxVolumeSource
    volumeID              string                 1  required
    fsType?               string                 2
    readOnly?             bool                   3

type Preconditions
    uid?                  *string                1

type PreferAvoidPodsEntry
    podSignature          PodSignature           1
    evictionTime?         time                   2
    reason?               string                 3
    message?              string                 4

type PreferredSchedulingTerm
    weight                int32                  1  required
    preference            NodeSelectorTerm       2  required

type Probe
    ...                             ProbeHandler           1  proto=handler
    initialDelaySeconds?            int32                  2
    timeoutSeconds?                 int32                  3
    periodSeconds?                  int32                  4
    successThreshold?               int32                  5
    failureThreshold?               int32                  6
    terminationGracePeriodSeconds?  *int64                 7

type ProbeHandler
    exec?                 *ExecAction            1
    httpGet?              *HTTPGetAction         2
    tcpSocket?            *TCPSocketAction       3
    grpc?                 *GRPCAction            4

type ProjectedVolumeSource
    sources               []VolumeProjection     1  list=atomic
    defaultMode?          *int32                 2

type QuobyteVolumeSource
    registry              string                 1  required
    volume                string                 2  required
    readOnly?             bool                   3
    user?                 string                 4
    group?                string                 5
    tenant?               string                 6

type RBDPersistentVolumeSource
    monitors              []string               1  required list=atomic
    image                 string                 2  required
    fsType?               string                 3
    pool?                 string                 4  default="rbd"
    user?                 string                 5  default="admin"
    keyring?              string                 6  default="/etc/ceph/keyring"
    secretRef?            *SecretReference       7
    readOnly?             bool                   8

type RBDVolumeSource
    monitors              []string                1  required list=atomic
    image                 string                  2  required
    fsType?               string                  3
    pool?                 string                  4  default="rbd"
    user?                 string                  5  default="admin"
    keyring?              string                  6  default="/etc/ceph/keyring"
    secretRef?            *LocalObjectReference   7
    readOnly?             bool                    8

type RangeAllocation kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    range                 string                 2
    data                  bytes                  3

type ReplicationController kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ObjectMeta            1
    spec?                 ReplicationControllerSpec     2
    status?               ReplicationControllerStatus   3

type ReplicationControllerCondition
    type                  ReplicationControllerConditionType   1  required
    status                ConditionStatus                      2  required
    lastTransitionTime?   time                                 3
    reason?               string                               4
    message?              string                               5

type ReplicationControllerList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []ReplicationController   2  required

type ReplicationControllerSpec
    replicas?             *int32                 1  default=1
    minReadySeconds?      int32                  4
    selector?             map[string]string      2  map=atomic
    template?             *PodTemplateSpec       3

type ReplicationControllerStatus
    replicas               int32                              1  required
    fullyLabeledReplicas?  int32                              2
    readyReplicas?         int32                              4
    availableReplicas?     int32                              5
    observedGeneration?    int64                              3
    conditions?            []ReplicationControllerCondition   6  list=map(type) patch=merge(type)

type ResourceClaim
    name                  string                 1  required
    request?              string                 2

type ResourceFieldSelector map=atomic
    containerName?        string                 1
    resource              string                 2  required
    divisor?              quantity               3

type ResourceHealth
    resourceID            string                 1  required
    health?               ResourceHealthStatus   2
    message?              *string                6  gate=ResourceHealthStatusMessage

type ResourceQuota kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ResourceQuotaSpec      2
    status?               ResourceQuotaStatus    3

type ResourceQuotaList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceQuota        2  required

type ResourceQuotaSpec
    hard?                 map[string]quantity    1
    scopes?               []ResourceQuotaScope   2  list=atomic
    scopeSelector?        *ScopeSelector         3

type ResourceQuotaStatus
    hard?                 map[string]quantity    1
    used?                 map[string]quantity    2

type ResourceRequirements
    limits?               map[string]quantity    1
    requests?             map[string]quantity    2
    claims?               []ResourceClaim        3  list=map(name)  gate=DynamicResourceAllocation

type ResourceStatus
    name                  ResourceName           1  required
    resources?            []ResourceHealth       2  list=map(resourceID)

type SELinuxOptions
    user?                 string                 1
    role?                 string                 2
    type?                 string                 3
    level?                string                 4

type ScaleIOPersistentVolumeSource
    gateway               string                 1  required
    system                string                 2  required
    secretRef             *SecretReference       3  required
    sslEnabled?           bool                   4
    protectionDomain?     string                 5
    storagePool?          string                 6
    storageMode?          string                 7  default="ThinProvisioned"
    volumeName?           string                 8
    fsType?               string                 9  default="xfs"
    readOnly?             bool                  10

type ScaleIOVolumeSource
    gateway               string                  1  required
    system                string                  2  required
    secretRef             *LocalObjectReference   3  required
    sslEnabled?           bool                    4
    protectionDomain?     string                  5
    storagePool?          string                  6
    storageMode?          string                  7  default="ThinProvisioned"
    volumeName?           string                  8
    fsType?               string                  9  default="xfs"
    readOnly?             bool                   10

type ScopeSelector map=atomic
    matchExpressions?     []ScopedResourceSelectorRequirement   1  list=atomic

type ScopedResourceSelectorRequirement
    scopeName             ResourceQuotaScope      1  required
    operator              ScopeSelectorOperator   2  required
    values?               []string                3  list=atomic

type SeccompProfile union=type(localhostProfile)
    type                  SeccompProfileType     1  required
    localhostProfile?     *string                2

type Secret kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    immutable?            *bool                  5
    data?                 map[string]bytes       2
    stringData?           map[string]string      4
    type?                 SecretType             3

type SecretEnvSource
    ...                   LocalObjectReference   1  proto=localObjectReference
    optional?             *bool                  2

type SecretKeySelector map=atomic
    ...                   LocalObjectReference   1  proto=localObjectReference
    key                   string                 2  required
    optional?             *bool                  3

type SecretList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Secret               2  required

type SecretProjection
    ...                   LocalObjectReference   1  proto=localObjectReference
    items?                []KeyToPath            2  list=atomic
    optional?             *bool                  4

type SecretReference map=atomic
    name?                 string                 1
    namespace?            string                 2

type SecretVolumeSource
    secretName?           string                 1
    items?                []KeyToPath            2  list=atomic
    defaultMode?          *int32                 3
    optional?             *bool                  4

type SecurityContext
    capabilities?              *Capabilities                    1
    privileged?                *bool                            2
    seLinuxOptions?            *SELinuxOptions                  3
    windowsOptions?            *WindowsSecurityContextOptions  10
    runAsUser?                 *int64                           4
    runAsGroup?                *int64                           8
    runAsNonRoot?              *bool                            5
    readOnlyRootFilesystem?    *bool                            6
    allowPrivilegeEscalation?  *bool                            7
    procMount?                 *ProcMountType                   9
    seccompProfile?            *SeccompProfile                 11
    appArmorProfile?           *AppArmorProfile                12

type SerializedReference kind
    ...                   meta/v1.TypeMeta       -
    reference?            ObjectReference        1

type Service kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ServiceSpec            2
    status?               ServiceStatus          3

type ServiceAccount kind
    ...                            meta/v1.TypeMeta         -
    metadata?                      meta/v1.ObjectMeta       1
    secrets?                       []ObjectReference        2  list=map(name) patch=merge(name)
    imagePullSecrets?              []LocalObjectReference   3  list=atomic
    automountServiceAccountToken?  *bool                    4

type ServiceAccountList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ServiceAccount       2  required

type ServiceAccountTokenProjection
    audience?             string                 1
    expirationSeconds?    *int64                 2
    path                  string                 3  required

type ServiceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Service              2  required

type ServicePort
    name?                 string                 1
    protocol?             Protocol               2  default="TCP"
    appProtocol?          *string                6
    port                  int32                  3  required
    targetPort?           intOrString            4
    nodePort?             int32                  5

type ServiceProxyOptions kind
    ...                   meta/v1.TypeMeta       -
    path?                 string                 1

type ServiceSpec
    ports?                          []ServicePort                   1  list=map(port,protocol) patch=merge(port)
    selector?                       map[string]string               2  map=atomic
    clusterIP?                      string                          3
    clusterIPs?                     []string                       18  list=atomic
    type?                           ServiceType                     4
    externalIPs?                    []string                        5  list=atomic
    sessionAffinity?                ServiceAffinity                 7
    loadBalancerIP?                 string                          8
    loadBalancerSourceRanges?       []string                        9  list=atomic
    externalName?                   string                         10
    externalTrafficPolicy?          ServiceExternalTrafficPolicy   11
    healthCheckNodePort?            int32                          12
    publishNotReadyAddresses?       bool                           13
    sessionAffinityConfig?          *SessionAffinityConfig         14
    ipFamilies?                     []IPFamily                     19  list=atomic
    ipFamilyPolicy?                 *IPFamilyPolicy                17
    allocateLoadBalancerNodePorts?  *bool                          20
    loadBalancerClass?              *string                        21
    internalTrafficPolicy?          *ServiceInternalTrafficPolicy  22
    trafficDistribution?            *string                        23

type ServiceStatus
    loadBalancer?         LoadBalancerStatus     1
    conditions?           []meta/v1.Condition    2  list=map(type) patch=merge(type)

type SessionAffinityConfig
    clientIP?             *ClientIPConfig        1

type SleepAction
    seconds               int64                  1  required

type StorageOSPersistentVolumeSource
    volumeName?           string                 1
    volumeNamespace?      string                 2
    fsType?               string                 3
    readOnly?             bool                   4
    secretRef?            *ObjectReference       5

type StorageOSVolumeSource
    volumeName?           string                  1
    volumeNamespace?      string                  2
    fsType?               string                  3
    readOnly?             bool                    4
    secretRef?            *LocalObjectReference   5

type Sysctl
    name                  string                 1  required
    value                 string                 2  required

type TCPSocketAction
    port                  intOrString            1  required
    host?                 string                 2

type Taint
    key                   string                 1  required
    value?                string                 2
    effect                TaintEffect            3  required
    timeAdded?            *time                  4

type Toleration
    key?                  string                 1
    operator?             TolerationOperator     2
    value?                string                 3
    effect?               TaintEffect            4
    tolerationSeconds?    *int64                 5

type TopologySelectorLabelRequirement
    key                   string                 1  required
    values                []string               2  required list=atomic

type TopologySelectorTerm map=atomic
    matchLabelExpressions?  []TopologySelectorLabelRequirement   1  list=atomic

type TopologySpreadConstraint
    maxSkew               int32                           1  required
    topologyKey           string                          2  required
    whenUnsatisfiable     UnsatisfiableConstraintAction   3  required
    labelSelector?        *meta/v1.LabelSelector          4
    minDomains?           *int32                          5
    nodeAffinityPolicy?   *NodeInclusionPolicy            6
    nodeTaintsPolicy?     *NodeInclusionPolicy            7
    matchLabelKeys?       []string                        8  list=atomic

type TypedLocalObjectReference map=atomic
    apiGroup              *string                1
    kind                  string                 2  required
    name                  string                 3  required

type TypedObjectReference
    apiGroup              *string                1
    kind                  string                 2  required
    name                  string                 3  required
    namespace?            *string                4  gate=CrossNamespaceVolumeDataSource

type Volume
    name                  string                 1  required
    ...                   VolumeSource           2  proto=volumeSource

type VolumeDevice
    name                  string                 1  required
    devicePath            string                 2  required

type VolumeMount
    name                  string                   1  required
    readOnly?             bool                     2
    recursiveReadOnly?    *RecursiveReadOnlyMode   7
    mountPath             string                   3  required
    subPath?              string                   4
    mountPropagation?     *MountPropagationMode    5
    subPathExpr?          string                   6

type VolumeMountStatus
    name                  string                   1  required
    mountPath             string                   2  required
    readOnly?             bool                     3
    recursiveReadOnly?    *RecursiveReadOnlyMode   4
    volumeStatus?         *VolumeStatus            5

type VolumeNodeAffinity
    required?             *NodeSelector          1

type VolumeProjection
    secret?               *SecretProjection                1
    downwardAPI?          *DownwardAPIProjection           2
    configMap?            *ConfigMapProjection             3
    serviceAccountToken?  *ServiceAccountTokenProjection   4
    clusterTrustBundle?   *ClusterTrustBundleProjection    5  gate=ClusterTrustBundleProjection
    podCertificate?       *PodCertificateProjection        6  gate=PodCertificateRequest

type VolumeResourceRequirements
    limits?               map[string]quantity    1
    requests?             map[string]quantity    2

type VolumeSource
    hostPath?               *HostPathVolumeSource                1
    emptyDir?               *EmptyDirVolumeSource                2
    gcePersistentDisk?      *GCEPersistentDiskVolumeSource       3
    awsElasticBlockStore?   *AWSElasticBlockStoreVolumeSource    4
    gitRepo?                *GitRepoVolumeSource                 5
    secret?                 *SecretVolumeSource                  6
    nfs?                    *NFSVolumeSource                     7
    iscsi?                  *ISCSIVolumeSource                   8
    glusterfs?              *GlusterfsVolumeSource               9
    persistentVolumeClaim?  *PersistentVolumeClaimVolumeSource  10
    rbd?                    *RBDVolumeSource                    11
    flexVolume?             *FlexVolumeSource                   12
    cinder?                 *CinderVolumeSource                 13
    cephfs?                 *CephFSVolumeSource                 14
    flocker?                *FlockerVolumeSource                15
    downwardAPI?            *DownwardAPIVolumeSource            16
    fc?                     *FCVolumeSource                     17
    azureFile?              *AzureFileVolumeSource              18
    configMap?              *ConfigMapVolumeSource              19
    vsphereVolume?          *VsphereVirtualDiskVolumeSource     20
    quobyte?                *QuobyteVolumeSource                21
    azureDisk?              *AzureDiskVolumeSource              22
    photonPersistentDisk?   *PhotonPersistentDiskVolumeSource   23
    projected?              *ProjectedVolumeSource              26
    portworxVolume?         *PortworxVolumeSource               24
    scaleIO?                *ScaleIOVolumeSource                25
    storageos?              *StorageOSVolumeSource              27
    csi?                    *CSIVolumeSource                    28
    ephemeral?              *EphemeralVolumeSource              29
    image?                  *ImageVolumeSource                  30

type VolumeStatus
    image?                *ImageVolumeStatus     1  gate=ImageVolumeWithDigest

type VsphereVirtualDiskVolumeSource
    volumePath            string                 1  required
    fsType?               string                 2
    storagePolicyName?    string                 3
    storagePolicyID?      string                 4

type WeightedPodAffinityTerm
    weight                int32                  1  required
    podAffinityTerm       PodAffinityTerm        2  required

type WindowsSecurityContextOptions
    gmsaCredentialSpecName?  *string                1
    gmsaCredentialSpec?      *string                2
    runAsUserName?           *string                3
    hostProcess?             *bool                  4
"""#

private let file31: StaticString = #"""
package custom_metrics/v1beta1
go k8s.io/metrics/pkg/apis/custom_metrics/v1beta1
proto k8s.io.metrics.pkg.apis.custom_metrics.v1beta1
group custom.metrics.k8s.io v1beta1

type MetricListOptions kind
    ...                   meta/v1.TypeMeta       -
    labelSelector?        string                 1
    metricLabelSelector?  string                 2

type MetricValue kind
    ...                   meta/v1.TypeMeta          -
    describedObject       core/v1.ObjectReference   1
    metricName            string                    2
    timestamp             time                      3
    window?               *int64                    4
    value                 quantity                  5
    selector              *meta/v1.LabelSelector    6

type MetricValueList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []MetricValue          2
"""#

private let file32: StaticString = #"""
package custom_metrics/v1beta2
go k8s.io/metrics/pkg/apis/custom_metrics/v1beta2
proto k8s.io.metrics.pkg.apis.custom_metrics.v1beta2
group custom.metrics.k8s.io v1beta2

type MetricIdentifier
    name                  string                   1
    selector              *meta/v1.LabelSelector   2

type MetricListOptions kind
    ...                   meta/v1.TypeMeta       -
    labelSelector?        string                 1
    metricLabelSelector?  string                 2

type MetricValue kind
    ...                   meta/v1.TypeMeta          -
    describedObject       core/v1.ObjectReference   1
    metric                MetricIdentifier          2
    timestamp             time                      3
    windowSeconds?        *int64                    4
    value                 quantity                  5

type MetricValueList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []MetricValue          2
"""#

private let file33: StaticString = #"""
package discovery/v1
go k8s.io/api/discovery/v1
proto k8s.io.api.discovery.v1
group discovery.k8s.io v1

resource endpointslices EndpointSlice namespaced verbs=all singular=endpointslice hash=qgS0xkrxYAI= key=endpointslices stored=discovery.k8s.io/v1 as=protobuf

type Endpoint
    addresses             []string                   1  required list=set
    conditions?           EndpointConditions         2
    hostname?             *string                    3
    targetRef?            *core/v1.ObjectReference   4
    deprecatedTopology?   map[string]string          5
    nodeName?             *string                    6
    zone?                 *string                    7
    hints?                *EndpointHints             8

type EndpointConditions
    ready?                *bool                  1
    serving?              *bool                  2
    terminating?          *bool                  3

type EndpointHints
    forZones?             []ForZone              1  list=atomic
    forNodes?             []ForNode              2  list=atomic

type EndpointPort map=atomic
    name?                 *string                1
    protocol?             *core/v1.Protocol      2
    port?                 *int32                 3
    appProtocol?          *string                4

type EndpointSlice kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    addressType           string                 4  required
    endpoints             []Endpoint             2  list=atomic
    ports                 []EndpointPort         3  list=atomic

type EndpointSliceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []EndpointSlice        2  required

type ForNode
    name                  string                 1  required

type ForZone
    name                  string                 1  required
"""#

private let file34: StaticString = #"""
package discovery/v1beta1
go k8s.io/api/discovery/v1beta1
proto k8s.io.api.discovery.v1beta1
group discovery.k8s.io v1beta1

type Endpoint
    addresses             []string                   1
    conditions?           EndpointConditions         2
    hostname?             *string                    3
    targetRef?            *core/v1.ObjectReference   4
    topology?             map[string]string          5
    nodeName?             *string                    6
    hints?                *EndpointHints             7

type EndpointConditions
    ready?                *bool                  1
    serving?              *bool                  2
    terminating?          *bool                  3

type EndpointHints
    forZones?             []ForZone              1
    forNodes?             []ForNode              2

type EndpointPort
    name?                 *string                1
    protocol?             *core/v1.Protocol      2
    port?                 *int32                 3
    appProtocol?          *string                4

type EndpointSlice kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    addressType           string                 4
    endpoints             []Endpoint             2
    ports                 []EndpointPort         3

type EndpointSliceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []EndpointSlice        2

type ForNode
    name                  string                 1

type ForZone
    name                  string                 1
"""#

private let file35: StaticString = #"""
package events/v1
go k8s.io/api/events/v1
proto k8s.io.api.events.v1
group events.k8s.io v1

resource events Event namespaced verbs=all singular=event short=ev hash=r2yiGXH7wu8= key=events ttl=3600 stored=v1 as=protobuf

type Event kind
    ...                        meta/v1.TypeMeta           -
    metadata                   meta/v1.ObjectMeta         1
    eventTime                  microTime                  2  required
    series?                    *EventSeries               3
    reportingController?       string                     4
    reportingInstance?         string                     5
    action?                    string                     6
    reason?                    string                     7
    regarding?                 core/v1.ObjectReference    8
    related?                   *core/v1.ObjectReference   9
    note?                      string                    10
    type?                      string                    11
    deprecatedSource?          core/v1.EventSource       12
    deprecatedFirstTimestamp?  time                      13
    deprecatedLastTimestamp?   time                      14
    deprecatedCount?           int32                     15

type EventList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Event                2  required

type EventSeries
    count                 int32                  1  required
    lastObservedTime      microTime              2  required
"""#

private let file36: StaticString = #"""
package events/v1beta1
go k8s.io/api/events/v1beta1
proto k8s.io.api.events.v1beta1
group events.k8s.io v1beta1

type Event kind
    ...                        meta/v1.TypeMeta           -
    metadata                   meta/v1.ObjectMeta         1
    eventTime                  microTime                  2
    series?                    *EventSeries               3
    reportingController?       string                     4
    reportingInstance?         string                     5
    action?                    string                     6
    reason?                    string                     7
    regarding?                 core/v1.ObjectReference    8
    related?                   *core/v1.ObjectReference   9
    note?                      string                    10
    type?                      string                    11
    deprecatedSource?          core/v1.EventSource       12
    deprecatedFirstTimestamp?  time                      13
    deprecatedLastTimestamp?   time                      14
    deprecatedCount?           int32                     15

type EventList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Event                2

type EventSeries
    count                 int32                  1
    lastObservedTime      microTime              2
"""#

private let file37: StaticString = #"""
package extensions/v1beta1
go k8s.io/api/extensions/v1beta1
proto k8s.io.api.extensions.v1beta1
group extensions v1beta1

string DeploymentStrategyType = Recreate RollingUpdate
string DeploymentConditionType = Available Progressing ReplicaFailure
string DaemonSetUpdateStrategyType = RollingUpdate OnDelete
string ReplicaSetConditionType = ReplicaFailure
string PolicyType = Ingress Egress

type DaemonSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DaemonSetSpec          2
    status?               DaemonSetStatus        3

type DaemonSetCondition
    type                  string                    1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type DaemonSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DaemonSet            2

type DaemonSetSpec
    selector?              *meta/v1.LabelSelector    1
    template               core/v1.PodTemplateSpec   2
    updateStrategy?        DaemonSetUpdateStrategy   3
    minReadySeconds?       int32                     4
    templateGeneration?    int64                     5
    revisionHistoryLimit?  *int32                    6

type DaemonSetStatus
    currentNumberScheduled   int32                  1
    numberMisscheduled       int32                  2
    desiredNumberScheduled   int32                  3
    numberReady              int32                  4
    observedGeneration?      int64                  5
    updatedNumberScheduled?  int32                  6
    numberAvailable?         int32                  7
    numberUnavailable?       int32                  8
    collisionCount?          *int32                 9
    conditions?              []DaemonSetCondition  10  patch=merge(type)

type DaemonSetUpdateStrategy
    type?                 DaemonSetUpdateStrategyType   1
    rollingUpdate?        *RollingUpdateDaemonSet       2

type Deployment kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 DeploymentSpec         2
    status?               DeploymentStatus       3

type DeploymentCondition
    type                  DeploymentConditionType   1
    status                core/v1.ConditionStatus   2
    lastUpdateTime?       time                      6
    lastTransitionTime?   time                      7
    reason?               string                    4
    message?              string                    5

type DeploymentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Deployment           2

type DeploymentRollback kind
    ...                   meta/v1.TypeMeta       -
    name                  string                 1
    updatedAnnotations?   map[string]string      2
    rollbackTo            RollbackConfig         3

type DeploymentSpec
    replicas?                 *int32                    1
    selector?                 *meta/v1.LabelSelector    2
    template                  core/v1.PodTemplateSpec   3
    strategy?                 DeploymentStrategy        4  patch=retainKeys
    minReadySeconds?          int32                     5
    revisionHistoryLimit?     *int32                    6
    paused?                   bool                      7
    rollbackTo?               *RollbackConfig           8
    progressDeadlineSeconds?  *int32                    9

type DeploymentStatus
    observedGeneration?   int64                   1
    replicas?             int32                   2
    updatedReplicas?      int32                   3
    readyReplicas?        int32                   7
    availableReplicas?    int32                   4
    unavailableReplicas?  int32                   5
    terminatingReplicas?  *int32                  9
    conditions?           []DeploymentCondition   6  patch=merge(type)
    collisionCount?       *int32                  8

type DeploymentStrategy
    type?                 DeploymentStrategyType     1
    rollingUpdate?        *RollingUpdateDeployment   2

type HTTPIngressPath
    path?                 string                 1
    pathType?             *string                3
    backend               IngressBackend         2

type HTTPIngressRuleValue
    paths                 []HTTPIngressPath      1

type IPBlock
    cidr                  string                 1
    except?               []string               2

type Ingress kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IngressSpec            2
    status?               IngressStatus          3

type IngressBackend
    serviceName?          string                               1
    servicePort?          intOrString                          2
    resource?             *core/v1.TypedLocalObjectReference   3

type IngressList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Ingress              2

type IngressLoadBalancerIngress
    ip?                   string                 1
    hostname?             string                 2
    ports?                []IngressPortStatus    4

type IngressLoadBalancerStatus
    ingress?              []IngressLoadBalancerIngress   1

type IngressPortStatus
    port                  int32                  1
    protocol              core/v1.Protocol       2
    error?                *string                3

type IngressRule
    host?                 string                 1
    ...                   IngressRuleValue       2  proto=ingressRuleValue

type IngressRuleValue
    http?                 *HTTPIngressRuleValue   1

type IngressSpec
    ingressClassName?     *string                4
    backend?              *IngressBackend        1
    tls?                  []IngressTLS           2
    rules?                []IngressRule          3

type IngressStatus
    loadBalancer?         IngressLoadBalancerStatus   1

type IngressTLS
    hosts?                []string               1
    secretName?           string                 2

type NetworkPolicy kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 NetworkPolicySpec      2

type NetworkPolicyEgressRule
    ports?                []NetworkPolicyPort    1
    to?                   []NetworkPolicyPeer    2

type NetworkPolicyIngressRule
    ports?                []NetworkPolicyPort    1
    from?                 []NetworkPolicyPeer    2

type NetworkPolicyList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []NetworkPolicy        2

type NetworkPolicyPeer
    podSelector?          *meta/v1.LabelSelector   1
    namespaceSelector?    *meta/v1.LabelSelector   2
    ipBlock?              *IPBlock                 3

type NetworkPolicyPort
    protocol?             *core/v1.Protocol      1
    port?                 *intOrString           2
    endPort?              *int32                 3

type NetworkPolicySpec
    podSelector           meta/v1.LabelSelector        1
    ingress?              []NetworkPolicyIngressRule   2
    egress?               []NetworkPolicyEgressRule    3
    policyTypes?          []PolicyType                 4

type ReplicaSet kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ReplicaSetSpec         2
    status?               ReplicaSetStatus       3

type ReplicaSetCondition
    type                  ReplicaSetConditionType   1
    status                core/v1.ConditionStatus   2
    lastTransitionTime?   time                      3
    reason?               string                    4
    message?              string                    5

type ReplicaSetList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ReplicaSet           2

type ReplicaSetSpec
    replicas?             *int32                    1
    minReadySeconds?      int32                     4
    selector?             *meta/v1.LabelSelector    2
    template?             core/v1.PodTemplateSpec   3

type ReplicaSetStatus
    replicas               int32                   1
    fullyLabeledReplicas?  int32                   2
    readyReplicas?         int32                   4
    availableReplicas?     int32                   5
    terminatingReplicas?   *int32                  7
    observedGeneration?    int64                   3
    conditions?            []ReplicaSetCondition   6  patch=merge(type)

type RollbackConfig
    revision?             int64                  1

type RollingUpdateDaemonSet
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type RollingUpdateDeployment
    maxUnavailable?       *intOrString           1
    maxSurge?             *intOrString           2

type Scale kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ScaleSpec              2
    status?               ScaleStatus            3

type ScaleSpec
    replicas?             int32                  1

type ScaleStatus
    replicas              int32                  1
    selector?             map[string]string      2
    targetSelector?       string                 3
"""#

private let file38: StaticString = #"""
package external_metrics/v1beta1
go k8s.io/metrics/pkg/apis/external_metrics/v1beta1
proto k8s.io.metrics.pkg.apis.external_metrics.v1beta1
group external.metrics.k8s.io v1beta1

type ExternalMetricValue kind
    ...                   meta/v1.TypeMeta       -
    metricName            string                 1
    metricLabels          map[string]string      2
    timestamp             time                   3
    window?               *int64                 4
    value                 quantity               5

type ExternalMetricValueList kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ListMeta        1
    items                 []ExternalMetricValue   2
"""#

private let file39: StaticString = #"""
package flowcontrol/v1
go k8s.io/api/flowcontrol/v1
proto k8s.io.api.flowcontrol.v1
group flowcontrol.apiserver.k8s.io v1

resource flowschemas FlowSchema cluster verbs=all singular=flowschema hash=GJVAJZSZBIw= key=flowschemas stored=flowcontrol.apiserver.k8s.io/v1 as=protobuf
    sub status FlowSchema get,patch,update
resource prioritylevelconfigurations PriorityLevelConfiguration cluster verbs=all singular=prioritylevelconfiguration hash=Kir5PVfvNeI= key=prioritylevelconfigurations stored=flowcontrol.apiserver.k8s.io/v1 as=protobuf
    sub status PriorityLevelConfiguration get,patch,update

string FlowDistinguisherMethodType = ByUser ByNamespace
string SubjectKind = User Group ServiceAccount
string PriorityLevelEnablement = Exempt Limited
string LimitResponseType = Queue Reject
string ConditionStatus = True False Unknown

type ExemptPriorityLevelConfiguration
    nominalConcurrencyShares?  *int32                 1
    lendablePercent?           *int32                 2

type FlowDistinguisherMethod
    type                  FlowDistinguisherMethodType   1  required

type FlowSchema kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 FlowSchemaSpec         2
    status?               FlowSchemaStatus       3

type FlowSchemaCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type FlowSchemaList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []FlowSchema           2  required

type FlowSchemaSpec
    priorityLevelConfiguration  PriorityLevelConfigurationReference   1  required
    matchingPrecedence          int32                                 2
    distinguisherMethod?        *FlowDistinguisherMethod              3
    rules?                      []PolicyRulesWithSubjects             4  list=atomic

type FlowSchemaStatus
    conditions?           []FlowSchemaCondition   1  list=map(type) patch=merge(type)

type GroupSubject
    name                  string                 1  required

type LimitResponse union=type(queuing)
    type                  LimitResponseType       1  required
    queuing?              *QueuingConfiguration   2

type LimitedPriorityLevelConfiguration
    nominalConcurrencyShares  *int32                 1
    limitResponse?            LimitResponse          2
    lendablePercent?          *int32                 3
    borrowingLimitPercent?    *int32                 4

type NonResourcePolicyRule
    verbs                 []string               1  required list=set
    nonResourceURLs       []string               6  required list=set

type PolicyRulesWithSubjects
    subjects              []Subject                 1  required list=atomic
    resourceRules?        []ResourcePolicyRule      2  list=atomic
    nonResourceRules?     []NonResourcePolicyRule   3  list=atomic

type PriorityLevelConfiguration kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ObjectMeta                 1
    spec?                 PriorityLevelConfigurationSpec     2
    status?               PriorityLevelConfigurationStatus   3

type PriorityLevelConfigurationCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type PriorityLevelConfigurationList kind
    ...                   meta/v1.TypeMeta               -
    metadata?             meta/v1.ListMeta               1
    items                 []PriorityLevelConfiguration   2  required

type PriorityLevelConfigurationReference
    name                  string                 1  required

type PriorityLevelConfigurationSpec union=type(exempt,limited)
    type                  PriorityLevelEnablement              1  required
    limited?              *LimitedPriorityLevelConfiguration   2
    exempt?               *ExemptPriorityLevelConfiguration    3

type PriorityLevelConfigurationStatus
    conditions?           []PriorityLevelConfigurationCondition   1  list=map(type) patch=merge(type)

type QueuingConfiguration
    queues                int32                  1
    handSize              int32                  2
    queueLengthLimit      int32                  3

type ResourcePolicyRule
    verbs                 []string               1  required list=set
    apiGroups             []string               2  required list=set
    resources             []string               3  required list=set
    clusterScope?         bool                   4
    namespaces            []string               5  list=set

type ServiceAccountSubject
    namespace             string                 1  required
    name                  string                 2  required

type Subject union=kind(group,serviceAccount,user)
    kind                  SubjectKind              1  required
    user?                 *UserSubject             2
    group?                *GroupSubject            3
    serviceAccount?       *ServiceAccountSubject   4

type UserSubject
    name                  string                 1  required
"""#

private let file40: StaticString = #"""
package flowcontrol/v1beta1
go k8s.io/api/flowcontrol/v1beta1
proto k8s.io.api.flowcontrol.v1beta1
group flowcontrol.apiserver.k8s.io v1beta1

string FlowDistinguisherMethodType = ByUser ByNamespace
string SubjectKind = User Group ServiceAccount
string PriorityLevelEnablement = Exempt Limited
string LimitResponseType = Queue Reject
string ConditionStatus = True False Unknown

type ExemptPriorityLevelConfiguration
    nominalConcurrencyShares?  *int32                 1
    lendablePercent?           *int32                 2

type FlowDistinguisherMethod
    type                  FlowDistinguisherMethodType   1

type FlowSchema kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 FlowSchemaSpec         2
    status?               FlowSchemaStatus       3

type FlowSchemaCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type FlowSchemaList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []FlowSchema           2

type FlowSchemaSpec
    priorityLevelConfiguration  PriorityLevelConfigurationReference   1
    matchingPrecedence          int32                                 2
    distinguisherMethod?        *FlowDistinguisherMethod              3
    rules?                      []PolicyRulesWithSubjects             4

type FlowSchemaStatus
    conditions?           []FlowSchemaCondition   1

type GroupSubject
    name                  string                 1

type LimitResponse
    type                  LimitResponseType       1
    queuing?              *QueuingConfiguration   2

type LimitedPriorityLevelConfiguration
    assuredConcurrencyShares  int32                  1
    limitResponse?            LimitResponse          2
    lendablePercent?          *int32                 3
    borrowingLimitPercent?    *int32                 4

type NonResourcePolicyRule
    verbs                 []string               1
    nonResourceURLs       []string               6

type PolicyRulesWithSubjects
    subjects              []Subject                 1
    resourceRules?        []ResourcePolicyRule      2
    nonResourceRules?     []NonResourcePolicyRule   3

type PriorityLevelConfiguration kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ObjectMeta                 1
    spec?                 PriorityLevelConfigurationSpec     2
    status?               PriorityLevelConfigurationStatus   3

type PriorityLevelConfigurationCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type PriorityLevelConfigurationList kind
    ...                   meta/v1.TypeMeta               -
    metadata?             meta/v1.ListMeta               1
    items                 []PriorityLevelConfiguration   2

type PriorityLevelConfigurationReference
    name                  string                 1

type PriorityLevelConfigurationSpec
    type                  PriorityLevelEnablement              1
    limited?              *LimitedPriorityLevelConfiguration   2
    exempt?               *ExemptPriorityLevelConfiguration    3

type PriorityLevelConfigurationStatus
    conditions?           []PriorityLevelConfigurationCondition   1

type QueuingConfiguration
    queues                int32                  1
    handSize              int32                  2
    queueLengthLimit      int32                  3

type ResourcePolicyRule
    verbs                 []string               1
    apiGroups             []string               2
    resources             []string               3
    clusterScope?         bool                   4
    namespaces            []string               5

type ServiceAccountSubject
    namespace             string                 1
    name                  string                 2

type Subject
    kind                  SubjectKind              1
    user?                 *UserSubject             2
    group?                *GroupSubject            3
    serviceAccount?       *ServiceAccountSubject   4

type UserSubject
    name                  string                 1
"""#

private let file41: StaticString = #"""
package flowcontrol/v1beta2
go k8s.io/api/flowcontrol/v1beta2
proto k8s.io.api.flowcontrol.v1beta2
group flowcontrol.apiserver.k8s.io v1beta2

string FlowDistinguisherMethodType = ByUser ByNamespace
string SubjectKind = User Group ServiceAccount
string PriorityLevelEnablement = Exempt Limited
string LimitResponseType = Queue Reject
string ConditionStatus = True False Unknown

type ExemptPriorityLevelConfiguration
    nominalConcurrencyShares?  *int32                 1
    lendablePercent?           *int32                 2

type FlowDistinguisherMethod
    type                  FlowDistinguisherMethodType   1

type FlowSchema kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 FlowSchemaSpec         2
    status?               FlowSchemaStatus       3

type FlowSchemaCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type FlowSchemaList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []FlowSchema           2

type FlowSchemaSpec
    priorityLevelConfiguration  PriorityLevelConfigurationReference   1
    matchingPrecedence          int32                                 2
    distinguisherMethod?        *FlowDistinguisherMethod              3
    rules?                      []PolicyRulesWithSubjects             4

type FlowSchemaStatus
    conditions?           []FlowSchemaCondition   1

type GroupSubject
    name                  string                 1

type LimitResponse
    type                  LimitResponseType       1
    queuing?              *QueuingConfiguration   2

type LimitedPriorityLevelConfiguration
    assuredConcurrencyShares  int32                  1
    limitResponse?            LimitResponse          2
    lendablePercent?          *int32                 3
    borrowingLimitPercent?    *int32                 4

type NonResourcePolicyRule
    verbs                 []string               1
    nonResourceURLs       []string               6

type PolicyRulesWithSubjects
    subjects              []Subject                 1
    resourceRules?        []ResourcePolicyRule      2
    nonResourceRules?     []NonResourcePolicyRule   3

type PriorityLevelConfiguration kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ObjectMeta                 1
    spec?                 PriorityLevelConfigurationSpec     2
    status?               PriorityLevelConfigurationStatus   3

type PriorityLevelConfigurationCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type PriorityLevelConfigurationList kind
    ...                   meta/v1.TypeMeta               -
    metadata?             meta/v1.ListMeta               1
    items                 []PriorityLevelConfiguration   2

type PriorityLevelConfigurationReference
    name                  string                 1

type PriorityLevelConfigurationSpec
    type                  PriorityLevelEnablement              1
    limited?              *LimitedPriorityLevelConfiguration   2
    exempt?               *ExemptPriorityLevelConfiguration    3

type PriorityLevelConfigurationStatus
    conditions?           []PriorityLevelConfigurationCondition   1

type QueuingConfiguration
    queues                int32                  1
    handSize              int32                  2
    queueLengthLimit      int32                  3

type ResourcePolicyRule
    verbs                 []string               1
    apiGroups             []string               2
    resources             []string               3
    clusterScope?         bool                   4
    namespaces            []string               5

type ServiceAccountSubject
    namespace             string                 1
    name                  string                 2

type Subject
    kind                  SubjectKind              1
    user?                 *UserSubject             2
    group?                *GroupSubject            3
    serviceAccount?       *ServiceAccountSubject   4

type UserSubject
    name                  string                 1
"""#

private let file42: StaticString = #"""
package flowcontrol/v1beta3
go k8s.io/api/flowcontrol/v1beta3
proto k8s.io.api.flowcontrol.v1beta3
group flowcontrol.apiserver.k8s.io v1beta3

string FlowDistinguisherMethodType = ByUser ByNamespace
string SubjectKind = User Group ServiceAccount
string PriorityLevelEnablement = Exempt Limited
string LimitResponseType = Queue Reject
string ConditionStatus = True False Unknown

type ExemptPriorityLevelConfiguration
    nominalConcurrencyShares?  *int32                 1
    lendablePercent?           *int32                 2

type FlowDistinguisherMethod
    type                  FlowDistinguisherMethodType   1

type FlowSchema kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 FlowSchemaSpec         2
    status?               FlowSchemaStatus       3

type FlowSchemaCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type FlowSchemaList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []FlowSchema           2

type FlowSchemaSpec
    priorityLevelConfiguration  PriorityLevelConfigurationReference   1
    matchingPrecedence          int32                                 2
    distinguisherMethod?        *FlowDistinguisherMethod              3
    rules?                      []PolicyRulesWithSubjects             4

type FlowSchemaStatus
    conditions?           []FlowSchemaCondition   1  patch=merge(type)

type GroupSubject
    name                  string                 1

type LimitResponse
    type                  LimitResponseType       1
    queuing?              *QueuingConfiguration   2

type LimitedPriorityLevelConfiguration
    nominalConcurrencyShares  int32                  1
    limitResponse?            LimitResponse          2
    lendablePercent?          *int32                 3
    borrowingLimitPercent?    *int32                 4

type NonResourcePolicyRule
    verbs                 []string               1
    nonResourceURLs       []string               6

type PolicyRulesWithSubjects
    subjects              []Subject                 1
    resourceRules?        []ResourcePolicyRule      2
    nonResourceRules?     []NonResourcePolicyRule   3

type PriorityLevelConfiguration kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ObjectMeta                 1
    spec?                 PriorityLevelConfigurationSpec     2
    status?               PriorityLevelConfigurationStatus   3

type PriorityLevelConfigurationCondition
    type?                 string                 1
    status?               ConditionStatus        2
    lastTransitionTime?   time                   3
    reason?               string                 4
    message?              string                 5

type PriorityLevelConfigurationList kind
    ...                   meta/v1.TypeMeta               -
    metadata?             meta/v1.ListMeta               1
    items                 []PriorityLevelConfiguration   2

type PriorityLevelConfigurationReference
    name                  string                 1

type PriorityLevelConfigurationSpec
    type                  PriorityLevelEnablement              1
    limited?              *LimitedPriorityLevelConfiguration   2
    exempt?               *ExemptPriorityLevelConfiguration    3

type PriorityLevelConfigurationStatus
    conditions?           []PriorityLevelConfigurationCondition   1  patch=merge(type)

type QueuingConfiguration
    queues                int32                  1
    handSize              int32                  2
    queueLengthLimit      int32                  3

type ResourcePolicyRule
    verbs                 []string               1
    apiGroups             []string               2
    resources             []string               3
    clusterScope?         bool                   4
    namespaces            []string               5

type ServiceAccountSubject
    namespace             string                 1
    name                  string                 2

type Subject
    kind                  SubjectKind              1
    user?                 *UserSubject             2
    group?                *GroupSubject            3
    serviceAccount?       *ServiceAccountSubject   4

type UserSubject
    name                  string                 1
"""#

private let file43: StaticString = #"""
# Feature gates of Kubernetes v1.36: `gate NAME STAGE on|off SINCE [locked]`.

gate APIResponseCompression beta on 1.16
gate APIServerIdentity beta on 1.26
gate APIServerTracing ga on 1.34 locked
gate APIServingWithRoutine alpha off 1.30
gate AggregatedDiscoveryRemoveBetaType deprecated on 1.35 locked
gate AllowDNSOnlyNodeCSR deprecated off 1.31
gate AllowInsecureKubeletCertificateSigningRequests deprecated off 1.31
gate AllowOverwriteTerminationGracePeriodSeconds deprecated off 1.35 locked
gate AllowParsingUserUIDFromCertAuth beta on 1.33
gate AllowServiceExternalIPs ga on 1.0
gate AllowUnsafeMalformedObjectDeletion alpha off 1.32
gate AnonymousAuthConfigurableEndpoints ga on 1.34 locked
gate AnyVolumeDataSource ga on 1.33 locked
gate AtomicFIFO beta on 1.36
gate AuthorizeNodeWithSelectors ga on 1.34 locked
gate AuthorizePodWebsocketUpgradeCreatePermission beta on 1.35
gate AuthorizeWithSelectors ga on 1.34 locked
gate BtreeWatchCache ga on 1.33 locked
gate CBORServingAndStorage alpha off 1.32
gate CPUManagerPolicyAlphaOptions alpha off 1.23
gate CPUManagerPolicyBetaOptions beta on 1.23
gate CPUManagerPolicyOptions ga on 1.33 locked
gate CRDObservedGenerationTracking beta on 1.36
gate CRDValidationRatcheting ga on 1.33 locked
gate CRIListStreaming alpha off 1.36
gate CSIServiceAccountTokenSecrets ga on 1.36 locked
gate CSIVolumeHealth alpha off 1.21
gate ChangeContainerStatusOnKubeletRestart deprecated off 1.35
gate ClearingNominatedNodeNameAfterBinding beta on 1.35
gate ClientsAllowCARotation beta on 1.36
gate ClientsAllowCBOR alpha off 1.32
gate ClientsAllowTLSCacheGC beta on 1.36
gate ClientsPreferCBOR alpha off 1.32
gate CloudControllerManagerWatchBasedRoutesReconciliation alpha off 1.35
gate CloudControllerManagerWebhook alpha off 1.27
gate ClusterTrustBundle beta off 1.33
gate ClusterTrustBundleProjection beta off 1.33
gate ComponentFlagz beta on 1.36
gate ComponentStatusz beta on 1.36
gate ConcurrentWatchObjectDecode beta off 1.31
gate ConsistentListFromCache ga on 1.34 locked
gate ConstrainedImpersonation beta on 1.36
gate ContainerCheckpoint beta on 1.30
gate ContainerRestartRules beta on 1.35
gate ContainerStopSignals alpha off 1.33
gate ControllerManagerReleaseLeaderElectionLockOnExit alpha off 1.36
gate CoordinatedLeaderElection beta off 1.33
gate CrossNamespaceVolumeDataSource alpha off 1.26
gate CustomCPUCFSQuotaPeriod ga on 1.36
gate CustomResourceFieldSelectors ga on 1.32 locked
gate DRAAdminAccess ga on 1.36 locked
gate DRAConsumableCapacity beta on 1.36
gate DRADeviceBindingConditions beta on 1.36
gate DRADeviceTaintRules beta off 1.36
gate DRADeviceTaints beta on 1.36
gate DRAExtendedResource beta on 1.36
gate DRAListTypeAttributes alpha off 1.36
gate DRANodeAllocatableResources alpha off 1.36
gate DRAPartitionableDevices beta on 1.36
gate DRAPrioritizedList ga on 1.36
gate DRAResourceClaimDeviceStatus beta on 1.33
gate DRAResourceClaimGranularStatusAuthorization beta on 1.36
gate DRAResourcePoolStatus alpha off 1.36
gate DRASchedulerFilterTimeout beta on 1.34
gate DRAWorkloadResourceClaims alpha off 1.36
gate DeclarativeValidation ga on 1.36 locked
gate DeclarativeValidationBeta beta on 1.36
gate DeclarativeValidationTakeover deprecated off 1.36
gate DeploymentReplicaSetTerminatingReplicas beta on 1.35
gate DetectCacheInconsistency beta on 1.34
gate DisableAllocatorDualWrite ga on 1.35 locked
gate DisableCPUQuotaWithExclusiveCPUs deprecated on 1.36
gate DisableNodeKubeProxyVersion deprecated on 1.36 locked
gate DynamicResourceAllocation ga on 1.35 locked
gate EnvFiles beta on 1.35
gate EventedPLEG alpha off 1.26
gate ExecProbeTimeout ga on 1.35 locked
gate ExtendWebSocketsToKubelet beta on 1.36
gate ExternalServiceAccountTokenSigner ga on 1.36 locked
gate GangScheduling alpha off 1.35
gate GenericWorkload alpha off 1.35
gate GitRepoVolumeDriver deprecated off 1.36 locked
gate GracefulNodeShutdown beta on 1.21
gate GracefulNodeShutdownBasedOnPodPriority beta on 1.24
gate HPAConfigurableTolerance beta on 1.35
gate HPAScaleToZero alpha off 1.16
gate HostnameOverride beta on 1.35
gate ImageMaximumGCAge ga on 1.35 locked
gate ImageVolume ga on 1.36 locked
gate ImageVolumeWithDigest alpha off 1.35
gate InOrderInformers ga on 1.36 locked
gate InOrderInformersBatchProcess beta on 1.35
gate InPlacePodLevelResourcesVerticalScaling beta on 1.36
gate InPlacePodVerticalScaling ga on 1.35 locked
gate InPlacePodVerticalScalingExclusiveCPUs alpha off 1.32
gate InPlacePodVerticalScalingExclusiveMemory alpha off 1.34
gate InPlacePodVerticalScalingInitContainers beta on 1.36
gate InformerResourceVersion ga on 1.35
gate JobBackoffLimitPerIndex ga on 1.33 locked
gate JobManagedBy ga on 1.35 locked
gate JobPodReplacementPolicy ga on 1.34 locked
gate JobSuccessPolicy ga on 1.33 locked
gate KMSv1 deprecated off 1.29
gate KubeletCgroupDriverFromCRI ga on 1.34 locked
gate KubeletCrashLoopBackOffMax beta on 1.35
gate KubeletEnsureSecretPulledImages beta on 1.35
gate KubeletFineGrainedAuthz ga on 1.36 locked
gate KubeletInUserNamespace alpha off 1.22
gate KubeletPSI ga on 1.36 locked
gate KubeletPodResourcesDynamicResources ga on 1.36 locked
gate KubeletPodResourcesGet ga on 1.36 locked
gate KubeletPodResourcesListUseActivePods deprecated on 1.34
gate KubeletRegistrationGetOnExistsOnly deprecated off 1.32
gate KubeletSeparateDiskGC beta on 1.31
gate KubeletServiceAccountTokenForCredentialProviders beta on 1.34
gate KubeletTracing ga on 1.34 locked
gate ListFromCacheSnapshot beta on 1.34
gate LocalStorageCapacityIsolationFSQuotaMonitoring beta off 1.31
gate LogarithmicScaleDown ga on 1.31 locked
gate ManifestBasedAdmissionControlConfig alpha off 1.36
gate MatchLabelKeysInPodAffinity ga on 1.33 locked
gate MatchLabelKeysInPodTopologySpread beta on 1.27
gate MatchLabelKeysInPodTopologySpreadSelectorMerge beta on 1.34
gate MaxUnavailableStatefulSet beta off 1.35
gate MemoryQoS alpha off 1.22
gate MultiCIDRServiceAllocator ga on 1.34 locked
gate MutableCSINodeAllocatableCount ga on 1.36 locked
gate MutablePVNodeAffinity alpha off 1.35
gate MutablePodResourcesForSuspendedJobs beta on 1.36
gate MutableSchedulingDirectivesForSuspendedJobs beta on 1.36
gate MutatingAdmissionPolicy ga on 1.36
gate NFTablesProxyMode ga on 1.33 locked
gate NodeDeclaredFeatures beta on 1.36
gate NodeInclusionPolicyInPodTopologySpread ga on 1.33 locked
gate NodeLogQuery ga on 1.36 locked
gate NodeSwap ga on 1.34 locked
gate NominatedNodeNameForExpectation beta on 1.35
gate OpenAPIEnums beta on 1.24
gate OpportunisticBatching beta on 1.35
gate OrderedNamespaceDeletion ga on 1.34 locked
gate PLEGOnDemandRelist beta on 1.36
gate PersistentVolumeClaimUnusedSinceTime alpha off 1.36
gate PodAndContainerStatsFromCRI alpha off 1.23
gate PodCertificateRequest beta off 1.35
gate PodDeletionCost beta on 1.22
gate PodLevelResourceManagers alpha off 1.36
gate PodLevelResources beta on 1.34
gate PodLifecycleSleepAction ga on 1.34 locked
gate PodLifecycleSleepActionAllowZero ga on 1.34 locked
gate PodLogsQuerySplitStreams alpha off 1.32
gate PodObservedGenerationTracking ga on 1.35 locked
gate PodReadyToStartContainersCondition beta on 1.29
gate PodSchedulingReadiness ga on 1.30 locked
gate PodTopologyLabelsAdmission beta on 1.35
gate PodsAPI alpha off 1.36
gate PortForwardWebsockets beta on 1.31
gate PreferSameTrafficDistribution ga on 1.35 locked
gate PreventStaticPodAPIReferences beta on 1.34
gate ProcMountType ga on 1.36 locked
gate QOSReserved alpha off 1.11
gate RecoverVolumeExpansionFailure ga on 1.34 locked
gate RecursiveReadOnlyMounts ga on 1.33 locked
gate ReduceDefaultCrashLoopBackOffDecay alpha off 1.33
gate RelaxedDNSSearchValidation ga on 1.34 locked
gate RelaxedEnvironmentVariableValidation ga on 1.34 locked
gate RelaxedServiceNameValidation beta on 1.36
gate ReloadKubeletClientCAFile beta on 1.36
gate ReloadKubeletServerCertificateFile beta on 1.31
gate RemoteRequestHeaderUID beta on 1.33
gate ResilientWatchCacheInitialization ga on 1.34 locked
gate ResourceHealthStatus beta on 1.36
gate ResourceHealthStatusMessage beta on 1.36
gate RestartAllContainersOnContainerExits beta on 1.36
gate RetryGenerateName ga on 1.32 locked
gate RotateKubeletServerCertificate beta on 1.12
gate RuntimeClassInImageCriApi alpha off 1.29
gate SELinuxChangePolicy ga on 1.36 locked
gate SELinuxMount beta off 1.33
gate SELinuxMountReadWriteOncePod ga on 1.36 locked
gate SchedulerAsyncAPICalls beta off 1.34
gate SchedulerAsyncPreemption beta on 1.33
gate SchedulerPopFromBackoffQ beta on 1.33
gate SchedulerQueueingHints ga on 1.34 locked
gate SeparateCacheWatchRPC deprecated off 1.36 locked
gate SeparateTaintEvictionController ga on 1.34 locked
gate ServiceAccountNodeAudienceRestriction beta on 1.33
gate ServiceAccountTokenJTI ga on 1.32 locked
gate ServiceAccountTokenNodeBinding ga on 1.33 locked
gate ServiceAccountTokenNodeBindingValidation ga on 1.32 locked
gate ServiceAccountTokenPodNodeInfo ga on 1.32 locked
gate ServiceCIDRStatusFieldWiping deprecated on 1.36
gate ShardedListAndWatch alpha off 1.36
gate SidecarContainers ga on 1.33 locked
gate SizeBasedListCostEstimate beta on 1.34
gate StaleControllerConsistencyDaemonSet beta on 1.36
gate StaleControllerConsistencyJob beta on 1.36
gate StaleControllerConsistencyReplicaSet beta on 1.36
gate StaleControllerConsistencyStatefulSet beta on 1.36
gate StatefulSetSemanticRevisionComparison beta on 1.0
gate StorageCapacityScoring alpha off 1.33
gate StorageNamespaceIndex deprecated on 1.33
gate StorageVersionAPI alpha off 1.20
gate StorageVersionHash beta on 1.15
gate StorageVersionMigrator beta off 1.35
gate StreamingCollectionEncodingToJSON ga on 1.34 locked
gate StreamingCollectionEncodingToProtobuf ga on 1.34 locked
gate StrictIPCIDRValidation beta on 1.36
gate StructuredAuthenticationConfiguration ga on 1.34 locked
gate StructuredAuthenticationConfigurationEgressSelector beta on 1.34
gate StructuredAuthenticationConfigurationJWKSMetrics beta on 1.35
gate SupplementalGroupsPolicy ga on 1.35 locked
gate SystemdWatchdog ga on 1.35 locked
gate TaintTolerationComparisonOperators alpha off 1.35
gate TokenRequestServiceAccountUIDValidation beta on 1.34
gate TopologyAwareWorkloadScheduling alpha off 1.36
gate TopologyManagerPolicyAlphaOptions alpha off 1.26
gate TopologyManagerPolicyBetaOptions beta on 1.28
gate TopologyManagerPolicyOptions ga on 1.32 locked
gate TranslateStreamCloseWebsocketRequests beta on 1.30
gate UnauthenticatedHTTP2DOSMitigation beta on 1.29
gate UnknownVersionInteroperabilityProxy beta on 1.36
gate UnlockWhileProcessingFIFO beta on 1.36
gate UserNamespacesHostNetworkSupport alpha off 1.35
gate UserNamespacesSupport ga on 1.36 locked
gate VolumeAttributesClass ga on 1.36 locked
gate VolumeLimitScaling alpha off 1.35
gate WatchCacheInitializationPostStartHook beta on 1.36
gate WatchList beta on 1.34
gate WatchListClient beta on 1.35
gate WinDSR ga on 1.34 locked
gate WinOverlay ga on 1.34 locked
gate WindowsCPUAndMemoryAffinity alpha off 1.32
gate WindowsGracefulNodeShutdown beta on 1.34
gate WindowsHostNetwork deprecated off 1.33
gate WorkloadAwarePreemption alpha off 1.36
gate WorkloadWithJob alpha off 1.36
"""#

private let file44: StaticString = #"""
# API groups in the order of discovery: `group NAME PRIORITY`, then its versions, the preferred one first:
# `version NAME PRIORITY`, and `off` where it is served only when asked for. Priority 0: no APIService object stands for it.

group core 18000
    version v1 1
group apiregistration.k8s.io 0
    version v1 0
group apps 17800
    version v1 15
group events.k8s.io 17750
    version v1 15
group authentication.k8s.io 17700
    version v1 15
group authorization.k8s.io 17600
    version v1 15
group autoscaling 17500
    version v2 30
    version v1 15
group batch 17400
    version v1 15
group certificates.k8s.io 17300
    version v1 15
    version v1beta1 9 off
    version v1alpha1 1 off
group networking.k8s.io 17200
    version v1 15
    version v1beta1 9 off
group policy 17100
    version v1 15
group rbac.authorization.k8s.io 17000
    version v1 15
group storage.k8s.io 16800
    version v1 15
    version v1beta1 9 off
group admissionregistration.k8s.io 16700
    version v1 15
    version v1beta1 12 off
    version v1alpha1 9 off
group apiextensions.k8s.io 16700
    version v1 15
group scheduling.k8s.io 16600
    version v1 15
    version v1alpha2 2 off
group coordination.k8s.io 16500
    version v1 15
    version v1beta1 13 off
    version v1alpha2 12 off
group node.k8s.io 16300
    version v1 15
group discovery.k8s.io 16200
    version v1 15
group resource.k8s.io 16200
    version v1 21
    version v1beta2 15 off
    version v1beta1 9 off
    version v1alpha3 1 off
group flowcontrol.apiserver.k8s.io 16100
    version v1 21
group internal.apiserver.k8s.io 16000
    version v1alpha1 9 off
group storagemigration.k8s.io 15800
    version v1beta1 9 off
"""#

private let file45: StaticString = #"""
package imagepolicy/v1alpha1
go k8s.io/api/imagepolicy/v1alpha1
proto k8s.io.api.imagepolicy.v1alpha1
group imagepolicy.k8s.io v1alpha1

type ImageReview kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ImageReviewSpec        2
    status?               ImageReviewStatus      3

type ImageReviewContainerSpec
    image?                string                 1

type ImageReviewSpec
    containers?           []ImageReviewContainerSpec   1
    annotations?          map[string]string            2
    namespace?            string                       3

type ImageReviewStatus
    allowed               bool                   1
    reason?               string                 2
    auditAnnotations?     map[string]string      3
"""#

private let file46: StaticString = #"""
package meta/v1
go k8s.io/apimachinery/pkg/apis/meta/v1
proto k8s.io.apimachinery.pkg.apis.meta.v1
group meta.k8s.io v1

string ResourceVersionMatch = NotOlderThan Exact
string DeletionPropagation = Orphan Background Foreground
string StatusReason = "" Unauthorized Forbidden NotFound AlreadyExists Conflict Gone Invalid ServerTimeout StorageReadError Timeout TooManyRequests BadRequest MethodNotAllowed NotAcceptable RequestEntityTooLarge UnsupportedMediaType InternalError Expired ServiceUnavailable
string CauseType = FieldValueNotFound FieldValueRequired FieldValueDuplicate FieldValueInvalid FieldValueNotSupported FieldValueForbidden FieldValueTooLong FieldValueTooMany InternalError FieldValueTypeInvalid UnexpectedServerResponse FieldManagerConflict ResourceVersionTooLarge
string LabelSelectorOperator = In NotIn Exists DoesNotExist
string FieldSelectorOperator = In NotIn Exists DoesNotExist
string ManagedFieldsOperationType = Apply Update
string RowConditionType = Completed
string ConditionStatus = True False Unknown
string IncludeObjectPolicy = None Metadata Object

type APIGroup kind=v1
    ...                          TypeMeta                      -
    name                         string                        1  required
    versions                     []GroupVersionForDiscovery    2  required list=atomic
    preferredVersion?            GroupVersionForDiscovery      3
    serverAddressByClientCIDRs?  []ServerAddressByClientCIDR   4  list=atomic

type APIGroupList kind=v1
    ...                   TypeMeta               -
    groups                []APIGroup             1  required list=atomic

type APIResource
    name                  string                 1  required
    singularName          string                 6  required
    namespaced            bool                   2  required
    group?                string                 8
    version?              string                 9
    kind                  string                 3  required
    verbs                 stringList             4  required
    shortNames?           []string               5  list=atomic
    categories?           []string               7  list=atomic
    storageVersionHash?   string                10

type APIResourceList kind=v1
    ...                   TypeMeta               -
    groupVersion          string                 1  required
    resources             []APIResource          2  required list=atomic

type APIVersions kind=v1
    ...                         TypeMeta                      -
    versions                    []string                      1  required list=atomic
    serverAddressByClientCIDRs  []ServerAddressByClientCIDR   2  required list=atomic

type ApplyOptions
    ...                   TypeMeta               -
    dryRun?               []string               1
    force                 bool                   2
    fieldManager          string                 3

type Condition
    type                  string                 1  required
    status                ConditionStatus        2  required
    observedGeneration?   int64                  3
    lastTransitionTime    time                   4  required
    reason                string                 5  required
    message               string                 6  required

type CreateOptions
    ...                   TypeMeta               -
    dryRun?               []string               1
    fieldManager?         string                 3
    fieldValidation?      string                 4

type DeleteOptions kind=*
    ...                                                TypeMeta               -
    gracePeriodSeconds?                                *int64                 1
    preconditions?                                     *Preconditions         2
    orphanDependents?                                  *bool                  3
    propagationPolicy?                                 *DeletionPropagation   4
    dryRun?                                            []string               5  list=atomic
    ignoreStoreReadErrorWithClusterBreakingPotential?  *bool                  6

type FieldSelectorRequirement
    key                   string                  1  required
    operator              FieldSelectorOperator   2  required
    values?               []string                3  list=atomic

type GetOptions
    ...                   TypeMeta               -
    resourceVersion?      string                 1

type GroupKind
    group                 string                 1
    kind                  string                 2

type GroupResource
    group                 string                 1  required
    resource              string                 2  required

type GroupVersion
    group                 string                 1
    version               string                 2

type GroupVersionForDiscovery
    groupVersion          string                 1  required
    version               string                 2  required

type GroupVersionKind
    group                 string                 1
    version               string                 2
    kind                  string                 3

type GroupVersionResource
    group                 string                 1
    version               string                 2
    resource              string                 3

type LabelSelector map=atomic
    matchLabels?          map[string]string            1
    matchExpressions?     []LabelSelectorRequirement   2  list=atomic

type LabelSelectorRequirement
    key                   string                  1  required
    operator              LabelSelectorOperator   2  required
    values?               []string                3  list=atomic

type List
    ...                   TypeMeta               -
    metadata?             ListMeta               1
    items                 []rawExtension         2

type ListMeta
    selfLink?             string                 1
    resourceVersion?      string                 2
    continue?             string                 3
    remainingItemCount?   *int64                 4
    shardInfo?            *ShardInfo             5  gate=ShardedListAndWatch

type ListOptions
    ...                    TypeMeta               -
    labelSelector?         string                 1
    fieldSelector?         string                 2
    watch?                 bool                   3
    allowWatchBookmarks?   bool                   9
    resourceVersion?       string                 4
    resourceVersionMatch?  ResourceVersionMatch  10
    timeoutSeconds?        *int64                 5
    limit?                 int64                  7
    continue?              string                 8
    sendInitialEvents?     *bool                 11
    shardSelector?         string                15  gate=ShardedListAndWatch

type ManagedFieldsEntry
    manager?              string                       1
    operation?            ManagedFieldsOperationType   2
    apiVersion?           string                       3
    time?                 *time                        4
    fieldsType?           string                       6
    fieldsV1?             *fieldsV1                    7
    subresource?          string                       8

type ObjectMeta
    name?                        string                 1
    generateName?                string                 2
    namespace?                   string                 3
    selfLink?                    string                 4
    uid?                         string                 5
    resourceVersion?             string                 6
    generation?                  int64                  7
    creationTimestamp??          time                   8
    deletionTimestamp?           *time                  9
    deletionGracePeriodSeconds?  *int64                10
    labels?                      map[string]string     11
    annotations?                 map[string]string     12
    ownerReferences?             []OwnerReference      13  list=map(uid) patch=merge(uid)
    finalizers?                  []string              14  list=set patch=merge
    managedFields?               []ManagedFieldsEntry  17  list=atomic

type OwnerReference map=atomic
    apiVersion            string                 5  required
    kind                  string                 1  required
    name                  string                 3  required
    uid                   string                 4  required
    controller?           *bool                  6
    blockOwnerDeletion?   *bool                  7

type PartialObjectMetadata kind
    ...                   TypeMeta               -
    metadata?             ObjectMeta             1

type PartialObjectMetadataList kind
    ...                   TypeMeta                  -
    metadata?             ListMeta                  1
    items                 []PartialObjectMetadata   2

type Patch

type PatchOptions
    ...                   TypeMeta               -
    dryRun?               []string               1
    force?                *bool                  2
    fieldManager?         string                 3
    fieldValidation?      string                 4

type Preconditions
    uid?                  *string                1
    resourceVersion?      *string                2

type RootPaths
    paths                 []string               1

type ServerAddressByClientCIDR
    clientCIDR            string                 1  required
    serverAddress         string                 2  required

type ShardInfo
    selector              string                 1  required

type Status kind=v1
    ...                   TypeMeta               -
    metadata?             ListMeta               1
    status?               string                 2
    message?              string                 3
    reason?               StatusReason           4
    details?              *StatusDetails         5
    code?                 int32                  6

type StatusCause
    reason?               CauseType              1
    message?              string                 2
    field?                string                 3

type StatusDetails
    name?                 string                 1
    group?                string                 2
    kind?                 string                 3
    uid?                  string                 6
    causes?               []StatusCause          4  list=atomic
    retryAfterSeconds?    int32                  5

type Table kind
    ...                   TypeMeta                  -
    metadata?             ListMeta                  -
    columnDefinitions     []TableColumnDefinition   -
    rows                  []TableRow                -

type TableColumnDefinition
    name                  string                 -
    type                  string                 -
    format                string                 -
    description           string                 -
    priority              int32                  -

type TableRow
    conditions?           []TableRowCondition    -
    object?               rawExtension           -

type TableRowCondition
    type                  RowConditionType       -
    status                ConditionStatus        -
    reason?               string                 -
    message?              string                 -

type Timestamp
    seconds               int64                  1
    nanos                 int32                  2

type TypeMeta
    kind?                 string                 1
    apiVersion?           string                 2

type UpdateOptions
    ...                   TypeMeta               -
    dryRun?               []string               1
    fieldManager?         string                 2
    fieldValidation?      string                 3

type WatchEvent kind=*
    type                  string                 1  required
    object                rawExtension           2  required
"""#

private let file47: StaticString = #"""
package meta/v1beta1
go k8s.io/apimachinery/pkg/apis/meta/v1beta1
proto k8s.io.apimachinery.pkg.apis.meta.v1beta1
group meta.k8s.io v1beta1

type PartialObjectMetadataList kind
    ...                   meta/v1.TypeMeta                  -
    metadata?             meta/v1.ListMeta                  2
    items                 []meta/v1.PartialObjectMetadata   1
"""#

private let file48: StaticString = #"""
package metrics/v1alpha1
go k8s.io/metrics/pkg/apis/metrics/v1alpha1
proto k8s.io.metrics.pkg.apis.metrics.v1alpha1
group metrics.k8s.io v1alpha1

type ContainerMetrics
    name                  string                 1
    usage                 map[string]quantity    2

type NodeMetrics kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    timestamp             time                   2
    window                duration               3
    usage                 map[string]quantity    4

type NodeMetricsList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []NodeMetrics          2

type PodMetrics kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    timestamp             time                   2
    window                duration               3
    containers            []ContainerMetrics     4

type PodMetricsList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PodMetrics           2
"""#

private let file49: StaticString = #"""
package metrics/v1beta1
go k8s.io/metrics/pkg/apis/metrics/v1beta1
proto k8s.io.metrics.pkg.apis.metrics.v1beta1
group metrics.k8s.io v1beta1

type ContainerMetrics
    name                  string                 1
    usage                 map[string]quantity    2

type NodeMetrics kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    timestamp             time                   2
    window                duration               3
    usage                 map[string]quantity    4

type NodeMetricsList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []NodeMetrics          2

type PodMetrics kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    timestamp             time                   2
    window                duration               3
    containers            []ContainerMetrics     4

type PodMetricsList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PodMetrics           2
"""#

private let file50: StaticString = #"""
package networking/v1
go k8s.io/api/networking/v1
proto k8s.io.api.networking.v1
group networking.k8s.io v1

resource ingressclasses IngressClass cluster verbs=all singular=ingressclass hash=l/iqIbDgFyQ= key=ingressclasses stored=networking.k8s.io/v1 as=protobuf
resource ingresses Ingress namespaced verbs=all singular=ingress short=ing hash=39NQlfNR+bo= key=ingress stored=networking.k8s.io/v1 as=protobuf
    sub status Ingress get,patch,update
resource ipaddresses IPAddress cluster verbs=all singular=ipaddress short=ip hash=3f/plJFChNE= key=ipaddresses stored=networking.k8s.io/v1 as=protobuf
resource networkpolicies NetworkPolicy namespaced verbs=all singular=networkpolicy short=netpol hash=YpfwF18m1G8= key=networkpolicies stored=networking.k8s.io/v1 as=protobuf
resource servicecidrs ServiceCIDR cluster verbs=all singular=servicecidr hash=gNLvruQhW2g= key=servicecidrs stored=networking.k8s.io/v1 as=protobuf
    sub status ServiceCIDR get,patch,update

string PolicyType = Ingress Egress

type HTTPIngressPath
    path?                 string                 1
    pathType              *string                3  required
    backend               IngressBackend         2  required

type HTTPIngressRuleValue
    paths                 []HTTPIngressPath      1  required list=atomic

type IPAddress kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IPAddressSpec          2  required

type IPAddressList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []IPAddress            2  required

type IPAddressSpec
    parentRef?            *ParentReference       1  required

type IPBlock
    cidr                  string                 1  required
    except?               []string               2  list=atomic

type Ingress kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IngressSpec            2
    status?               IngressStatus          3

type IngressBackend
    service?              *IngressServiceBackend               4
    resource?             *core/v1.TypedLocalObjectReference   3

type IngressClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IngressClassSpec       2

type IngressClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []IngressClass         2  required

type IngressClassParametersReference
    apiGroup?             *string                1  proto=aPIGroup
    kind                  string                 2  required
    name                  string                 3  required
    scope                 *string                4
    namespace?            *string                5

type IngressClassSpec
    controller?           string                             1
    parameters?           *IngressClassParametersReference   2

type IngressList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Ingress              2  required

type IngressLoadBalancerIngress
    ip?                   string                 1
    hostname?             string                 2
    ports?                []IngressPortStatus    4  list=atomic

type IngressLoadBalancerStatus
    ingress?              []IngressLoadBalancerIngress   1  list=atomic

type IngressPortStatus
    port                  int32                  1  required
    protocol              core/v1.Protocol       2  required
    error?                *string                3

type IngressRule
    host?                 string                 1
    ...                   IngressRuleValue       2  proto=ingressRuleValue

type IngressRuleValue
    http?                 *HTTPIngressRuleValue   1

type IngressServiceBackend
    name                  string                 1  required
    port?                 ServiceBackendPort     2

type IngressSpec
    ingressClassName?     *string                4
    defaultBackend?       *IngressBackend        1
    tls?                  []IngressTLS           2  list=atomic
    rules?                []IngressRule          3  list=atomic

type IngressStatus
    loadBalancer?         IngressLoadBalancerStatus   1

type IngressTLS
    hosts?                []string               1  list=atomic
    secretName?           string                 2

type NetworkPolicy kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 NetworkPolicySpec      2

type NetworkPolicyEgressRule
    ports?                []NetworkPolicyPort    1  list=atomic
    to?                   []NetworkPolicyPeer    2  list=atomic

type NetworkPolicyIngressRule
    ports?                []NetworkPolicyPort    1  list=atomic
    from?                 []NetworkPolicyPeer    2  list=atomic

type NetworkPolicyList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []NetworkPolicy        2  required

type NetworkPolicyPeer
    podSelector?          *meta/v1.LabelSelector   1
    namespaceSelector?    *meta/v1.LabelSelector   2
    ipBlock?              *IPBlock                 3

type NetworkPolicyPort
    protocol?             *core/v1.Protocol      1
    port?                 *intOrString           2
    endPort?              *int32                 3

type NetworkPolicySpec
    podSelector           meta/v1.LabelSelector        1
    ingress?              []NetworkPolicyIngressRule   2  list=atomic
    egress?               []NetworkPolicyEgressRule    3  list=atomic
    policyTypes?          []PolicyType                 4  list=atomic

type ParentReference
    group?                string                 1
    resource?             string                 2  required
    namespace?            string                 3
    name?                 string                 4  required

type ServiceBackendPort map=atomic
    name?                 string                 1
    number?               int32                  2

type ServiceCIDR kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ServiceCIDRSpec        2
    status?               ServiceCIDRStatus      3

type ServiceCIDRList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ServiceCIDR          2  required

type ServiceCIDRSpec
    cidrs?                []string               1  list=atomic

type ServiceCIDRStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)
"""#

private let file51: StaticString = #"""
package networking/v1beta1
go k8s.io/api/networking/v1beta1
proto k8s.io.api.networking.v1beta1
group networking.k8s.io v1beta1

resource ipaddresses IPAddress cluster verbs=all singular=ipaddress short=ip hash=3f/plJFChNE= key=ipaddresses stored=networking.k8s.io/v1 as=protobuf
resource servicecidrs ServiceCIDR cluster verbs=all singular=servicecidr hash=gNLvruQhW2g= key=servicecidrs stored=networking.k8s.io/v1 as=protobuf
    sub status ServiceCIDR get,patch,update

type HTTPIngressPath
    path?                 string                 1
    pathType?             *string                3
    backend               IngressBackend         2

type HTTPIngressRuleValue
    paths                 []HTTPIngressPath      1

type IPAddress kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IPAddressSpec          2  required

type IPAddressList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []IPAddress            2  required

type IPAddressSpec
    parentRef?            *ParentReference       1  required

type Ingress kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IngressSpec            2
    status?               IngressStatus          3

type IngressBackend
    serviceName?          string                               1
    servicePort?          intOrString                          2
    resource?             *core/v1.TypedLocalObjectReference   3

type IngressClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 IngressClassSpec       2

type IngressClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []IngressClass         2

type IngressClassParametersReference
    apiGroup?             *string                1  proto=aPIGroup
    kind                  string                 2
    name                  string                 3
    scope                 *string                4
    namespace?            *string                5

type IngressClassSpec
    controller?           string                             1
    parameters?           *IngressClassParametersReference   2

type IngressList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Ingress              2

type IngressLoadBalancerIngress
    ip?                   string                 1
    hostname?             string                 2
    ports?                []IngressPortStatus    4

type IngressLoadBalancerStatus
    ingress?              []IngressLoadBalancerIngress   1

type IngressPortStatus
    port                  int32                  1
    protocol              core/v1.Protocol       2
    error?                *string                3

type IngressRule
    host?                 string                 1
    ...                   IngressRuleValue       2  proto=ingressRuleValue

type IngressRuleValue
    http?                 *HTTPIngressRuleValue   1

type IngressSpec
    ingressClassName?     *string                4
    backend?              *IngressBackend        1
    tls?                  []IngressTLS           2
    rules?                []IngressRule          3

type IngressStatus
    loadBalancer?         IngressLoadBalancerStatus   1

type IngressTLS
    hosts?                []string               1
    secretName?           string                 2

type ParentReference
    group?                string                 1
    resource?             string                 2  required
    namespace?            string                 3
    name?                 string                 4  required

type ServiceCIDR kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec?                 ServiceCIDRSpec        2
    status?               ServiceCIDRStatus      3

type ServiceCIDRList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ServiceCIDR          2  required

type ServiceCIDRSpec
    cidrs?                []string               1  list=atomic

type ServiceCIDRStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)
"""#

private let file52: StaticString = #"""
package node/v1
go k8s.io/api/node/v1
proto k8s.io.api.node.v1
group node.k8s.io v1

resource runtimeclasses RuntimeClass cluster verbs=all singular=runtimeclass hash=WQTu1GL3T2Q= key=runtimeclasses stored=node.k8s.io/v1 as=protobuf

type Overhead
    podFixed?             map[string]quantity    1

type RuntimeClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    handler               string                 2  required
    overhead?             *Overhead              3
    scheduling?           *Scheduling            4

type RuntimeClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RuntimeClass         2  required

type Scheduling
    nodeSelector?         map[string]string      1  map=atomic
    tolerations?          []core/v1.Toleration   2  list=atomic
"""#

private let file53: StaticString = #"""
package node/v1alpha1
go k8s.io/api/node/v1alpha1
proto k8s.io.api.node.v1alpha1
group node.k8s.io v1alpha1

type Overhead
    podFixed?             map[string]quantity    1

type RuntimeClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  RuntimeClassSpec       2

type RuntimeClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RuntimeClass         2

type RuntimeClassSpec
    runtimeHandler        string                 1
    overhead?             *Overhead              2
    scheduling?           *Scheduling            3

type Scheduling
    nodeSelector?         map[string]string      1
    tolerations?          []core/v1.Toleration   2
"""#

private let file54: StaticString = #"""
package node/v1beta1
go k8s.io/api/node/v1beta1
proto k8s.io.api.node.v1beta1
group node.k8s.io v1beta1

type Overhead
    podFixed?             map[string]quantity    1

type RuntimeClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    handler               string                 2
    overhead?             *Overhead              3
    scheduling?           *Scheduling            4

type RuntimeClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RuntimeClass         2

type Scheduling
    nodeSelector?         map[string]string      1
    tolerations?          []core/v1.Toleration   2
"""#

private let file55: StaticString = #"""
package policy/v1
go k8s.io/api/policy/v1
proto k8s.io.api.policy.v1
group policy v1

resource poddisruptionbudgets PodDisruptionBudget namespaced verbs=all singular=poddisruptionbudget short=pdb hash=EVWiDmWqyJw= key=poddisruptionbudgets stored=policy/v1 as=protobuf
    sub status PodDisruptionBudget get,patch,update

string UnhealthyPodEvictionPolicyType = IfHealthyBudget AlwaysAllow

type Eviction kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    deleteOptions?        *meta/v1.DeleteOptions   2

type PodDisruptionBudget kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec?                 PodDisruptionBudgetSpec     2
    status?               PodDisruptionBudgetStatus   3

type PodDisruptionBudgetList kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ListMeta        1
    items                 []PodDisruptionBudget   2  required

type PodDisruptionBudgetSpec
    minAvailable?                *intOrString                      1
    selector?                    *meta/v1.LabelSelector            2  patch=replace
    maxUnavailable?              *intOrString                      3
    unhealthyPodEvictionPolicy?  *UnhealthyPodEvictionPolicyType   4

type PodDisruptionBudgetStatus
    observedGeneration?   int64                  1
    disruptedPods?        map[string]time        2
    disruptionsAllowed    int32                  3
    currentHealthy        int32                  4
    desiredHealthy        int32                  5
    expectedPods          int32                  6
    conditions?           []meta/v1.Condition    7  list=map(type) patch=merge(type)
"""#

private let file56: StaticString = #"""
package policy/v1beta1
go k8s.io/api/policy/v1beta1
proto k8s.io.api.policy.v1beta1
group policy v1beta1

string UnhealthyPodEvictionPolicyType = IfHealthyBudget AlwaysAllow

type Eviction kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    deleteOptions?        *meta/v1.DeleteOptions   2

type PodDisruptionBudget kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec?                 PodDisruptionBudgetSpec     2
    status?               PodDisruptionBudgetStatus   3

type PodDisruptionBudgetList kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ListMeta        1
    items                 []PodDisruptionBudget   2

type PodDisruptionBudgetSpec
    minAvailable?                *intOrString                      1
    selector?                    *meta/v1.LabelSelector            2
    maxUnavailable?              *intOrString                      3
    unhealthyPodEvictionPolicy?  *UnhealthyPodEvictionPolicyType   4

type PodDisruptionBudgetStatus
    observedGeneration?   int64                  1
    disruptedPods?        map[string]time        2
    disruptionsAllowed    int32                  3
    currentHealthy        int32                  4
    desiredHealthy        int32                  5
    expectedPods          int32                  6
    conditions?           []meta/v1.Condition    7  patch=merge(type)
"""#

private let file57: StaticString = #"""
package rbac/v1
go k8s.io/api/rbac/v1
proto k8s.io.api.rbac.v1
group rbac.authorization.k8s.io v1

resource clusterrolebindings ClusterRoleBinding cluster verbs=all singular=clusterrolebinding hash=48tpQ8gZHFc= key=clusterrolebindings stored=rbac.authorization.k8s.io/v1 as=protobuf
resource clusterroles ClusterRole cluster verbs=all singular=clusterrole hash=bYE5ZWDrJ44= key=clusterroles stored=rbac.authorization.k8s.io/v1 as=protobuf
resource rolebindings RoleBinding namespaced verbs=all singular=rolebinding hash=eGsCzGH6b1g= key=rolebindings stored=rbac.authorization.k8s.io/v1 as=protobuf
resource roles Role namespaced verbs=all singular=role hash=7FuwZcIIItM= key=roles stored=rbac.authorization.k8s.io/v1 as=protobuf

type AggregationRule
    clusterRoleSelectors?  []meta/v1.LabelSelector   1  list=atomic

type ClusterRole kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2  list=atomic
    aggregationRule?      *AggregationRule       3

type ClusterRoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2  list=atomic
    roleRef               RoleRef                3  required

type ClusterRoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRoleBinding   2  required

type ClusterRoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRole          2  required

type PolicyRule
    verbs                 []string               1  required list=atomic
    apiGroups?            []string               2  list=atomic
    resources?            []string               3  list=atomic
    resourceNames?        []string               4  list=atomic
    nonResourceURLs?      []string               5  list=atomic

type Role kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2  list=atomic

type RoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2  list=atomic
    roleRef               RoleRef                3  required

type RoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RoleBinding          2  required

type RoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Role                 2  required

type RoleRef map=atomic
    apiGroup              string                 1
    kind                  string                 2  required
    name                  string                 3  required

type Subject map=atomic
    kind                  string                 1  required
    apiGroup?             string                 2
    name                  string                 3  required
    namespace?            string                 4
"""#

private let file58: StaticString = #"""
package rbac/v1alpha1
go k8s.io/api/rbac/v1alpha1
proto k8s.io.api.rbac.v1alpha1
group rbac.authorization.k8s.io v1alpha1

type AggregationRule
    clusterRoleSelectors?  []meta/v1.LabelSelector   1

type ClusterRole kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2
    aggregationRule?      *AggregationRule       3

type ClusterRoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2
    roleRef               RoleRef                3

type ClusterRoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRoleBinding   2

type ClusterRoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRole          2

type PolicyRule
    verbs                 []string               1
    apiGroups?            []string               3
    resources?            []string               4
    resourceNames?        []string               5
    nonResourceURLs?      []string               6

type Role kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2

type RoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2
    roleRef               RoleRef                3

type RoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RoleBinding          2

type RoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Role                 2

type RoleRef
    apiGroup              string                 1
    kind                  string                 2
    name                  string                 3

type Subject
    kind                  string                 1
    apiVersion?           string                 2
    name                  string                 3
    namespace?            string                 4
"""#

private let file59: StaticString = #"""
package rbac/v1beta1
go k8s.io/api/rbac/v1beta1
proto k8s.io.api.rbac.v1beta1
group rbac.authorization.k8s.io v1beta1

type AggregationRule
    clusterRoleSelectors?  []meta/v1.LabelSelector   1

type ClusterRole kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2
    aggregationRule?      *AggregationRule       3

type ClusterRoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2
    roleRef               RoleRef                3

type ClusterRoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRoleBinding   2

type ClusterRoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ClusterRole          2

type PolicyRule
    verbs                 []string               1
    apiGroups?            []string               2
    resources?            []string               3
    resourceNames?        []string               4
    nonResourceURLs?      []string               5

type Role kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    rules                 []PolicyRule           2

type RoleBinding kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    subjects?             []Subject              2
    roleRef               RoleRef                3

type RoleBindingList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []RoleBinding          2

type RoleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Role                 2

type RoleRef
    apiGroup              string                 1
    kind                  string                 2
    name                  string                 3

type Subject
    kind                  string                 1
    apiGroup?             string                 2
    name                  string                 3
    namespace?            string                 4
"""#

private let file60: StaticString = #"""
package resource/v1
go k8s.io/api/resource/v1
proto k8s.io.api.resource.v1
group resource.k8s.io v1

resource deviceclasses DeviceClass cluster verbs=all singular=deviceclass hash=Yk2PTc1Ybxk= key=deviceclasses stored=resource.k8s.io/v1 as=protobuf
resource resourceclaims ResourceClaim namespaced verbs=all singular=resourceclaim hash=wgAZaHcZxUg= key=resourceclaims stored=resource.k8s.io/v1 as=protobuf
    sub status ResourceClaim get,patch,update
resource resourceclaimtemplates ResourceClaimTemplate namespaced verbs=all singular=resourceclaimtemplate hash=TuzjC49aUfM= key=resourceclaimtemplates stored=resource.k8s.io/v1 as=protobuf
resource resourceslices ResourceSlice cluster verbs=all singular=resourceslice hash=KsC072WgaEY= key=resourceslices stored=resource.k8s.io/v1 as=protobuf

string DeviceTaintEffect = None NoSchedule NoExecute
string DeviceTolerationOperator = Exists Equal
string AllocationConfigSource = FromClass FromClaim

type AllocatedDeviceStatus
    driver                string                 1  required
    pool                  string                 2  required
    device                string                 3  required
    shareID?              *string                7  gate=DRAConsumableCapacity
    conditions            []meta/v1.Condition    4  list=map(type)
    data?                 *rawExtension          5
    networkData?          *NetworkDeviceData     6

type AllocationResult
    devices?              DeviceAllocationResult   1
    nodeSelector?         *core/v1.NodeSelector    3
    allocationTimestamp?  *time                    5  gate=DRADeviceBindingConditions

type CELDeviceSelector
    expression            string                 1  required

type CapacityRequestPolicy
    default               *quantity                     1
    validValues?          []quantity                    3  list=atomic
    validRange?           *CapacityRequestPolicyRange   4

type CapacityRequestPolicyRange
    min?                  *quantity              1  required
    max?                  *quantity              2
    step?                 *quantity              3

type CapacityRequirements
    requests?             map[string]quantity    1

type Counter
    value                 quantity               1  required

type CounterSet
    name                  string                 1  required
    counters?             map[string]Counter     2  required

type Device
    name                              string                                      1  required
    attributes?                       map[string]DeviceAttribute                  2
    capacity?                         map[string]DeviceCapacity                   3
    consumesCounters?                 []DeviceCounterConsumption                  4  list=atomic  gate=DRAPartitionableDevices
    nodeName?                         *string                                     5  gate=DRAPartitionableDevices
    nodeSelector?                     *core/v1.NodeSelector                       6  gate=DRAPartitionableDevices
    allNodes?                         *bool                                       7  gate=DRAPartitionableDevices
    taints?                           []DeviceTaint                               8  list=atomic  gate=DRADeviceTaints
    bindsToNode?                      *bool                                       9  gate=DRADeviceBindingConditions
    bindingConditions?                []string                                   10  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?         []string                                   11  list=atomic  gate=DRADeviceBindingConditions
    allowMultipleAllocations?         *bool                                      12  gate=DRAConsumableCapacity
    nodeAllocatableResourceMappings?  map[string]NodeAllocatableResourceMapping  13  gate=DRANodeAllocatableResources

type DeviceAllocationConfiguration
    source                AllocationConfigSource   1  required
    requests?             []string                 2  list=atomic
    ...                   DeviceConfiguration      3  proto=deviceConfiguration

type DeviceAllocationResult
    results?              []DeviceRequestAllocationResult   1  list=atomic
    config?               []DeviceAllocationConfiguration   2  list=atomic

type DeviceAttribute
    int?                  *int64                 2
    bool?                 *bool                  3
    string?               *string                4
    version?              *string                5
    ints?                 []int64                6  list=atomic  gate=DRAListTypeAttributes
    bools?                []bool                 7  list=atomic  gate=DRAListTypeAttributes
    strings?              []string               8  list=atomic  gate=DRAListTypeAttributes
    versions?             []string               9  list=atomic  gate=DRAListTypeAttributes

type DeviceCapacity
    value                 quantity                 1  required
    requestPolicy?        *CapacityRequestPolicy   2  gate=DRAConsumableCapacity

type DeviceClaim
    requests              []DeviceRequest              1  list=atomic
    constraints?          []DeviceConstraint           2  list=atomic
    config?               []DeviceClaimConfiguration   3  list=atomic

type DeviceClaimConfiguration
    requests?             []string               1  list=atomic
    ...                   DeviceConfiguration    2  proto=deviceConfiguration

type DeviceClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  DeviceClassSpec        2  required

type DeviceClassConfiguration
    ...                   DeviceConfiguration    1  proto=deviceConfiguration

type DeviceClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DeviceClass          2  required

type DeviceClassSpec
    selectors?             []DeviceSelector             1  list=atomic
    config?                []DeviceClassConfiguration   2  list=atomic
    extendedResourceName?  *string                      4  gate=DRAExtendedResource

type DeviceConfiguration
    opaque?               *OpaqueDeviceConfiguration   1

type DeviceConstraint
    requests?             []string               1  list=atomic
    matchAttribute?       *string                2
    distinctAttribute?    *string                3  gate=DRAConsumableCapacity

type DeviceCounterConsumption
    counterSet            string                 1  required
    counters?             map[string]Counter     2  required

type DeviceRequest
    name                  string                 1  required
    exactly?              *ExactDeviceRequest    2
    firstAvailable?       []DeviceSubRequest     3  list=atomic  gate=DRAPrioritizedList

type DeviceRequestAllocationResult
    request                    string                 1  required
    driver                     string                 2  required
    pool                       string                 3  required
    device                     string                 4  required
    adminAccess?               *bool                  5  gate=DRAAdminAccess
    tolerations?               []DeviceToleration     6  list=atomic  gate=DRADeviceTaints
    bindingConditions?         []string               7  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?  []string               8  list=atomic  gate=DRADeviceBindingConditions
    shareID?                   *string                9  gate=DRAConsumableCapacity
    consumedCapacity?          map[string]quantity   10  gate=DRAConsumableCapacity

type DeviceSelector
    cel?                  *CELDeviceSelector     1

type DeviceSubRequest
    name                  string                  1  required
    deviceClassName       string                  2  required
    selectors?            []DeviceSelector        3  list=atomic
    allocationMode?       string                  4
    count?                int64                   5
    tolerations?          []DeviceToleration      6  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   7  gate=DRAConsumableCapacity

type DeviceTaint
    key                   string                 1  required
    value?                string                 2
    effect                DeviceTaintEffect      3  required
    timeAdded?            *time                  4

type DeviceToleration
    key?                  string                     1
    operator?             DeviceTolerationOperator   2  default="Equal"
    value?                string                     3
    effect?               DeviceTaintEffect          4
    tolerationSeconds?    *int64                     5

type ExactDeviceRequest
    deviceClassName       string                  1  required
    selectors?            []DeviceSelector        2  list=atomic
    allocationMode?       string                  3
    count?                int64                   4
    adminAccess?          *bool                   5  gate=DRAAdminAccess
    tolerations?          []DeviceToleration      6  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   7  gate=DRAConsumableCapacity

type NetworkDeviceData
    interfaceName?        string                 1
    ips?                  []string               2  list=atomic
    hardwareAddress?      string                 3

type NodeAllocatableResourceMapping
    capacityKey?           *string                1
    allocationMultiplier?  *quantity              2

type OpaqueDeviceConfiguration
    driver                string                 1  required
    parameters            rawExtension           2  required

type ResourceClaim kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required
    status?               ResourceClaimStatus    3

type ResourceClaimConsumerReference
    apiGroup?             string                 1
    resource              string                 3  required
    name                  string                 4  required
    uid                   string                 5  required

type ResourceClaimList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceClaim        2  required

type ResourceClaimSpec
    devices               DeviceClaim            1

type ResourceClaimStatus
    allocation?           *AllocationResult                  1
    reservedFor?          []ResourceClaimConsumerReference   2  list=map(uid) patch=merge(uid)
    devices?              []AllocatedDeviceStatus            4  list=map(driver,device,pool,shareID)  gate=DRAResourceClaimDeviceStatus

type ResourceClaimTemplate kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  ResourceClaimTemplateSpec   2  required

type ResourceClaimTemplateList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []ResourceClaimTemplate   2  required

type ResourceClaimTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required

type ResourcePool
    name                  string                 1  required
    generation            int64                  2  required
    resourceSliceCount    int64                  3  required

type ResourceSlice kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceSliceSpec      2  required

type ResourceSliceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceSlice        2  required

type ResourceSliceSpec
    driver                   string                  1  required
    pool                     ResourcePool            2  required
    nodeName?                *string                 3
    nodeSelector?            *core/v1.NodeSelector   4
    allNodes?                *bool                   5
    devices?                 []Device                6  list=atomic
    perDeviceNodeSelection?  *bool                   7  gate=DRAPartitionableDevices
    sharedCounters?          []CounterSet            8  list=atomic  gate=DRAPartitionableDevices
"""#

private let file61: StaticString = #"""
package resource/v1alpha3
go k8s.io/api/resource/v1alpha3
proto k8s.io.api.resource.v1alpha3
group resource.k8s.io v1alpha3

resource devicetaintrules DeviceTaintRule cluster verbs=all singular=devicetaintrule hash=DJ3UJ0fj8MI= key=devicetaintrules stored=resource.k8s.io/v1alpha3 as=protobuf
    sub status DeviceTaintRule get,patch,update
resource resourcepoolstatusrequests ResourcePoolStatusRequest cluster verbs=all singular=resourcepoolstatusrequest hash=iy583CtMwdY= key=resourcepoolstatusrequests stored=resource.k8s.io/v1alpha3 as=protobuf
    sub status ResourcePoolStatusRequest get,patch,update

string DeviceTaintEffect = None NoSchedule NoExecute

type CELDeviceSelector
    expression            string                 1

type DeviceSelector
    cel?                  *CELDeviceSelector     1

type DeviceTaint
    key                   string                 1  required
    value?                string                 2
    effect                DeviceTaintEffect      3  required
    timeAdded?            *time                  4

type DeviceTaintRule kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ObjectMeta      1
    spec                  DeviceTaintRuleSpec     2  required
    status?               DeviceTaintRuleStatus   3

type DeviceTaintRuleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DeviceTaintRule      2  required

type DeviceTaintRuleSpec
    deviceSelector?       *DeviceTaintSelector   1
    taint?                DeviceTaint            2  required

type DeviceTaintRuleStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)

type DeviceTaintSelector
    driver?               *string                2
    pool?                 *string                3
    device?               *string                4

type PoolStatus
    driver?               string                 1  required
    poolName?             string                 2  required
    generation            int64                  9  required
    resourceSliceCount?   *int32                 8
    totalDevices?         *int32                 4
    allocatedDevices?     *int32                 5
    availableDevices?     *int32                 6
    unavailableDevices?   *int32                 7
    nodeName?             *string                3
    validationError?      *string               10

type ResourcePoolStatusRequest kind
    ...                   meta/v1.TypeMeta                   -
    metadata?             meta/v1.ObjectMeta                 1  required
    spec                  ResourcePoolStatusRequestSpec      2  required
    status?               *ResourcePoolStatusRequestStatus   3

type ResourcePoolStatusRequestList kind
    ...                   meta/v1.TypeMeta              -
    metadata?             meta/v1.ListMeta              1
    items                 []ResourcePoolStatusRequest   2  required

type ResourcePoolStatusRequestSpec
    driver                string                 1  required
    poolName?             *string                2
    limit?                *int32                 3  default=100

type ResourcePoolStatusRequestStatus
    poolCount?            *int32                 6  required
    pools?                []PoolStatus           2  list=atomic
    conditions?           []meta/v1.Condition    3  list=map(type) patch=merge(type)
"""#

private let file62: StaticString = #"""
package resource/v1beta1
go k8s.io/api/resource/v1beta1
proto k8s.io.api.resource.v1beta1
group resource.k8s.io v1beta1

resource deviceclasses DeviceClass cluster verbs=all singular=deviceclass hash=Yk2PTc1Ybxk= key=deviceclasses stored=resource.k8s.io/v1 as=protobuf
resource resourceclaims ResourceClaim namespaced verbs=all singular=resourceclaim hash=wgAZaHcZxUg= key=resourceclaims stored=resource.k8s.io/v1 as=protobuf
    sub status ResourceClaim get,patch,update
resource resourceclaimtemplates ResourceClaimTemplate namespaced verbs=all singular=resourceclaimtemplate hash=TuzjC49aUfM= key=resourceclaimtemplates stored=resource.k8s.io/v1 as=protobuf
resource resourceslices ResourceSlice cluster verbs=all singular=resourceslice hash=KsC072WgaEY= key=resourceslices stored=resource.k8s.io/v1 as=protobuf

string DeviceTaintEffect = None NoSchedule NoExecute
string DeviceTolerationOperator = Exists Equal
string AllocationConfigSource = FromClass FromClaim

type AllocatedDeviceStatus
    driver                string                 1  required
    pool                  string                 2  required
    device                string                 3  required
    shareID?              *string                7  gate=DRAConsumableCapacity
    conditions            []meta/v1.Condition    4  list=map(type)
    data?                 *rawExtension          5
    networkData?          *NetworkDeviceData     6

type AllocationResult
    devices?              DeviceAllocationResult   1
    nodeSelector?         *core/v1.NodeSelector    3
    allocationTimestamp?  *time                    5  gate=DRADeviceBindingConditions

type BasicDevice
    attributes?                       map[string]DeviceAttribute                  1
    capacity?                         map[string]DeviceCapacity                   2
    consumesCounters?                 []DeviceCounterConsumption                  3  list=atomic  gate=DRAPartitionableDevices
    nodeName?                         *string                                     4  gate=DRAPartitionableDevices
    nodeSelector?                     *core/v1.NodeSelector                       5
    allNodes?                         *bool                                       6  gate=DRAPartitionableDevices
    taints?                           []DeviceTaint                               7  list=atomic  gate=DRADeviceTaints
    bindsToNode?                      *bool                                       8  gate=DRADeviceBindingConditions
    bindingConditions?                []string                                    9  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?         []string                                   10  list=atomic  gate=DRADeviceBindingConditions
    allowMultipleAllocations?         *bool                                      11  gate=DRAConsumableCapacity
    nodeAllocatableResourceMappings?  map[string]NodeAllocatableResourceMapping  12  gate=DRANodeAllocatableResources

type CELDeviceSelector
    expression            string                 1  required

type CapacityRequestPolicy
    default               *quantity                     1
    validValues?          []quantity                    3  list=atomic
    validRange?           *CapacityRequestPolicyRange   4

type CapacityRequestPolicyRange
    min?                  *quantity              1  required
    max?                  *quantity              2
    step?                 *quantity              3

type CapacityRequirements
    requests?             map[string]quantity    1

type Counter
    value                 quantity               1  required

type CounterSet
    name                  string                 1  required
    counters?             map[string]Counter     2  required

type Device
    name                  string                 1  required
    basic?                *BasicDevice           2

type DeviceAllocationConfiguration
    source                AllocationConfigSource   1  required
    requests?             []string                 2  list=atomic
    ...                   DeviceConfiguration      3  proto=deviceConfiguration

type DeviceAllocationResult
    results?              []DeviceRequestAllocationResult   1  list=atomic
    config?               []DeviceAllocationConfiguration   2  list=atomic

type DeviceAttribute
    int?                  *int64                 2
    bool?                 *bool                  3
    string?               *string                4
    version?              *string                5
    ints?                 []int64                6  list=atomic  gate=DRAListTypeAttributes
    bools?                []bool                 7  list=atomic  gate=DRAListTypeAttributes
    strings?              []string               8  list=atomic  gate=DRAListTypeAttributes
    versions?             []string               9  list=atomic  gate=DRAListTypeAttributes

type DeviceCapacity
    value                 quantity                 1  required
    requestPolicy?        *CapacityRequestPolicy   2  gate=DRAConsumableCapacity

type DeviceClaim
    requests              []DeviceRequest              1  list=atomic
    constraints?          []DeviceConstraint           2  list=atomic
    config?               []DeviceClaimConfiguration   3  list=atomic

type DeviceClaimConfiguration
    requests?             []string               1  list=atomic
    ...                   DeviceConfiguration    2  proto=deviceConfiguration

type DeviceClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  DeviceClassSpec        2  required

type DeviceClassConfiguration
    ...                   DeviceConfiguration    1  proto=deviceConfiguration

type DeviceClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DeviceClass          2  required

type DeviceClassSpec
    selectors?             []DeviceSelector             1  list=atomic
    config?                []DeviceClassConfiguration   2  list=atomic
    extendedResourceName?  *string                      4  gate=DRAExtendedResource

type DeviceConfiguration
    opaque?               *OpaqueDeviceConfiguration   1

type DeviceConstraint
    requests?             []string               1  list=atomic
    matchAttribute?       *string                2
    distinctAttribute?    *string                3  gate=DRAConsumableCapacity

type DeviceCounterConsumption
    counterSet            string                 1  required
    counters?             map[string]Counter     2  required

type DeviceRequest
    name                  string                  1  required
    deviceClassName       string                  2
    selectors?            []DeviceSelector        3  list=atomic
    allocationMode?       string                  4
    count?                int64                   5
    adminAccess?          *bool                   6  gate=DRAAdminAccess
    firstAvailable?       []DeviceSubRequest      7  list=atomic  gate=DRAPrioritizedList
    tolerations?          []DeviceToleration      8  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   9  gate=DRAConsumableCapacity

type DeviceRequestAllocationResult
    request                    string                 1  required
    driver                     string                 2  required
    pool                       string                 3  required
    device                     string                 4  required
    adminAccess?               *bool                  5  gate=DRAAdminAccess
    tolerations?               []DeviceToleration     6  list=atomic  gate=DRADeviceTaints
    bindingConditions?         []string               7  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?  []string               8  list=atomic  gate=DRADeviceBindingConditions
    shareID?                   *string                9  gate=DRAConsumableCapacity
    consumedCapacity?          map[string]quantity   10  gate=DRAConsumableCapacity

type DeviceSelector
    cel?                  *CELDeviceSelector     1

type DeviceSubRequest
    name                  string                  1  required
    deviceClassName       string                  2  required
    selectors?            []DeviceSelector        3  list=atomic
    allocationMode?       string                  4
    count?                int64                   5
    tolerations?          []DeviceToleration      7  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   8  gate=DRAConsumableCapacity

type DeviceTaint
    key                   string                 1  required
    value?                string                 2
    effect                DeviceTaintEffect      3  required
    timeAdded?            *time                  4

type DeviceToleration
    key?                  string                     1
    operator?             DeviceTolerationOperator   2  default="Equal"
    value?                string                     3
    effect?               DeviceTaintEffect          4
    tolerationSeconds?    *int64                     5

type NetworkDeviceData
    interfaceName?        string                 1
    ips?                  []string               2  list=atomic
    hardwareAddress?      string                 3

type NodeAllocatableResourceMapping
    capacityKey?           *string                1
    allocationMultiplier?  *quantity              2

type OpaqueDeviceConfiguration
    driver                string                 1  required
    parameters            rawExtension           2  required

type ResourceClaim kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required
    status?               ResourceClaimStatus    3

type ResourceClaimConsumerReference
    apiGroup?             string                 1
    resource              string                 3  required
    name                  string                 4  required
    uid                   string                 5  required

type ResourceClaimList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceClaim        2  required

type ResourceClaimSpec
    devices               DeviceClaim            1

type ResourceClaimStatus
    allocation?           *AllocationResult                  1
    reservedFor?          []ResourceClaimConsumerReference   2  list=map(uid) patch=merge(uid)
    devices?              []AllocatedDeviceStatus            4  list=map(driver,device,pool,shareID)  gate=DRAResourceClaimDeviceStatus

type ResourceClaimTemplate kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  ResourceClaimTemplateSpec   2  required

type ResourceClaimTemplateList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []ResourceClaimTemplate   2  required

type ResourceClaimTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required

type ResourcePool
    name                  string                 1  required
    generation            int64                  2  required
    resourceSliceCount    int64                  3  required

type ResourceSlice kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceSliceSpec      2  required

type ResourceSliceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceSlice        2  required

type ResourceSliceSpec
    driver                   string                  1  required
    pool                     ResourcePool            2  required
    nodeName?                string                  3
    nodeSelector?            *core/v1.NodeSelector   4
    allNodes?                bool                    5
    devices?                 []Device                6  list=atomic
    perDeviceNodeSelection?  *bool                   7  gate=DRAPartitionableDevices
    sharedCounters?          []CounterSet            8  list=atomic  gate=DRAPartitionableDevices
"""#

private let file63: StaticString = #"""
package resource/v1beta2
go k8s.io/api/resource/v1beta2
proto k8s.io.api.resource.v1beta2
group resource.k8s.io v1beta2

resource deviceclasses DeviceClass cluster verbs=all singular=deviceclass hash=Yk2PTc1Ybxk= key=deviceclasses stored=resource.k8s.io/v1 as=protobuf
resource devicetaintrules DeviceTaintRule cluster verbs=all singular=devicetaintrule hash=DJ3UJ0fj8MI= key=devicetaintrules stored=resource.k8s.io/v1alpha3 as=protobuf
    sub status DeviceTaintRule get,patch,update
resource resourceclaims ResourceClaim namespaced verbs=all singular=resourceclaim hash=wgAZaHcZxUg= key=resourceclaims stored=resource.k8s.io/v1 as=protobuf
    sub status ResourceClaim get,patch,update
resource resourceclaimtemplates ResourceClaimTemplate namespaced verbs=all singular=resourceclaimtemplate hash=TuzjC49aUfM= key=resourceclaimtemplates stored=resource.k8s.io/v1 as=protobuf
resource resourceslices ResourceSlice cluster verbs=all singular=resourceslice hash=KsC072WgaEY= key=resourceslices stored=resource.k8s.io/v1 as=protobuf

string DeviceTaintEffect = None NoSchedule NoExecute
string DeviceTolerationOperator = Exists Equal
string AllocationConfigSource = FromClass FromClaim

type AllocatedDeviceStatus
    driver                string                 1  required
    pool                  string                 2  required
    device                string                 3  required
    shareID?              *string                7  gate=DRAConsumableCapacity
    conditions            []meta/v1.Condition    4  list=map(type)
    data?                 *rawExtension          5
    networkData?          *NetworkDeviceData     6

type AllocationResult
    devices?              DeviceAllocationResult   1
    nodeSelector?         *core/v1.NodeSelector    3
    allocationTimestamp?  *time                    5  gate=DRADeviceBindingConditions

type CELDeviceSelector
    expression            string                 1  required

type CapacityRequestPolicy
    default               *quantity                     1
    validValues?          []quantity                    3  list=atomic
    validRange?           *CapacityRequestPolicyRange   4

type CapacityRequestPolicyRange
    min?                  *quantity              1  required
    max?                  *quantity              2
    step?                 *quantity              3

type CapacityRequirements
    requests?             map[string]quantity    1

type Counter
    value                 quantity               1  required

type CounterSet
    name                  string                 1  required
    counters?             map[string]Counter     2  required

type Device
    name                              string                                      1  required
    attributes?                       map[string]DeviceAttribute                  2
    capacity?                         map[string]DeviceCapacity                   3
    consumesCounters?                 []DeviceCounterConsumption                  4  list=atomic  gate=DRAPartitionableDevices
    nodeName?                         *string                                     5  gate=DRAPartitionableDevices
    nodeSelector?                     *core/v1.NodeSelector                       6  gate=DRAPartitionableDevices
    allNodes?                         *bool                                       7  gate=DRAPartitionableDevices
    taints?                           []DeviceTaint                               8  list=atomic  gate=DRADeviceTaints
    bindsToNode?                      *bool                                       9  gate=DRADeviceBindingConditions
    bindingConditions?                []string                                   10  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?         []string                                   11  list=atomic  gate=DRADeviceBindingConditions
    allowMultipleAllocations?         *bool                                      12  gate=DRAConsumableCapacity
    nodeAllocatableResourceMappings?  map[string]NodeAllocatableResourceMapping  13  gate=DRANodeAllocatableResources

type DeviceAllocationConfiguration
    source                AllocationConfigSource   1  required
    requests?             []string                 2  list=atomic
    ...                   DeviceConfiguration      3  proto=deviceConfiguration

type DeviceAllocationResult
    results?              []DeviceRequestAllocationResult   1  list=atomic
    config?               []DeviceAllocationConfiguration   2  list=atomic

type DeviceAttribute
    int?                  *int64                 2
    bool?                 *bool                  3
    string?               *string                4
    version?              *string                5
    ints?                 []int64                6  list=atomic  gate=DRAListTypeAttributes
    bools?                []bool                 7  list=atomic  gate=DRAListTypeAttributes
    strings?              []string               8  list=atomic  gate=DRAListTypeAttributes
    versions?             []string               9  list=atomic  gate=DRAListTypeAttributes

type DeviceCapacity
    value                 quantity                 1  required
    requestPolicy?        *CapacityRequestPolicy   2  gate=DRAConsumableCapacity

type DeviceClaim
    requests              []DeviceRequest              1  list=atomic
    constraints?          []DeviceConstraint           2  list=atomic
    config?               []DeviceClaimConfiguration   3  list=atomic

type DeviceClaimConfiguration
    requests?             []string               1  list=atomic
    ...                   DeviceConfiguration    2  proto=deviceConfiguration

type DeviceClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  DeviceClassSpec        2  required

type DeviceClassConfiguration
    ...                   DeviceConfiguration    1  proto=deviceConfiguration

type DeviceClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DeviceClass          2  required

type DeviceClassSpec
    selectors?             []DeviceSelector             1  list=atomic
    config?                []DeviceClassConfiguration   2  list=atomic
    extendedResourceName?  *string                      4  gate=DRAExtendedResource

type DeviceConfiguration
    opaque?               *OpaqueDeviceConfiguration   1

type DeviceConstraint
    requests?             []string               1  list=atomic
    matchAttribute?       *string                2
    distinctAttribute?    *string                3  gate=DRAConsumableCapacity

type DeviceCounterConsumption
    counterSet            string                 1  required
    counters?             map[string]Counter     2  required

type DeviceRequest
    name                  string                 1  required
    exactly?              *ExactDeviceRequest    2
    firstAvailable?       []DeviceSubRequest     3  list=atomic  gate=DRAPrioritizedList

type DeviceRequestAllocationResult
    request                    string                 1  required
    driver                     string                 2  required
    pool                       string                 3  required
    device                     string                 4  required
    adminAccess?               *bool                  5  gate=DRAAdminAccess
    tolerations?               []DeviceToleration     6  list=atomic  gate=DRADeviceTaints
    bindingConditions?         []string               7  list=atomic  gate=DRADeviceBindingConditions
    bindingFailureConditions?  []string               8  list=atomic  gate=DRADeviceBindingConditions
    shareID?                   *string                9  gate=DRAConsumableCapacity
    consumedCapacity?          map[string]quantity   10  gate=DRAConsumableCapacity

type DeviceSelector
    cel?                  *CELDeviceSelector     1

type DeviceSubRequest
    name                  string                  1  required
    deviceClassName       string                  2  required
    selectors?            []DeviceSelector        3  list=atomic
    allocationMode?       string                  4
    count?                int64                   5
    tolerations?          []DeviceToleration      6  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   7  gate=DRAConsumableCapacity

type DeviceTaint
    key                   string                 1  required
    value?                string                 2
    effect                DeviceTaintEffect      3  required
    timeAdded?            *time                  4

type DeviceTaintRule kind
    ...                   meta/v1.TypeMeta        -
    metadata?             meta/v1.ObjectMeta      1
    spec                  DeviceTaintRuleSpec     2  required
    status?               DeviceTaintRuleStatus   3

type DeviceTaintRuleList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []DeviceTaintRule      2  required

type DeviceTaintRuleSpec
    deviceSelector?       *DeviceTaintSelector   1
    taint?                DeviceTaint            2  required

type DeviceTaintRuleStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)

type DeviceTaintSelector
    driver?               *string                2
    pool?                 *string                3
    device?               *string                4

type DeviceToleration
    key?                  string                     1
    operator?             DeviceTolerationOperator   2  default="Equal"
    value?                string                     3
    effect?               DeviceTaintEffect          4
    tolerationSeconds?    *int64                     5

type ExactDeviceRequest
    deviceClassName       string                  1  required
    selectors?            []DeviceSelector        2  list=atomic
    allocationMode?       string                  3
    count?                int64                   4
    adminAccess?          *bool                   5  gate=DRAAdminAccess
    tolerations?          []DeviceToleration      6  list=atomic  gate=DRADeviceTaints
    capacity?             *CapacityRequirements   7  gate=DRAConsumableCapacity

type NetworkDeviceData
    interfaceName?        string                 1
    ips?                  []string               2  list=atomic
    hardwareAddress?      string                 3

type NodeAllocatableResourceMapping
    capacityKey?           *string                1
    allocationMultiplier?  *quantity              2

type OpaqueDeviceConfiguration
    driver                string                 1  required
    parameters            rawExtension           2  required

type ResourceClaim kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required
    status?               ResourceClaimStatus    3

type ResourceClaimConsumerReference
    apiGroup?             string                 1
    resource              string                 3  required
    name                  string                 4  required
    uid                   string                 5  required

type ResourceClaimList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceClaim        2  required

type ResourceClaimSpec
    devices               DeviceClaim            1

type ResourceClaimStatus
    allocation?           *AllocationResult                  1
    reservedFor?          []ResourceClaimConsumerReference   2  list=map(uid) patch=merge(uid)
    devices?              []AllocatedDeviceStatus            4  list=map(driver,device,pool,shareID)  gate=DRAResourceClaimDeviceStatus

type ResourceClaimTemplate kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    spec                  ResourceClaimTemplateSpec   2  required

type ResourceClaimTemplateList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []ResourceClaimTemplate   2  required

type ResourceClaimTemplateSpec
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceClaimSpec      2  required

type ResourcePool
    name                  string                 1  required
    generation            int64                  2  required
    resourceSliceCount    int64                  3  required

type ResourceSlice kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  ResourceSliceSpec      2  required

type ResourceSliceList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []ResourceSlice        2  required

type ResourceSliceSpec
    driver                   string                  1  required
    pool                     ResourcePool            2  required
    nodeName?                *string                 3
    nodeSelector?            *core/v1.NodeSelector   4
    allNodes?                *bool                   5
    devices?                 []Device                6  list=atomic
    perDeviceNodeSelection?  *bool                   7  gate=DRAPartitionableDevices
    sharedCounters?          []CounterSet            8  list=atomic  gate=DRAPartitionableDevices
"""#

private let file64: StaticString = #"""
package runtime/v1
go k8s.io/apimachinery/pkg/runtime
proto k8s.io.apimachinery.pkg.runtime

type TypeMeta
    apiVersion?           string                 1
    kind?                 string                 2

type Unknown
    ...                   TypeMeta               1  proto=typeMeta
    -                     bytes                  2  proto=raw
"""#

private let file65: StaticString = #"""
package scheduling/v1
go k8s.io/api/scheduling/v1
proto k8s.io.api.scheduling.v1
group scheduling.k8s.io v1

resource priorityclasses PriorityClass cluster verbs=all singular=priorityclass short=pc hash=1QwjyaZjj3Y= key=priorityclasses stored=scheduling.k8s.io/v1 as=protobuf

type PriorityClass kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    value                 int32                       2
    globalDefault?        bool                        3
    description?          string                      4
    preemptionPolicy?     *core/v1.PreemptionPolicy   5

type PriorityClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PriorityClass        2  required
"""#

private let file66: StaticString = #"""
package scheduling/v1alpha2
go k8s.io/api/scheduling/v1alpha2
proto k8s.io.api.scheduling.v1alpha2
group scheduling.k8s.io v1alpha2

resource podgroups PodGroup namespaced verbs=all singular=podgroup hash=YYgX3v5V204= key=podgroups stored=scheduling.k8s.io/v1alpha2 as=protobuf
    sub status PodGroup get,patch,update
resource workloads Workload namespaced verbs=all singular=workload hash=vSX7gJe5Mx8= key=workloads stored=scheduling.k8s.io/v1alpha2 as=protobuf

string DisruptionMode = Pod PodGroup

type BasicSchedulingPolicy

type GangSchedulingPolicy
    minCount              int32                  1  required

type PodGroup kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  PodGroupSpec           2  required
    status?               PodGroupStatus         3

type PodGroupList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PodGroup             2  required

type PodGroupResourceClaim
    name                        string                 1  required
    resourceClaimName?          *string                2
    resourceClaimTemplateName?  *string                3

type PodGroupResourceClaimStatus
    name                  string                 1  required
    resourceClaimName?    *string                2

type PodGroupSchedulingConstraints
    topology?             []TopologyConstraint   1  list=atomic

type PodGroupSchedulingPolicy union=(basic,gang)
    basic?                *BasicSchedulingPolicy   1
    gang?                 *GangSchedulingPolicy    2

type PodGroupSpec
    podGroupTemplateRef     *PodGroupTemplateReference       1
    schedulingPolicy        PodGroupSchedulingPolicy         2  required
    schedulingConstraints?  *PodGroupSchedulingConstraints   3  gate=TopologyAwareWorkloadScheduling
    resourceClaims?         []PodGroupResourceClaim          4  list=map(name) patch=merge,retainKeys(name)  gate=DRAWorkloadResourceClaims
    disruptionMode?         *DisruptionMode                  5  default="Pod"  gate=WorkloadAwarePreemption
    priorityClassName?      string                           6  gate=WorkloadAwarePreemption
    priority?               *int32                           7  gate=WorkloadAwarePreemption

type PodGroupStatus
    conditions?             []meta/v1.Condition             1  list=map(type) patch=merge(type)
    resourceClaimStatuses?  []PodGroupResourceClaimStatus   2  list=map(name) patch=merge,retainKeys(name)  gate=DRAWorkloadResourceClaims

type PodGroupTemplate
    name                   string                           1  required
    schedulingPolicy       PodGroupSchedulingPolicy         2  required
    schedulingConstraints  *PodGroupSchedulingConstraints   3  gate=TopologyAwareWorkloadScheduling
    resourceClaims?        []PodGroupResourceClaim          4  list=map(name) patch=merge,retainKeys(name)  gate=DRAWorkloadResourceClaims
    disruptionMode?        *DisruptionMode                  5  gate=WorkloadAwarePreemption
    priorityClassName?     string                           6  gate=WorkloadAwarePreemption
    priority?              *int32                           7  gate=WorkloadAwarePreemption

type PodGroupTemplateReference union=(workload)
    workload              *WorkloadPodGroupTemplateReference   1

type TopologyConstraint
    key                   string                 1  required

type TypedLocalObjectReference
    apiGroup?             string                 1
    kind                  string                 2  required
    name                  string                 3  required

type Workload kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  WorkloadSpec           2  required

type WorkloadList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []Workload             2  required

type WorkloadPodGroupTemplateReference
    workloadName          string                 1  required
    podGroupTemplateName  string                 2  required

type WorkloadSpec
    controllerRef?        *TypedLocalObjectReference   1
    podGroupTemplates     []PodGroupTemplate           2  required list=map(name)
"""#

private let file67: StaticString = #"""
package scheduling/v1beta1
go k8s.io/api/scheduling/v1beta1
proto k8s.io.api.scheduling.v1beta1
group scheduling.k8s.io v1beta1

type PriorityClass kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ObjectMeta          1
    value                 int32                       2
    globalDefault?        bool                        3
    description?          string                      4
    preemptionPolicy?     *core/v1.PreemptionPolicy   5

type PriorityClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []PriorityClass        2
"""#

private let file68: StaticString = #"""
package storage/v1
go k8s.io/api/storage/v1
proto k8s.io.api.storage.v1
group storage.k8s.io v1

resource csidrivers CSIDriver cluster verbs=all singular=csidriver hash=hL6j/rwBV5w= key=csidrivers stored=storage.k8s.io/v1 as=protobuf
resource csinodes CSINode cluster verbs=all singular=csinode hash=Pe62DkZtjuo= key=csinodes stored=storage.k8s.io/v1 as=protobuf
resource csistoragecapacities CSIStorageCapacity namespaced verbs=all singular=csistoragecapacity hash=xeVl+2Ly1kE= key=csistoragecapacities stored=storage.k8s.io/v1 as=protobuf
resource storageclasses StorageClass cluster verbs=all singular=storageclass short=sc hash=K+m6uJwbjGY= key=storageclasses stored=storage.k8s.io/v1 as=protobuf
resource volumeattachments VolumeAttachment cluster verbs=all singular=volumeattachment hash=tJx/ezt6UDU= key=volumeattachments stored=storage.k8s.io/v1 as=protobuf
    sub status VolumeAttachment get,patch,update
resource volumeattributesclasses VolumeAttributesClass cluster verbs=all singular=volumeattributesclass short=vac hash=tIjydgKBC5w= key=volumeattributesclasses stored=storage.k8s.io/v1 as=protobuf

string VolumeBindingMode = Immediate WaitForFirstConsumer
string FSGroupPolicy = ReadWriteOnceWithFSType File None
string VolumeLifecycleMode = Persistent Ephemeral

type CSIDriver kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  CSIDriverSpec          2  required

type CSIDriverList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSIDriver            2  required

type CSIDriverSpec
    attachRequired?                      *bool                   1
    podInfoOnMount?                      *bool                   2
    volumeLifecycleModes?                []VolumeLifecycleMode   3  list=set
    storageCapacity?                     *bool                   4
    fsGroupPolicy?                       *FSGroupPolicy          5
    tokenRequests?                       []TokenRequest          6  list=atomic
    requiresRepublish?                   *bool                   7
    seLinuxMount?                        *bool                   8  gate=SELinuxMountReadWriteOncePod
    nodeAllocatableUpdatePeriodSeconds?  *int64                  9  gate=MutableCSINodeAllocatableCount
    serviceAccountTokenInSecrets?        *bool                  10  gate=CSIServiceAccountTokenSecrets
    preventPodSchedulingIfMissing?       *bool                  11  gate=VolumeLimitScaling

type CSINode kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  CSINodeSpec            2  required

type CSINodeDriver
    name                  string                 1  required
    nodeID                string                 2  required
    topologyKeys          []string               3  list=atomic
    allocatable?          *VolumeNodeResources   4

type CSINodeList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSINode              2  required

type CSINodeSpec
    drivers               []CSINodeDriver        1  required list=map(name) patch=merge(name)

type CSIStorageCapacity kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    nodeTopology?         *meta/v1.LabelSelector   2
    storageClassName      string                   3  required
    capacity?             *quantity                4
    maximumVolumeSize?    *quantity                5

type CSIStorageCapacityList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSIStorageCapacity   2  required

type StorageClass kind
    ...                    meta/v1.TypeMeta                         -
    metadata?              meta/v1.ObjectMeta                       1
    provisioner            string                                   2  required
    parameters?            map[string]string                        3
    reclaimPolicy?         *core/v1.PersistentVolumeReclaimPolicy   4
    mountOptions?          []string                                 5  list=atomic
    allowVolumeExpansion?  *bool                                    6
    volumeBindingMode?     *VolumeBindingMode                       7
    allowedTopologies?     []core/v1.TopologySelectorTerm           8  list=atomic

type StorageClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StorageClass         2  required

type TokenRequest
    audience              string                 1  required
    expirationSeconds?    *int64                 2

type VolumeAttachment kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec                  VolumeAttachmentSpec     2  required
    status?               VolumeAttachmentStatus   3

type VolumeAttachmentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []VolumeAttachment     2  required

type VolumeAttachmentSource
    persistentVolumeName?  *string                         1
    inlineVolumeSpec?      *core/v1.PersistentVolumeSpec   2

type VolumeAttachmentSpec
    attacher              string                   1  required
    source                VolumeAttachmentSource   2  required
    nodeName              string                   3  required

type VolumeAttachmentStatus
    attached              bool                   1  required
    attachmentMetadata?   map[string]string      2
    attachError?          *VolumeError           3
    detachError?          *VolumeError           4

type VolumeAttributesClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    driverName            string                 2  required
    parameters?           map[string]string      3

type VolumeAttributesClassList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []VolumeAttributesClass   2  required

type VolumeError
    time?                 time                   1
    message?              string                 2
    errorCode?            *int32                 3  gate=MutableCSINodeAllocatableCount

type VolumeNodeResources
    count?                *int32                 1
"""#

private let file69: StaticString = #"""
package storage/v1alpha1
go k8s.io/api/storage/v1alpha1
proto k8s.io.api.storage.v1alpha1
group storage.k8s.io v1alpha1

type CSIStorageCapacity kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    nodeTopology?         *meta/v1.LabelSelector   2
    storageClassName      string                   3
    capacity?             *quantity                4
    maximumVolumeSize?    *quantity                5

type CSIStorageCapacityList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSIStorageCapacity   2

type VolumeAttachment kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec                  VolumeAttachmentSpec     2
    status?               VolumeAttachmentStatus   3

type VolumeAttachmentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []VolumeAttachment     2

type VolumeAttachmentSource
    persistentVolumeName?  *string                         1
    inlineVolumeSpec?      *core/v1.PersistentVolumeSpec   2

type VolumeAttachmentSpec
    attacher              string                   1
    source                VolumeAttachmentSource   2
    nodeName              string                   3

type VolumeAttachmentStatus
    attached              bool                   1
    attachmentMetadata?   map[string]string      2
    attachError?          *VolumeError           3
    detachError?          *VolumeError           4

type VolumeAttributesClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    driverName            string                 2
    parameters?           map[string]string      3

type VolumeAttributesClassList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []VolumeAttributesClass   2

type VolumeError
    time?                 time                   1
    message?              string                 2
    errorCode?            *int32                 3  gate=MutableCSINodeAllocatableCount
"""#

private let file70: StaticString = #"""
package storage/v1beta1
go k8s.io/api/storage/v1beta1
proto k8s.io.api.storage.v1beta1
group storage.k8s.io v1beta1

resource volumeattributesclasses VolumeAttributesClass cluster verbs=all singular=volumeattributesclass short=vac hash=tIjydgKBC5w= key=volumeattributesclasses stored=storage.k8s.io/v1 as=protobuf

string VolumeBindingMode = Immediate WaitForFirstConsumer
string FSGroupPolicy = ReadWriteOnceWithFSType File None
string VolumeLifecycleMode = Persistent Ephemeral

type CSIDriver kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  CSIDriverSpec          2

type CSIDriverList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSIDriver            2

type CSIDriverSpec
    attachRequired?                      *bool                   1
    podInfoOnMount?                      *bool                   2
    volumeLifecycleModes?                []VolumeLifecycleMode   3
    storageCapacity?                     *bool                   4
    fsGroupPolicy?                       *FSGroupPolicy          5
    tokenRequests?                       []TokenRequest          6
    requiresRepublish?                   *bool                   7
    seLinuxMount?                        *bool                   8  gate=SELinuxMountReadWriteOncePod
    nodeAllocatableUpdatePeriodSeconds?  *int64                  9  gate=MutableCSINodeAllocatableCount
    serviceAccountTokenInSecrets?        *bool                  10  gate=CSIServiceAccountTokenSecrets
    preventPodSchedulingIfMissing?       *bool                  11  gate=VolumeLimitScaling

type CSINode kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    spec                  CSINodeSpec            2

type CSINodeDriver
    name                  string                 1
    nodeID                string                 2
    topologyKeys          []string               3
    allocatable?          *VolumeNodeResources   4

type CSINodeList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSINode              2

type CSINodeSpec
    drivers               []CSINodeDriver        1  patch=merge(name)

type CSIStorageCapacity kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    nodeTopology?         *meta/v1.LabelSelector   2
    storageClassName      string                   3
    capacity?             *quantity                4
    maximumVolumeSize?    *quantity                5

type CSIStorageCapacityList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []CSIStorageCapacity   2

type StorageClass kind
    ...                    meta/v1.TypeMeta                         -
    metadata?              meta/v1.ObjectMeta                       1
    provisioner            string                                   2
    parameters?            map[string]string                        3
    reclaimPolicy?         *core/v1.PersistentVolumeReclaimPolicy   4
    mountOptions?          []string                                 5
    allowVolumeExpansion?  *bool                                    6
    volumeBindingMode?     *VolumeBindingMode                       7
    allowedTopologies?     []core/v1.TopologySelectorTerm           8

type StorageClassList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []StorageClass         2

type TokenRequest
    audience              string                 1
    expirationSeconds?    *int64                 2

type VolumeAttachment kind
    ...                   meta/v1.TypeMeta         -
    metadata?             meta/v1.ObjectMeta       1
    spec                  VolumeAttachmentSpec     2
    status?               VolumeAttachmentStatus   3

type VolumeAttachmentList kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ListMeta       1
    items                 []VolumeAttachment     2

type VolumeAttachmentSource
    persistentVolumeName?  *string                         1
    inlineVolumeSpec?      *core/v1.PersistentVolumeSpec   2

type VolumeAttachmentSpec
    attacher              string                   1
    source                VolumeAttachmentSource   2
    nodeName              string                   3

type VolumeAttachmentStatus
    attached              bool                   1
    attachmentMetadata?   map[string]string      2
    attachError?          *VolumeError           3
    detachError?          *VolumeError           4

type VolumeAttributesClass kind
    ...                   meta/v1.TypeMeta       -
    metadata?             meta/v1.ObjectMeta     1
    driverName            string                 2  required
    parameters?           map[string]string      3

type VolumeAttributesClassList kind
    ...                   meta/v1.TypeMeta          -
    metadata?             meta/v1.ListMeta          1
    items                 []VolumeAttributesClass   2  required

type VolumeError
    time?                 time                   1
    message?              string                 2
    errorCode?            *int32                 3  gate=MutableCSINodeAllocatableCount

type VolumeNodeResources
    count?                *int32                 1
"""#

private let file71: StaticString = #"""
package storagemigration/v1beta1
go k8s.io/api/storagemigration/v1beta1
proto k8s.io.api.storagemigration.v1beta1
group storagemigration.k8s.io v1beta1

resource storageversionmigrations StorageVersionMigration cluster verbs=all singular=storageversionmigration hash=pCjmmKOkLy4= key=storageversionmigrations stored=storagemigration.k8s.io/v1beta1 as=protobuf
    sub status StorageVersionMigration get,patch,update

string MigrationConditionType = Running Succeeded Failed

type StorageVersionMigration kind
    ...                   meta/v1.TypeMeta                -
    metadata?             meta/v1.ObjectMeta              1
    spec?                 StorageVersionMigrationSpec     2
    status?               StorageVersionMigrationStatus   3

type StorageVersionMigrationList kind
    ...                   meta/v1.TypeMeta            -
    metadata?             meta/v1.ListMeta            1
    items                 []StorageVersionMigration   2  required

type StorageVersionMigrationSpec
    resource              meta/v1.GroupResource   1  required

type StorageVersionMigrationStatus
    conditions?           []meta/v1.Condition    1  list=map(type) patch=merge(type)
    resourceVersion?      string                 2
"""#
