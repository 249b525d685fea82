import Testing

@testable import KubernetesSchema

struct SchemaParserTests {
    private func parse(_ text: String) throws(SchemaError) -> Schema {
        try Schema(sources: [SchemaSource(name: "test.schema", text: Array(text.utf8))])
    }

    @Test func readsFieldsWithAllAttributes() throws {
        let schema = try parse(
            """
            # comment
            package shop/v1
            go k8s.io/api/shop/v1
            proto k8s.io.api.shop.v1
            group shop v1

            resource carts Cart namespaced verbs=all singular=cart short=c,ca key=carts stored=shop/v1 as=protobuf ttl=60
                sub scale autoscaling/v1/Scale get,patch
            string Mode = On "Half on"
            type Cart kind map=atomic union=mode(items,size)
                ...            Base                 1  proto=base
                items?         []Item               2  list=map(name,kind) patch=merge,retainKeys(name) required
                size??         *quantity            3  default="a b" gate=Big
                mode           Mode                 4
                labels?        map[string]string    -
            type Base
                id             string               1
            type Item
                name           string               1
            """)
        let cart = try #require(schema.kind(GroupVersionKind(group: "shop", version: "v1", kind: "Cart")))
        #expect(cart.jsonFields.map(\.name) == ["id", "items", "size", "mode", "labels"])
        let items = try #require(cart.field("items"))
        #expect(items.listType == .map && items.listMapKeys == ["name", "kind"] && items.patchMergeKey == "name")
        #expect(items.patchStrategy == [.merge, .retainKeys] && items.required && items.omitEmpty && !items.omitZero)
        let size = try #require(cart.field("size"))
        #expect(size.isPointer && size.omitZero && size.defaultJSON == "\"a b\"" && size.gate == "Big")
        #expect(cart.field("mode")?.enumName == "shop/v1.Mode")
        #expect(schema.constants(of: "shop/v1.Mode") == ["On", "Half on"])
        #expect(cart.fieldIndex(tag: 3) == 2 && cart.fieldIndex(tag: 5) == nil && cart.fieldIndex("nothing") == nil)
        #expect(cart.openAPIName == "io.k8s.api.shop.v1.Cart")
        let resource = try #require(schema.resources.first)
        #expect(resource.storage?.ttl == 60 && resource.shortNames == ["c", "ca"] && resource.verbs.count == 8)
        #expect(resource.subresource("scale")?.isForeign == true)
    }

    @Test(arguments: [
        ("package a/v1\ntype A\n    x  Nothing  1", 3, "unknown type Nothing"),
        ("package a/v1\ntype A\n    x  string", 3, "Protobuf number expected"),
        ("package a/v1\ntype A\n    x  string  one", 3, "one is not a number"),
        ("package a/v1\ntype A\n    x  string  1  colour=red", 3, "unknown attribute colour"),
        ("package a/v1\ntype A\n    x  []string  1  list=map(", 3, "`)` expected"),
        ("package a/v1\ntype A\ntype A", 3, "A twice"),
        ("package a/v1\ntype A kind", 2, "a kind in a package without a group"),
        ("nonsense", 1, "unknown word at the start of the line"),
        ("type A", 1, "a type before the package"),
    ])
    func saysWhatIsWrongAndWhere(text: String, line: Int, message: String) {
        #expect {
            try parse(text)
        } throws: { error in
            let error = error as? SchemaError
            return error?.line == line && error?.message == message
        }
    }

    @Test func structureThatInlinesItselfIsRefused() {
        #expect(throws: SchemaError.self) { try parse("package a/v1\ntype A\n    ...  A  1") }
    }
}
