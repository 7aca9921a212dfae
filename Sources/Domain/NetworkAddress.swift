/// Network addresses as text, such as `192.0.2.7` and `2001:db8::1`.
package enum NetworkAddress {
    /// What one customer of a network provider has for themselves: an IPv4 address, or the first 64 bits of one of IPv6
    /// (RFC 6177). Limits count by this, or a customer could take a new address for every call.
    package static func subscriber(of address: String) -> String {
        let text = address.lowercased().prefix { $0 != "%" }
        if text.hasPrefix("::ffff:"), text.contains(".") { return String(text.dropFirst("::ffff:".count)) }
        guard text.contains(":") else { return String(text) }
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let front = halves[0].split(separator: ":")
        let back = halves.count == 2 ? halves[1].split(separator: ":") : []
        let missing = halves.count == 2 ? max(0, 8 - front.count - back.count) : 0
        let groups = (front + Array(repeating: "0", count: missing) + back).prefix(4).map { group in
            let digits = group.drop { $0 == "0" }
            return digits.isEmpty ? "0" : String(digits)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}
