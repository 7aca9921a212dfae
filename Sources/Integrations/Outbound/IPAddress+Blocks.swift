package import Domain

extension IPAddress {
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

    private static let specialIPv4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap { AddressRange($0) }

    private static let globalIPv6 = AddressRange("2000::/3")

    /// Within 2000::/3. Everything outside it, such as mapped and translated IPv4 addresses, is refused as a whole.
    private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap {
        AddressRange($0)
    }
}
