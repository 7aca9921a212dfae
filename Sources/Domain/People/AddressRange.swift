/// A network address, or all addresses with the same beginning (CIDR), of IP version 4 or 6: where an API key may be
/// used from.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes; the bits beyond the prefix are 0.
    private let bytes: [UInt8]
    private let prefixLength: Int

    /// A range that holds no address.
    package static let nothing = AddressRange(bytes: [], prefixLength: 0)

    private init(bytes: [UInt8], prefixLength: Int) {
        (self.bytes, self.prefixLength) = (bytes, prefixLength)
    }

    /// Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`; nil for anything else. Bits beyond the prefix are
    /// dropped.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = AddressRange.bytes(of: String(parts[0])) else { return nil }
        var length = address.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), String(given) == parts[1], (0...length).contains(given) else { return nil }
            length = given
        }
        bytes = address.enumerated().map { $0.element & AddressRange.mask(at: $0.offset, length) }
        prefixLength = length
    }

    /// Whether the address lies within the range. An IPv4 address in IPv6 form (`::ffff:192.0.2.7`) counts as the former.
    package func contains(_ address: String) -> Bool {
        guard let other = AddressRange.bytes(of: address), other.count == bytes.count else { return false }
        return zip(bytes, other).enumerated().allSatisfy { place, pair in
            pair.0 == pair.1 & AddressRange.mask(at: place, prefixLength)
        }
    }

    package var description: String {
        let isWhole = prefixLength == bytes.count * 8
        let address =
            bytes.count == 4
            ? bytes.map(String.init).joined(separator: ".")
            : stride(from: 0, to: bytes.count, by: 2).map { place in
                String(Int(bytes[place]) << 8 | Int(bytes[place + 1]), radix: 16)
            }.joined(separator: ":")
        return isWhole ? address : "\(address)/\(prefixLength)"
    }

    private static func mask(at place: Int, _ length: Int) -> UInt8 {
        let bits = min(8, max(0, length - place * 8))
        return bits == 0 ? 0 : 0xFF << (8 - bits)
    }

    private static func bytes(of text: String) -> [UInt8]? {
        guard text.contains(":") else { return fourBytes(text[...]) }
        guard let long = sixteenBytes(text) else { return nil }
        let isMapped = long[..<10].allSatisfy { $0 == 0 } && long[10] == 0xFF && long[11] == 0xFF
        return isMapped ? Array(long[12...]) : long
    }

    private static func fourBytes(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in UInt8(part).flatMap { String($0) == part ? $0 : nil } }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    /// RFC 4291, section 2.2: eight groups, one run of zeros left out as `::`, the last two groups perhaps as IPv4.
    private static func sixteenBytes(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        var parts: [[UInt8]] = []
        for half in halves {
            guard let bytes = groups(half) else { return nil }
            parts.append(bytes)
        }
        let count = parts.reduce(0) { $0 + $1.count }
        guard halves.count == 2 else { return count == 16 ? parts[0] : nil }
        return count <= 14 ? parts[0] + [UInt8](repeating: 0, count: 16 - count) + parts[1] : nil
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (place, group) in groups.enumerated() {
            if place == groups.count - 1, group.contains(".") {
                guard let four = fourBytes(group) else { return nil }
                bytes += four
            } else {
                guard (1...4).contains(group.utf8.count), !group.hasPrefix("+"), let number = UInt16(group, radix: 16)
                else { return nil }
                bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
            }
        }
        return bytes
    }
}
