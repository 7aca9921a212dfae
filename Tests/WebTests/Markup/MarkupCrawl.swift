import Foundation
import Hummingbird
import LosslessJSON
import Testing

@testable import Web

/// Looks at answers, and remembers which attacks it has met as mere text.
struct MarkupCrawl {
    /// Attacks that stood in a page, escaped.
    private(set) var written: Set<String> = []
    /// Attacks that an answer in JSON holds as they are.
    private(set) var told: Set<String> = []
    /// Columns whose texts stood in a page.
    private(set) var columns: Set<String> = []
    private let rules = MarkupRules()
    /// The documentation of the API has no template.
    private let rulesOfDocumentation = MarkupRules(allowing: ["b", "em"])

    /// Checks an answer by its type.
    mutating func take(_ answer: Answer, from place: String) throws {
        // 502: the platform is asked, and there is no network.
        let isAnswered = answer.status < 500 || answer.status == 502
        #expect(isAnswered, "\(place): \(answer.status) \(answer.text.prefix(300))")
        #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(place)")
        if let location = answer.header("Location") { #expect(Response.isOwnPath(location), "\(place): \(location)") }
        guard !answer.body.isEmpty else { return }
        let type = answer.header("Content-Type") ?? ""
        switch type {
        case "text/html; charset=utf-8": takePage(answer.body, place)
        case "application/json", "application/problem+json": takeJSON(try answer.json)
        default:
            let isSaved = answer.header("Content-Disposition")?.hasPrefix("attachment") == true
            #expect(isSaved || type.hasPrefix("text/plain") || type.hasPrefix("text/css"), "\(place): \(type)")
        }
    }

    private mutating func takePage(_ page: [UInt8], _ place: String) {
        let faults = (place.hasPrefix("/api/") ? rulesOfDocumentation : rules).faults(of: page)
        #expect(faults.isEmpty, "\(place): \(faults.prefix(5))")
        let data = Data(page)
        for attack in Attack.all where !written.contains(attack) {
            if data.range(of: Data(HTMLContent().escapeText(attack).utf8)) != nil { written.insert(attack) }
        }
        for number in Self.marks(in: page) where AttackColumn.all.indices.contains(number) {
            columns.insert(AttackColumn.all[number].path)
        }
    }

    private mutating func takeJSON(_ json: JSON) {
        guard told.count < Attack.all.count else { return }
        var texts: [String] = []
        Self.collect(json, &texts)
        let data = Data(texts.joined(separator: "\n").utf8)
        for attack in Attack.all where !told.contains(attack) {
            if data.range(of: Data(attack.utf8)) != nil { told.insert(attack) }
        }
    }

    /// The texts and names within a value.
    private static func collect(_ json: JSON, _ texts: inout [String]) {
        switch json {
        case .string(let text): texts.append(text)
        case .array(let elements): for element in elements { collect(element, &texts) }
        case .object(let members):
            for member in members {
                texts.append(member.name)
                collect(member.value, &texts)
            }
        case .null, .bool, .number: break
        }
    }

    /// The numbers that planted texts begin with: `k`, the number, a point.
    private static func marks(in page: [UInt8]) -> Set<Int> {
        var marks: Set<Int> = []
        for position in page.indices where page[position] == UInt8(ascii: "k") {
            var (number, end) = (0, position + 1)
            while end < page.count, end < position + 5, page[end] >= 0x30, page[end] <= 0x39 {
                number = number * 10 + Int(page[end] - 0x30)
                end += 1
            }
            if end > position + 1, end < page.count, page[end] == UInt8(ascii: ".") { marks.insert(number) }
        }
        return marks
    }
}
