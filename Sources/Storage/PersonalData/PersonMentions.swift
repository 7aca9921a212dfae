package import Domain
package import LosslessJSON

/// What tells of a person in texts that belong to nobody in particular, such as answers of other systems, and how it is
/// blotted out of them.
package struct PersonMentions: Sendable {
    /// How near a row is to the person: how much is taken for a mention of them.
    package enum Closeness: Sendable {
        /// A row of one of the person's orders: each word of their name counts.
        case own
        /// A row of no order: the whole name counts.
        case open
        /// A row of somebody else's order, who may have the same name: only number and address count.
        case foreign
    }

    package static let blot = "•••"

    private var phones: Set<String> = []
    private var emails: [[Unicode.Scalar]] = []
    private var names: [[Unicode.Scalar]] = []
    private var words: [[Unicode.Scalar]] = []
    private var numbers: Set<String> = []
    package private(set) var orders: Set<Int64> = []
    /// Orders of the person that are left alone, because they are newer than the erasure that is repeated.
    package var spared: Set<Int64> = []

    package init(_ identity: PersonIdentity) {
        add(phone: identity.phone)
        add(email: identity.email)
        add(name: identity.name)
    }

    package mutating func add(phone: String?) {
        // Shorter digits stand in too many other numbers.
        guard let digits = phone.flatMap(PersonIdentity.normalised(phone:)), digits.utf8.count == 10 else { return }
        phones.insert(digits)
    }

    package mutating func add(email: String?) {
        guard let email = email.flatMap(PersonIdentity.normalised(email:)) else { return }
        emails.append(PersonMentions.folded(email).scalars)
    }

    /// A name of two words or more, or another text that is the person's own, such as a street with its number.
    package mutating func add(name: String?) {
        guard let name else { return }
        let scalars = PersonMentions.folded(name).scalars
        let parts = scalars.split { $0.properties.isWhitespace }.map(Array.init)
        if parts.count > 1, scalars.count >= 6 { names.append(scalars) }
        words += parts.filter { $0.count >= 3 }
    }

    /// An order with its numbers, by which other systems speak of it.
    package mutating func add(order: Int64, numbers: [String?]) {
        orders.insert(order)
        self.numbers.formUnion(numbers.compactMap(\.self).filter { !$0.isEmpty })
    }

    /// How near a row is that belongs to this order.
    package func closeness(of order: Int64?) -> Closeness {
        guard let order else { return .open }
        return orders.contains(order) ? .own : .foreign
    }

    /// The text without the person; nil if they are not in it.
    package func cleaned(_ text: String, _ closeness: Closeness) -> String? {
        let ranges = mentions(in: PersonMentions.folded(text), closeness)
        guard !ranges.isEmpty else { return nil }
        let original = Array(text.unicodeScalars)
        var result = ""
        var position = 0
        for range in ranges where range.upperBound > position {
            if range.lowerBound >= position {
                result.unicodeScalars.append(contentsOf: original[position..<range.lowerBound])
                result += PersonMentions.blot
            }
            position = range.upperBound
        }
        result.unicodeScalars.append(contentsOf: original[position...])
        return result
    }

    /// The value without the person; nil if they are not in it. Names of members are left alone.
    package func cleaned(_ json: JSON, _ closeness: Closeness) -> JSON? {
        switch json {
        case .string(let text): return cleaned(text, closeness).map(JSON.string)
        case .number(let text): return phones.contains(String(text.suffix(10))) ? .string(PersonMentions.blot) : nil
        case .array(let elements):
            let cleaned = elements.map { self.cleaned($0, closeness) }
            guard cleaned.contains(where: { $0 != nil }) else { return nil }
            return .array(zip(cleaned, elements).map { $0 ?? $1 })
        case .object(let members):
            let cleaned = members.map { self.cleaned($0.value, closeness) }
            guard cleaned.contains(where: { $0 != nil }) else { return nil }
            return .object(zip(cleaned, members).map { JSON.Member($1.name, $0 ?? $1.value) })
        case .null, .bool: return nil
        }
    }

    /// Whether a payload of another system speaks of the person, or of one of their orders by its number.
    package func isMentioned(in payload: [UInt8]) -> Bool {
        guard let json = try? JSON(parsing: payload) else {
            return cleaned(String(decoding: payload, as: UTF8.self), .open) != nil
        }
        return cleaned(json, .open) != nil || namesAnOrder(json)
    }

    private func namesAnOrder(_ json: JSON) -> Bool {
        switch json {
        case .string(let text), .number(let text): numbers.contains(text)
        case .array(let elements): elements.contains(where: namesAnOrder)
        case .object(let members): members.contains { namesAnOrder($0.value) }
        case .null, .bool: false
        }
    }

    // MARK: finding

    /// A text with its letters folded, and for each letter its place in the text.
    struct Folded {
        var scalars: [Unicode.Scalar] = []
        var places: [Int] = []
    }

    private func mentions(in text: Folded, _ closeness: Closeness) -> [Range<Int>] {
        var found = phoneMentions(in: text)
        for email in emails { found += PersonMentions.find(email, in: text, isPart: PersonMentions.isPartOfAddress) }
        if closeness != .foreign {
            for name in names { found += PersonMentions.find(name, in: text, isPart: PersonMentions.isLetter) }
        }
        if closeness == .own {
            for word in words { found += PersonMentions.find(word, in: text, isPart: PersonMentions.isLetter) }
        }
        return found.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
    }

    private static func find(
        _ needle: [Unicode.Scalar], in text: Folded, isPart: (Unicode.Scalar) -> Bool
    ) -> [Range<Int>] {
        guard let first = needle.first, text.scalars.count >= needle.count else { return [] }
        var found: [Range<Int>] = []
        var start = 0
        while start <= text.scalars.count - needle.count {
            let end = start + needle.count
            if text.scalars[start] == first, text.scalars[start..<end].elementsEqual(needle),
                start == 0 || !isPart(text.scalars[start - 1]),
                end == text.scalars.count || !isPart(text.scalars[end])
            {
                found.append(text.places[start]..<text.places[end - 1] + 1)
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    /// Numbers however they are written: runs of digits with blanks and signs between them.
    private func phoneMentions(in text: Folded) -> [Range<Int>] {
        guard !phones.isEmpty else { return [] }
        var found: [Range<Int>] = []
        var digits = ""
        var places: [Int] = []
        var gap = 0
        func close() {
            for phone in phones where places.count >= 10 {
                guard let match = digits.firstRange(of: phone) else { continue }
                let before = digits.distance(from: digits.startIndex, to: match.lowerBound)
                let start = ["", "0", "90", "090", "0090"].contains(digits.prefix(before)) ? 0 : before
                found.append(places[start]..<places[before + 9] + 1)
            }
            (digits, places, gap) = ("", [], 0)
        }
        for (index, scalar) in text.scalars.enumerated() {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
                places.append(text.places[index])
                gap = 0
            } else if !digits.isEmpty {
                gap += 1
                if gap > 2 || !PersonMentions.isSeparator(scalar) { close() }
            }
        }
        close()
        return found
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", ".", "(", ")", "/", "\u{A0}", "\u{2010}", "\u{2011}", "\u{2013}": true
        default: false
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

    private static func isPartOfAddress(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_%+-".unicodeScalars.contains(scalar)
    }

    private static func folded(_ text: String) -> Folded {
        var folded = Folded()
        for (place, scalar) in text.unicodeScalars.enumerated() {
            if scalar.isASCII {
                let isCapital = ("A"..."Z").contains(scalar)
                folded.scalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
                folded.places.append(place)
                continue
            }
            for letter in foldedForSearch(String(scalar)).unicodeScalars {
                folded.scalars.append(letter)
                folded.places.append(place)
            }
        }
        return folded
    }
}
