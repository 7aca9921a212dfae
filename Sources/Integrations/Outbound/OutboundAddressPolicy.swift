import Domain

/// Which addresses of the outside may be called (S48 and S49 of the security notes).
///
/// The text is checked when it is saved and at every call; where its name leads to is checked at every call. Nothing in
/// the settings takes one of the other rules away.
package struct OutboundAddressPolicy: Sendable, Equatable {
    /// The ports that https may use.
    package var ports: Set<Int> = [443]
    /// Whether this machine may be called too, then with http and on any port: for the demo and for tests.
    package var allowsLoopback = false

    package static let lengthMax = 2048

    package init(ports: Set<Int> = [443], allowsLoopback: Bool = false) {
        (self.ports, self.allowsLoopback) = (ports, allowsLoopback)
    }

    /// Reads an address, or says why it may not be called.
    package func check(_ text: String) throws(OutboundRefusal) -> OutboundAddress {
        guard text.utf8.count <= Self.lengthMax else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Array("\\\"<>^`{|}".utf8).contains($0) }) else {
            throw .malformed
        }
        guard let schemeEnd = text.firstRange(of: "://") else { throw .scheme }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .scheme }
        let afterScheme = text[schemeEnd.upperBound...]
        guard !afterScheme.contains("#") else { throw .fragment }
        let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
        let (host, port) = try Self.hostAndPort(authority)
        let rest = String(afterScheme[authority.endIndex...])
        if allowsLoopback, let own = Self.ownAddress(host) {
            return OutboundAddress(
                scheme: scheme, host: host, port: port ?? (scheme == "https" ? 443 : 80), rest: rest, literal: own)
        }
        try Self.checkName(host)
        guard scheme == "https" else { throw .scheme }
        guard ports.contains(port ?? 443) else { throw .port }
        return OutboundAddress(scheme: scheme, host: host, port: port ?? 443, rest: rest, literal: nil)
    }

    /// Passes what a name leads to, all of it or nothing.
    func check(_ addresses: [IPAddress]) throws(OutboundRefusal) {
        let isFine = addresses.allSatisfy { $0.isGlobalUnicast || (allowsLoopback && $0.isLoopback) }
        guard isFine else { throw .notPublic }
    }

    private static func hostAndPort(_ authority: Substring) throws(OutboundRefusal) -> (host: String, port: Int?) {
        guard !authority.contains("@") else { throw .userInfo }
        guard !authority.hasPrefix("["), authority.filter({ $0 == ":" }).count <= 1 else { throw .hostIsAddress }
        guard let colon = authority.firstIndex(of: ":") else { return (authority.lowercased(), nil) }
        let digits = authority[authority.index(after: colon)...]
        guard let port = Int(digits), String(port) == digits, (1...65_535).contains(port) else { throw .port }
        return (authority[..<colon].lowercased(), port)
    }

    /// This machine's own address if the host is one, in the strict form, or its usual name.
    private static func ownAddress(_ host: String) -> IPAddress? {
        let address = IPAddress(host == "localhost" ? "127.0.0.1" : host)
        return address.flatMap { $0.isLoopback ? $0 : nil }
    }

    /// Passes a name of the public DNS (RFC 1123). No top-level domain begins with a digit, so one that does is an
    /// address in one of the spellings that resolvers take.
    private static func checkName(_ host: String) throws(OutboundRefusal) {
        guard !host.hasSuffix(".") else { throw .trailingDot }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, (1...253).contains(host.utf8.count) else { throw .malformed }
        guard let first = last.utf8.first, !(0x30...0x39).contains(first) else {
            throw last.isEmpty ? .malformed : .hostIsAddress
        }
        for label in labels {
            let isLabel = label.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard isLabel, (1...63).contains(label.utf8.count), !label.hasPrefix("-"), !label.hasSuffix("-") else {
                throw .malformed
            }
        }
        guard labels.count > 1, !localDomains.contains(where: { host.hasSuffix("." + $0) }) else { throw .localName }
    }

    /// Domains that no public name is in (RFC 6761, 6762, 8375; ICANN's `internal`).
    private static let localDomains = ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion"]
}
