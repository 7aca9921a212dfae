import Glibc

/// An address of the Internet Protocol, as its bytes: four or sixteen.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Reads the one strict form: four decimal numbers without leading zeros, or RFC 4291 without a zone.
    ///
    /// What other programs take for addresses (`127.1`, `0x7f.1`, `2130706433`) is nil here.
    package init?(_ text: String) {
        if text.contains(":") {
            var address = in6_addr()
            guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
            bytes = withUnsafeBytes(of: address) { Array($0) }
        } else {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { part in UInt8(part).flatMap { String($0) == part ? $0 : nil } }
            guard parts.count == 4, numbers.count == 4 else { return nil }
            bytes = numbers
        }
    }

    /// - Parameter bytes: four or sixteen, in network order; nil for any other number.
    init?(bytes: [UInt8]) {
        guard [4, 16].contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    package var description: String {
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { index in
            String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
        }.joined(separator: ":")
    }

    /// Whether it is 127.0.0.0/8 or ::1: this machine.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// Whether it belongs to one host somewhere in the public Internet: it is in none of the blocks that the IANA keeps for
    /// special purposes (registries of IPv4 and IPv6 special-purpose addresses, RFC 6890), and of IPv6 it is within 2000::/3.
    package var isGlobalUnicast: Bool {
        if bytes.count == 4 { return !IPAddress.specialIPv4.contains { $0.contains(self) } }
        return IPAddress.globalIPv6?.contains(self) == true && !IPAddress.specialIPv6.contains { $0.contains(self) }
    }

    private struct Block: Sendable {
        let network: [UInt8]
        let length: Int

        /// - Parameter text: `network/length`.
        init?(_ text: String) {
            let parts = text.split(separator: "/")
            guard parts.count == 2, let network = IPAddress(String(parts[0])), let length = Int(parts[1]) else {
                return nil
            }
            (self.network, self.length) = (network.bytes, length)
        }

        func contains(_ address: IPAddress) -> Bool {
            guard address.bytes.count == network.count else { return false }
            return (0..<length).allSatisfy { bit in
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                return network[bit / 8] & mask == address.bytes[bit / 8] & mask
            }
        }
    }

    private static let specialIPv4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap { Block($0) }

    private static let globalIPv6 = Block("2000::/3")

    /// Within 2000::/3. Everything outside it, such as mapped and translated IPv4 addresses, is refused as a whole.
    private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap { Block($0) }
}
