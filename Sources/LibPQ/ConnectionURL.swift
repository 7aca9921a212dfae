import CLibPQ

/// Reads connection URLs with libpq's own parser, which knows percent-encoding, several hosts and IPv6.
enum ConnectionURL {
    private static let schemes = ["postgres://", "postgresql://"]

    /// The keywords and values that the URL gives. Throws `.invalidRequest` if it is malformed.
    static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        guard schemes.contains(where: url.hasPrefix), !url.utf8.contains(0) else {
            throw PostgresError(.invalidRequest, "a database URL starts with postgres://")
        }
        var reason: UnsafeMutablePointer<CChar>?
        guard let list = PQconninfoParse(url, &reason) else {
            // libpq's reason quotes the URL, which holds the password.
            PQfreemem(reason)
            throw PostgresError(.invalidRequest, "the database URL is malformed")
        }
        defer { PQconninfoFree(list) }
        let parameters = values(of: list)
        try check(ports: parameters["port"] ?? "")
        return parameters
    }

    private static func values(of list: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var parameters: [String: String] = [:]
        var option = list
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return parameters
    }

    /// libpq takes any text for a port and fails only when it connects. Several hosts have a list of ports, where an
    /// empty one means the default.
    private static func check(ports: String) throws(PostgresError) {
        for port in ports.split(separator: ",") {
            guard let number = UInt16(port), number > 0 else {
                throw PostgresError(.invalidRequest, "the port in the database URL is not a number from 1 to 65535")
            }
        }
    }
}
