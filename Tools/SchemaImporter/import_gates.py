#!/usr/bin/env python3
"""First import of the feature gates and of the fields' gates: writes gates.schema and adds `gate=` to fields.

Used once, like import.py.

    import_gates.py GO_TREE SCHEMA_FOLDER
"""
import glob, os, re, sys

tree, out = sys.argv[1:3]
FILES = ["pkg/features/kube_features.go", "staging/src/k8s.io/apiserver/pkg/features/kube_features.go",
         "staging/src/k8s.io/apiextensions-apiserver/pkg/features/kube_features.go",
         "staging/src/k8s.io/kube-aggregator/pkg/features/kube_features.go",
         "staging/src/k8s.io/client-go/features/known_features.go",
         "staging/src/k8s.io/component-base/logs/api/v1/kube_features.go",
         "staging/src/k8s.io/component-base/metrics/features/kube_features.go",
         "staging/src/k8s.io/component-base/zpages/features/kube_features.go",
         "staging/src/k8s.io/controller-manager/pkg/features/kube_features.go"]
STAGES = {"Alpha": "alpha", "Beta": "beta", "GA": "ga", "Deprecated": "deprecated"}
gates = {}
for file in FILES:
    if not os.path.exists(f"{tree}/{file}"):
        print("absent:", file)
        continue
    text = re.sub(r"//.*", "", open(f"{tree}/{file}").read())
    names = dict(re.findall(r"(\w+)\s+(?:featuregate\.)?Feature\s*=\s*\"(\w+)\"", text))
    for name, block in re.findall(r"^\t(?:[\w]+\.)?(\w+): \{\n((?:.*\n)*?)\t\},", text, re.M):
        entries = re.findall(r"\{([^{}]*PreRelease[^{}]*)\}", block)
        best = None
        for entry in entries:
            version = re.search(r'MustParse\("1\.(\d+)"\)', entry)
            default = re.search(r"Default:\s*(true|false)", entry)
            stage = re.search(r"PreRelease:\s*(?:featuregate\.)?(\w+)", entry)
            number = int(version.group(1)) if version else 0
            if number <= 36 and (best is None or number >= best[0]):
                best = (number, bool(default) and default.group(1) == "true", STAGES.get(stage.group(1), "ga"), "LockToDefault: true" in re.sub(r"\s+", " ", entry))
        if best:
            gates[names.get(name, name)] = best
with open(f"{out}/gates.schema", "w") as handle:
    handle.write("# Feature gates of Kubernetes v1.36: `gate NAME STAGE on|off SINCE [locked]`.\n\n")
    for name in sorted(gates):
        number, default, stage, locked = gates[name]
        handle.write(f"gate {name} {stage} {'on' if default else 'off'} 1.{number}{' locked' if locked else ''}\n")
print(len(gates), "gates")

# Fields: `+featureGate=Name` in the comment above a field.
count = 0
for path in sorted(glob.glob(f"{out}/*-v*.schema")):
    text = open(path).read()
    package = re.search(r"^go (.*)$", text, re.M).group(1)
    marks = {}
    for base in ("staging/src/", "vendor/"):
        source = f"{tree}/{base}{package}/types.go"
        if not os.path.exists(source):
            continue
        struct, gate = None, []
        for line in open(source):
            start = re.match(r"type (\w+) struct", line)
            if start:
                struct, gate = start.group(1), []
                continue
            gate += re.findall(r"//\s*\+featureGate=(\w+)", line)
            name = re.search(r'json:"([^",]+)', line)
            if name and struct:
                if gate:
                    marks[struct, name.group(1)] = gate
                gate = []
    struct, lines = None, []
    for line in text.split("\n"):
        start = re.match(r"type (\w+)", line)
        struct = start.group(1) if start else struct
        field = re.match(r"    ([^\s?]+)\?{0,2}\s+\S+\s+\S+", line)
        if field and (struct, field.group(1)) in marks and "gate=" not in line:
            known = [g for g in marks[struct, field.group(1)] if g in gates]
            if known:
                line += f"  gate={known[0]}"
                count += 1
            if len(known) > 1 or not known:
                print("gates of", path.split("/")[-1], struct, field.group(1), marks[struct, field.group(1)])
        lines.append(line)
    open(path, "w").write("\n".join(lines))
print(count, "fields")
