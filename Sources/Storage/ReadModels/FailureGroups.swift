package import Domain
package import SQLEngine

/// Dead jobs that failed for the same reason.
package struct FailureGroup: Sendable {
    package var errorCode: String
    /// `tip` as stored.
    package var kind: String
    /// Up to ``FailureGroups/countMax``.
    package var count: Int
    package var lastAt: Timestamp
    /// What the newest of them said.
    package var message: String?
    package var newest: ID<Job>
    package var integrationName: String?
}

/// The dead jobs by cause, the largest group first.
package enum FailureGroups {
    /// So many dead jobs are looked at; more are said to be "more".
    package static let countMax = 20_000

    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [FailureGroup] {
        try tx.all(
            """
            SELECT g.hata_kodu, g.tip, g.adet, i.bitti_at, i.hata, i.id, e.ad
            FROM (
                SELECT hata_kodu, tip, count(*) AS adet, max(id) AS son FROM (
                    SELECT COALESCE(hata_kodu, '') AS hata_kodu, tip, id FROM is_kuyrugu
                    WHERE durum = 'olu' AND \(fragment: scope.condition("kullanici_id")) LIMIT \(countMax)) AS olenler
                GROUP BY hata_kodu, tip) AS g
            JOIN is_kuyrugu i ON i.id = g.son
            LEFT JOIN entegrasyonlar e ON e.id = i.entegrasyon_id
            ORDER BY g.adet DESC, i.id DESC LIMIT 100
            """
        ) { row in
            let (code, kind, count): (String, String, Int) = (try row.next(), try row.next(), try row.next())
            let lastAt: Timestamp = try row.next()
            let message = try row.next(String?.self).map { Redaction.withoutSecrets($0) }
            return FailureGroup(
                errorCode: code, kind: kind, count: count, lastAt: lastAt, message: message, newest: try row.next(),
                integrationName: try row.next())
        }
    }
}
