/// A network address, or all addresses with the same beginning (CIDR), of IP version 4 or 6.
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
        guard parts.count <= 2, let address = IPAddress(String(parts[0]))?.unmapped.bytes else { return nil }
        var length = address.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), String(given) == parts[1], (0...length).contains(given) else { return nil }
            length = given
        }
        bytes = address.enumerated().map { $0.element & AddressRange.mask(at: $0.offset, length) }
        prefixLength = length
    }

    /// Whether the address lies within the range. An IPv4 address in IPv6 form (`::ffff:192.0.2.7`) counts as the former.
    package func contains(_ address: String) -> Bool { IPAddress(address).map { contains($0.unmapped) } ?? false }

    /// Whether the address, as it is, lies within the range.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == bytes.count else { return false }
        return zip(bytes, address.bytes).enumerated().allSatisfy { place, pair in
            pair.0 == pair.1 & AddressRange.mask(at: place, prefixLength)
        }
    }

    /// Whether every address of the other range lies within this one. The empty range lies within any.
    package func contains(_ other: AddressRange) -> Bool {
        guard let first = IPAddress(bytes: other.bytes) else { return true }
        return other.prefixLength >= prefixLength && contains(first)
    }

    package var description: String {
        let address = IPAddress(bytes: bytes)?.description ?? "-"
        return prefixLength == bytes.count * 8 ? address : "\(address)/\(prefixLength)"
    }

    private static func mask(at place: Int, _ length: Int) -> UInt8 {
        let bits = min(8, max(0, length - place * 8))
        return bits == 0 ? 0 : 0xFF << (8 - bits)
    }
}
