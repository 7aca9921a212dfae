import LosslessJSON

/// The body of `POST /orders`, checked as a strict supplier would.
struct SupplierRequest: Sendable {
    let reference: String
    let label: [UInt8]?

    /// Where the body is wrong.
    struct Fault: Error {
        let field: String
        let message: String

        var answer: Answer { supplierError("invalid", message, field: field, status: 422) }
    }

    init(_ body: JSON) throws(Fault) {
        reference = try Self.text(body, "reference")
        _ = try Self.text(body, "order_number")
        _ = try Self.text(body["customer"] ?? .null, "name", in: "customer")
        for field in ["name", "address", "city"] {
            _ = try Self.text(body["shipping"] ?? .null, field, in: "shipping")
        }
        guard let items = body["items"]?.array, !items.isEmpty else {
            throw Fault(field: "items", message: "en az bir ürün gerekli")
        }
        for (position, item) in items.enumerated() {
            _ = try Self.text(item, "sku", in: "items[\(position)]")
            guard let quantity = item["quantity"]?.int, quantity > 0 else {
                throw Fault(field: "items[\(position)].quantity", message: "pozitif tam sayı olmalı")
            }
        }
        // One label, or a list with one for each box.
        guard let label = body["label"]?[0] ?? body["label"], !label.isNull else {
            self.label = nil
            return
        }
        guard let content = bytes(base64: try Self.text(label, "content", in: "label")), !content.isEmpty else {
            throw Fault(field: "label.content", message: "Base64 olmalı")
        }
        self.label = content
    }

    private static func text(_ object: JSON, _ name: String, in place: String = "") throws(Fault) -> String {
        guard let text = object[name]?.string, !text.isEmpty else {
            throw Fault(field: place.isEmpty ? name : place + "." + name, message: "zorunlu metin")
        }
        return text
    }
}

/// The supplier's error body.
func supplierError(_ code: String, _ message: String, field: String? = nil, status: Int) -> Answer {
    .json(
        ["error": ["code": .string(code), "message": .string(message), "field": JSON(field)]], status: status)
}
