#!/usr/bin/env python3
"""First import of the schema files from reference data about the Kubernetes API.

Used once: from then on Sources/KubernetesSchema/Schema/*.schema is the source of truth and is edited by hand.
Kept because it says where each fact came from, and for the next Kubernetes version.

    import.py REFERENCE_FOLDER GO_TREE OUTPUT_FOLDER

REFERENCE_FOLDER holds api.json, discovery/apis.json and golden/*.jsonl; GO_TREE is a checkout of upstream at the same
version (read only to learn which package a Go import alias stands for).
"""
import collections, glob, json, os, re, sys

reference, go_tree, out = sys.argv[1:4]
api = json.load(open(f"{reference}/api.json"))
TYPES, ALIASES, CONSTANTS = api["types"], api["aliases"], api["stringConstants"]
META = "k8s.io/apimachinery/pkg/apis/meta/v1"
EIGHT = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

# Types that are kinds of value in the notation, not structs.
BUILTIN = {
    f"{META}.Time": "time", f"{META}.MicroTime": "microTime", f"{META}.Duration": "duration",
    f"{META}.FieldsV1": "fieldsV1", f"{META}.Verbs": "stringList",
    "k8s.io/apimachinery/pkg/api/resource.Quantity": "quantity",
    "k8s.io/apimachinery/pkg/util/intstr.IntOrString": "intOrString",
    "k8s.io/apimachinery/pkg/runtime.RawExtension": "rawExtension",
    # Go-only helpers that never appear on the wire.
    "k8s.io/apimachinery/pkg/api/resource.QuantityValue": None, "k8s.io/apimachinery/pkg/runtime.encodable": None,
}
for name, target in ALIASES.items():
    if target == "[]string":
        BUILTIN[name] = "stringList"
for version in ("v1", "v1beta1"):
    package = f"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/{version}"
    BUILTIN[f"{package}.JSON"] = "json"
    BUILTIN[f"{package}.JSONSchemaPropsOrBool"] = "schemaOrBool"
    BUILTIN[f"{package}.JSONSchemaPropsOrArray"] = "schemaOrArray"
    BUILTIN[f"{package}.JSONSchemaPropsOrStringArray"] = "schemaOrStringArray"
SCALARS = {"string": "string", "int32": "int32", "int64": "int64", "bool": "bool", "float64": "double"}


def split(qualified):
    return qualified.rsplit(".", 1)


def short(package):
    return "/".join(package.split("/")[-2:]) if package != "k8s.io/apimachinery/pkg/runtime" else "runtime/v1"


def imports(package):
    """Go import aliases of a package's sources."""
    result = {}
    for base in ("staging/src/", "vendor/"):
        for path in sorted(glob.glob(f"{go_tree}/{base}{package}/*.go")):  # types.go late, so that it wins
            if path.endswith("_test.go") or "generated" in path:
                continue
            block = re.search(r"^import \((.*?)^\)", open(path).read(), re.S | re.M)
            for alias, target in re.findall(r'^\s*(\w+)?\s*"([^"]+)"', block.group(1) if block else "", re.M):
                result[alias or target.split("/")[-1]] = target
    return result


IMPORTS = {p: imports(p) for p in {split(t)[0] for t in TYPES}}


def same_as(package):
    """Go aliases (`type Rule = v1.Rule`, `type MatchCondition v1.MatchCondition`) of a package's sources."""
    result = {}
    for path in glob.glob(f"{go_tree}/staging/src/{package}/types.go"):
        for name, alias, target in re.findall(r"^(?:type|\t)\s*(\w+) (?:= )?(\w+)\.(\w+)$", open(path).read(), re.M):
            if alias in IMPORTS[package]:
                result[name] = (IMPORTS[package][alias], target)
    return result


SAME_AS = {p: same_as(p) for p in IMPORTS}


def resolve(go, package):
    """(package, name) of a Go type expression without * [] map."""
    if "." not in go:
        if f"{package}.{go}" not in TYPES and f"{package}.{go}" not in ALIASES and go in SAME_AS[package]:
            return SAME_AS[package][go]
        return package, go
    alias, name = go.split(".")
    return IMPORTS[package][alias], name


def notation(go, package, proto):
    """The notation of a Go type."""
    if go == "[]byte":
        return "bytes"
    if go.startswith("*"):
        return "*" + notation(go[1:], package, proto)
    if go.startswith("[]"):
        return "[]" + notation(go[2:], package, proto)
    if go.startswith("map["):
        return "map[string]" + notation(go[go.index("]") + 1:], package, proto)
    if go in SCALARS:
        return SCALARS[go]
    owner, name = resolve(go, package)
    qualified = f"{owner}.{name}"
    if qualified in BUILTIN:
        return BUILTIN[qualified]
    if qualified in TYPES:
        return name if owner == package else f"{short(owner)}.{name}"
    target = ALIASES.get(qualified)
    if target in ("string", "int64", "int32"):
        if target == "string" and qualified in CONSTANTS:
            return name if owner == package else f"{short(owner)}.{name}"
        return target
    if target:
        return notation(target, owner, proto)
    if proto == "string":  # types.UID and the like
        return "string"
    raise SystemExit(f"cannot resolve {go} in {package}")


def word(text):
    return json.dumps(text) if re.search(r'[\s"]', text) or text == "" else text


def field_line(field, package):
    name, go = field["name"] or "...", field["go"]
    parts = [notation(go, package, field.get("proto")), str(field.get("tag", "-"))]
    more = []
    if field.get("required"):
        more.append("required")
    if "default" in field:
        more.append("default=" + json.dumps(field["default"], separators=(",", ":")))
    if "listType" in field:
        keys = field.get("listMapKeys")
        more.append(f"list={field['listType']}" + (f"({','.join(keys)})" if keys else ""))
    if "mapType" in field:
        more.append(f"map={field['mapType']}")
    if "patchStrategy" in field:
        key = field.get("patchMergeKey")
        more.append(f"patch={field['patchStrategy']}" + (f"({key})" if key else ""))
    if "protoName" in field:
        more.append("proto=" + field["protoName"])
    mark = "" if not field.get("omitempty") else ("??" if field.get("omitzero") else "?")
    return name + mark, parts, " ".join(more)


def type_lines(qualified):
    package, name = split(qualified)
    info = TYPES[qualified]
    head = f"type {name}"
    kinds = info.get("groupVersionKinds", [])
    group, version = GROUP.get(package, (None, None))
    if len(kinds) > 1:
        head += " kind=*"
    elif kinds:
        only = kinds[0]
        assert only["kind"] == name
        same = (only["group"], only["version"]) == (group, version)
        head += " kind" if same else " kind=" + "/".join(x for x in (only["group"], only["version"]) if x)
    elif any(f.get("inline") and f["go"].endswith("TypeMeta") for f in info["fields"]) or qualified.endswith("core/v1.List"):
        head += " kind" if group is not None and not (group == "meta.k8s.io" and name.endswith(("Options", "List"))
                                                     and name != "PartialObjectMetadataList") else ""
    if "mapType" in info:
        head += " map=" + info["mapType"]
    for union in info.get("unions", []):
        head += f" union={union.get('discriminator', '')}({','.join(union['fields-to-discriminateBy'])})"
    rows = []
    for field in info["fields"]:
        if "go" not in field:
            field = dict(field)
            if qualified.endswith("v1alpha1.MatchCondition"):
                field["go"] = "string"
            else:  # core/v1.List is meta/v1.List under another name
                twin = next(f for f in TYPES[f"{META}.List"]["fields"] if f["name"] == field["name"])
                if field["name"] == "metadata":
                    rows.append(field_line(TYPES[f"{META}.PartialObjectMetadataList"]["fields"][0], META))
                    rows[-1] = ("...", ["meta/v1.TypeMeta", "-"], "")
                    field.update(go="metav1.ListMeta", omitempty=True)
                else:
                    field["go"] = "[]runtime.RawExtension"
        rows.append(field_line(field, package))
    width = max([len(r[0]) for r in rows] + [20])
    types = max([len(r[1][0]) for r in rows] + [20])
    lines = [head]
    for name_, (type_, tag), more in rows:
        lines.append(f"    {name_:<{width}}  {type_:<{types}}  {tag:>2}  {more}".rstrip())
    return lines


# Groups: the files' packages to API groups.
GROUP = {}
for qualified, info in TYPES.items():
    for kind in info.get("groupVersionKinds", []):
        if len(info["groupVersionKinds"]) == 1 and not qualified.startswith("k8s.io/apimachinery"):
            GROUP[split(qualified)[0]] = (kind["group"], kind["version"])
for extra, group in {
    META: "meta.k8s.io", META[:-2] + "v1beta1": "meta.k8s.io",
    "k8s.io/api/apidiscovery/v2": "apidiscovery.k8s.io", "k8s.io/api/apidiscovery/v2beta1": "apidiscovery.k8s.io",
    "k8s.io/metrics/pkg/apis/metrics/v1alpha1": "metrics.k8s.io", "k8s.io/metrics/pkg/apis/metrics/v1beta1": "metrics.k8s.io",
    "k8s.io/metrics/pkg/apis/custom_metrics/v1beta1": "custom.metrics.k8s.io",
    "k8s.io/metrics/pkg/apis/custom_metrics/v1beta2": "custom.metrics.k8s.io",
    "k8s.io/metrics/pkg/apis/external_metrics/v1beta1": "external.metrics.k8s.io",
}.items():
    GROUP.setdefault(extra, (group, extra.split("/")[-1]))

# Versions without published kinds belong to the group of their siblings.
EXTRA = {"admission": "admission.k8s.io", "imagepolicy": "imagepolicy.k8s.io", "extensions": "extensions"}
for package in {split(t)[0] for t in TYPES}:
    parent = package.rsplit("/", 1)[0]
    sibling = next((g for p, (g, _) in GROUP.items() if p.rsplit("/", 1)[0] == parent), EXTRA.get(parent.split("/")[-1]))
    if package not in GROUP and sibling is not None and re.fullmatch(r"v\d.*", package.split("/")[-1]):
        GROUP[package] = (sibling, package.split("/")[-1])

# Storage.
KEYS = {"nodes": "minions", "services": "services/specs", "endpoints": "services/endpoints",
        "replicationcontrollers": "controllers", "ingresses": "ingress",
        "customresourcedefinitions": "apiextensions.k8s.io/customresourcedefinitions",
        "apiservices": "apiregistration.k8s.io/apiservices"}
STORED = {"horizontalpodautoscalers": "v2", "mutatingadmissionpolicies": "v1beta1", "mutatingadmissionpolicybindings": "v1beta1",
          "leasecandidates": "v1beta1", "clustertrustbundles": "v1beta1", "podcertificaterequests": "v1beta1",
          "devicetaintrules": "v1alpha3", "customresourcedefinitions": "v1beta1"}
NOT_STORED = {"bindings", "componentstatuses"}


def rank(version):
    number, stage, sub = re.fullmatch(r"v(\d+)(alpha|beta)?(\d*)", version).groups()
    return ({None: 2, "beta": 1, "alpha": 0}[stage], int(number), int(sub or 0))


resources = collections.OrderedDict()
for item in api["resources"]:
    group, _, version = item["groupVersion"].rpartition("/")
    plural, _, sub = item["name"].partition("/")
    entry = resources.setdefault((group, version), collections.OrderedDict()).setdefault(plural, {"subs": []})
    if sub:
        entry["subs"].append(item)
    else:
        entry["main"] = item
newest = {}
for (group, version), entries in resources.items():
    for plural in entries:
        if (group, plural) not in newest or rank(version) > rank(newest[group, plural]):
            newest[group, plural] = version


def resource_lines(group, version):
    lines = []
    for plural, entry in sorted(resources.get((group, version), {}).items()):
        main = entry["main"]
        head = f"resource {plural} {main['kind']} {'namespaced' if main['namespaced'] else 'cluster'}"
        head += " verbs=" + ("all" if main["verbs"] == EIGHT else ",".join(main["verbs"]))
        head += f" singular={main['singularName']}"
        for key, attribute in (("shortNames", "short"), ("categories", "categories")):
            if key in main:
                head += f" {attribute}=" + ",".join(main[key])
        if "storageVersionHash" in main:
            head += " hash=" + main["storageVersionHash"]
        if plural not in NOT_STORED and "get" in main["verbs"]:
            head += " key=" + KEYS.get(plural, plural)
            stored_group, stored = (group, STORED.get(plural, newest[group, plural]))
            if plural == "events":
                stored_group, stored = "", "v1"
                head += " ttl=3600"
            head += " stored=" + (f"{stored_group}/{stored}" if stored_group else stored)
            head += " as=" + ("json" if plural in ("customresourcedefinitions", "apiservices") else "protobuf")
        lines.append(head)
        for sub in entry["subs"]:
            kind = sub["kind"]
            if "group" in sub:
                kind = f"{sub['group']}/{sub['version']}/{kind}" if sub["group"] else f"{sub['version']}/{kind}"
            lines.append(f"    sub {sub['name'].split('/')[1]} {kind} {','.join(sub['verbs'])}")
    return lines


packages = collections.OrderedDict()
for qualified in TYPES:
    packages.setdefault(split(qualified)[0], []).append(qualified)
for name in list(CONSTANTS):
    if split(name)[0] not in packages and ALIASES.get(name) == "string":
        print("constants without types:", name)

for package, names in packages.items():
    kept = [n for n in names if n not in BUILTIN and not n.endswith("TableOptions")]
    if not kept:
        continue
    file = short(package)
    proto = TYPES[kept[0]].get("protoPackage") or next(TYPES[n]["protoPackage"] for n in kept if "protoPackage" in TYPES[n])
    lines = [f"package {file}", f"go {package}", f"proto {proto}"]
    if package in GROUP:
        group, version = GROUP[package]
        lines.append(f"group {group or 'core'} {version}")
    found = resource_lines(*GROUP.get(package, (None, None)))
    if found:
        lines += [""] + found
    strings = [(n, v) for n, v in CONSTANTS.items() if split(n)[0] == package and ALIASES.get(n) == "string"]
    if strings:
        lines.append("")
        lines += [f"string {split(n)[1]} = {' '.join(word(x) for x in v)}" for n, v in strings]
    for qualified in kept:
        lines += [""] + type_lines(qualified)
    with open(f"{out}/{file.replace('/', '-')}.schema", "w") as handle:
        handle.write("\n".join(lines) + "\n")

# Groups in the order of /apis, with the priorities that their APIService objects carry.
source = "".join(open(p).read() for p in glob.glob(f"{go_tree}/pkg/controlplane/apiserver/aggregator.go")
                 + glob.glob(f"{go_tree}/cmd/kube-apiserver/app/*.go")
                 + glob.glob(f"{go_tree}/pkg/controlplane/*.go"))
priorities = {(g, v): (p, q) for g, v, p, q in
              re.findall(r'Group: "([^"]*)", Version: "([^"]*)"\}:\s*\{Group: (\d+), Version: (\d+)\}', source)}
served = set()
for line in open(f"{reference}/golden/discovery.jsonl"):
    record = json.loads(line)
    body = record["response"]["body"]
    if record["request"]["path"] == "/apis" and isinstance(body, dict) and "groups" in body:
        served = {v["groupVersion"] for g in body["groups"] for v in g["versions"]} | {"v1"}
lines = ["# API groups in the order of discovery: `group NAME PRIORITY`, then its versions, the preferred one first:",
         "# `version NAME PRIORITY`, and `off` where it is served only when asked for. Priority 0: no APIService object stands for it.", "", "group core 18000", "    version v1 1"]
for group in json.load(open(f"{reference}/discovery/apis.json"))["groups"]:
    name = group["name"]
    first = group["versions"][0]["version"]
    lines.append(f"group {name} {priorities.get((name, first), ('0', '0'))[0]}")
    for version in group["versions"]:
        v = version["version"]
        off = "" if version["groupVersion"] in served else " off"
        lines.append(f"    version {v} {priorities.get((name, v), ('0', '0'))[1]}{off}")
with open(f"{out}/groups.schema", "w") as handle:
    handle.write("\n".join(lines) + "\n")
