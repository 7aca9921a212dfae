import Foundation

@testable import Web

/// What a page may be made of: the elements and attributes that its templates have, and no text from outside.
struct MarkupRules: Sendable {
    /// What planted addresses begin with that may stand in a link.
    static let ownOutsideAddress = "https://k.example/"

    private static let addresses: Set<String> = [
        "href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc", "srcset", "background", "ping",
    ]

    private let elements: Set<String>
    private let attributes: Set<String>
    private let attacks = Attack.ofMarkup.map { (text: $0, bytes: Data($0.utf8)) }

    /// - Parameter others: elements that the page may have besides those of the templates.
    init(allowing others: Set<String> = []) {
        let found = PanelAssets().templates.values.flatMap { template in
            MarkupScanner.elements(of: Array(template.replacing(#/\{\{[^}]*\}\}/#, with: "").utf8))
        }
        elements = Set(found.map(\.name)).union(others)
        attributes = Set(found.flatMap { $0.attributes.map(\.name) })
    }

    /// What is wrong with a page.
    func faults(of page: [UInt8]) -> [String] {
        let data = Data(page)
        let raw = attacks.filter { data.range(of: $0.bytes) != nil }.map { "as it is: \($0.text)" }
        return raw + MarkupScanner.elements(of: page).flatMap { check($0) }
    }

    private func check(_ element: MarkupScanner.Element) -> [String] {
        var faults: [String] = []
        if !elements.contains(element.name) { faults.append("<\(element.name)>") }
        for (name, value) in element.attributes {
            if !attributes.contains(name) || name.hasPrefix("on") { faults.append("<\(element.name) \(name)>") }
            if Self.addresses.contains(name), !isOwn(value, of: element.name) {
                faults.append("<\(element.name) \(name)=\(value)>")
            }
        }
        if element.name == "script", !element.isEnd, !isOwnScript(element) { faults.append("<script>") }
        return faults
    }

    /// Whether an address leads to this program, or to the one place that is planted.
    private func isOwn(_ address: String, of element: String) -> Bool {
        if address.isEmpty || address == "/" { return true }
        if element == "a", address.hasPrefix(Self.ownOutsideAddress) { return true }
        let start = Array(address.utf8.prefix(2))
        if start[0] == UInt8(ascii: "#") || start[0] == UInt8(ascii: "?") { return true }
        guard start.count == 2, start[0] == UInt8(ascii: "/") else { return false }
        switch start[1] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "?"), UInt8(ascii: "#"):
            return true
        default: return false
        }
    }

    private func isOwnScript(_ element: MarkupScanner.Element) -> Bool {
        let names = element.attributes.map(\.name).sorted()
        let source = element.attributes.first { $0.name == "src" }?.value ?? ""
        return names == ["src", "type"] && source.hasPrefix("/varliklar/")
    }
}
