package import Domain
import LosslessJSON
package import SQLEngine

extension Preferences {
    /// Stores a value in place of whatever was there.
    package static func replace(
        _ name: String, _ value: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO ayarlar (anahtar, deger, updated_at)
            VALUES (\(name), \(JSONText(JSON.string(value).description)), \(now))
            ON CONFLICT (anahtar) DO UPDATE SET deger = excluded.deger, updated_at = excluded.updated_at
            """)
    }
}
