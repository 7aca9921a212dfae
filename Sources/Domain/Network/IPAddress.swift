/// An address of the Internet Protocol, as its bytes: four or sixteen.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Reads the one strict form: four decimal numbers without leading zeros, or RFC 4291 without a zone.
    ///
    /// What other programs take for addresses (`127.1`, `0x7f.1`, `2130706433`) is nil here.
    package init?(_ text: String) {
        guard let bytes = text.contains(":") ? IPAddress.sixteenBytes(text) : IPAddress.fourBytes(text[...]) else {
            return nil
        }
        self.bytes = bytes
    }

    /// - Parameter bytes: four or sixteen, in network order; nil for any other number.
    package init?(bytes: [UInt8]) {
        guard [4, 16].contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// Without `::`, so that each address has one text.
    package var description: String {
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        return groups.joined(separator: ":")
    }

    /// The IPv4 address that one in IPv6 form (`::ffff:192.0.2.7`) stands for; any other as it is.
    package var unmapped: IPAddress {
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? IPAddress(bytes: Array(bytes[12...])) ?? self : self
    }

    /// What one customer of a network provider has for themselves, as text: an IPv4 address, or the first 64 bits of one of
    /// IPv6 (RFC 6177). Limits count by this, or a customer could take a new address for every call.
    package static func subscriber(of address: String) -> String {
        let plain = String(address.prefix { $0 != "%" })
        guard let known = IPAddress(plain)?.unmapped else { return plain.lowercased() }
        return known.bytes.count == 4 ? known.description : known.groups.prefix(4).joined(separator: ":") + "::/64"
    }

    /// The eight groups of an IPv6 address.
    private var groups: [String] {
        stride(from: 0, to: bytes.count, by: 2).map { place in
            String(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]), radix: 16)
        }
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
            guard let bytes = groups(in: half) else { return nil }
            parts.append(bytes)
        }
        let count = parts.reduce(0) { $0 + $1.count }
        guard halves.count == 2 else { return count == 16 ? parts[0] : nil }
        return count <= 14 ? parts[0] + [UInt8](repeating: 0, count: 16 - count) + parts[1] : nil
    }

    private static func groups(in text: Substring) -> [UInt8]? {
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
