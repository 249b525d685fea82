#!/usr/bin/env python3
"""First import of the gRPC definitions from reference data: writes Sources/Protocols/Definitions/*.proto.

Used once, like import.py; from then on the .proto files are the source of truth.

    import_protocols.py REFERENCE_FOLDER OUTPUT_FOLDER
"""
import json, sys

reference, out = sys.argv[1:3]
protocols = json.load(open(f"{reference}/protocols.json"))
FILES = {"cri.runtime.v1": "cri"}

for key, file in FILES.items():
    protocol = protocols[key]
    lines = ['syntax = "proto3";', "", f"package {protocol['package']};"]

    def enum(name, values, indent=""):
        return [f"{indent}enum {name} {{"] + [f"{indent}    {k} = {v};" for k, v in values.items()] + [indent + "}"]

    for name, values in protocol["enums"].items():
        if "." not in name:
            lines += [""] + enum(name, values)
    for name, fields in protocol["messages"].items():
        nested = {e.split(".")[1]: v for e, v in protocol["enums"].items() if e.startswith(name + ".")}
        if not fields and not nested:
            lines += ["", f"message {name} {{}}"]
            continue
        lines += ["", f"message {name} {{"]
        for inner, values in nested.items():
            lines += enum(inner, values, "    ")
        union = None
        for field in fields:
            if field.get("oneof") != union:
                if union:
                    lines.append("    }")
                union = field.get("oneof")
                if union:
                    lines.append(f"    oneof {union} {{")
            label = "repeated " if field.get("label") == "repeated" else ""
            type_ = field["type"].replace(",", ", ")
            lines.append(f"{'        ' if union else '    '}{label}{type_} {field['name']} = {field['number']};")
        lines += ["    }"] * bool(union) + ["}"]
    for name, methods in protocol["services"].items():
        lines += ["", f"service {name} {{"]
        for method in methods:
            request = ("stream " if method.get("clientStreaming") else "") + method["request"]
            response = ("stream " if method.get("serverStreaming") else "") + method["response"]
            lines.append(f"    rpc {method['name']}({request}) returns ({response});")
        lines.append("}")
    with open(f"{out}/{file}.proto", "w") as handle:
        handle.write("\n".join(lines) + "\n")
