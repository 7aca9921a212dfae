package import Domain
package import SQLEngine

/// The platforms that can be integrated (`platformlar`).
package enum Platforms {
    /// The ids of the platforms that this program has a connector for.
    package static func ids(_ tx: borrowing Transaction) throws -> [PlatformCode: ID<Platform>] {
        let rows = try tx.all("SELECT kod, id FROM platformlar") { row in
            (PlatformCode(rawValue: try row.next()), try row.next(ID<Platform>.self))
        }
        return Dictionary(
            rows.compactMap { code, id in code.map { ($0, id) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a platform is; nil if there is no such platform.
    package static func url(_ id: ID<Platform>, _ tx: borrowing Transaction) throws -> String? {
        try tx.first("SELECT api_url FROM platformlar WHERE id = \(id)") { try $0.next() }
    }

    /// Points the platform with this id to another address.
    ///
    /// - Returns: the platform's name; nil if there is no such platform.
    package static func setURL(
        _ id: ID<Platform>, _ url: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> String? {
        try tx.first("UPDATE platformlar SET api_url = \(url), updated_at = \(now) WHERE id = \(id) RETURNING ad") {
            try $0.next()
        }
    }

    /// Points a platform to another address: a simulator's, or the vendor's new one.
    package static func setURL(
        _ platform: PlatformCode, _ url: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("UPDATE platformlar SET api_url = \(url), updated_at = \(now) WHERE kod = \(platform)")
    }
}
