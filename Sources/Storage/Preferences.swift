package import Domain
import LosslessJSON
package import SQLEngine

/// Single values of the installation (`ayarlar`).
package enum Preferences {
    /// Stores a value unless there is one already.
    ///
    /// - Returns: the value that is stored now.
    package static func remember(
        _ name: String, _ value: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> String? {
        try tx.run(
            """
            INSERT INTO ayarlar (anahtar, deger, updated_at)
            VALUES (\(name), \(JSONText(JSON.string(value).description)), \(now))
            ON CONFLICT (anahtar) DO NOTHING
            """)
        return try find(name, tx)
    }

    package static func find(_ name: String, _ tx: borrowing Transaction) throws -> String? {
        let text = try tx.value("SELECT deger FROM ayarlar WHERE anahtar = \(name)", as: JSONText.self)
        return try text.flatMap { try JSON(parsing: $0.text).string }
    }
}
