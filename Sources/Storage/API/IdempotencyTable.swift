package import Domain
package import SQLEngine

/// Keys that callers give their requests, with the answers (`idempotency_anahtarlari`).
package enum IdempotencyTable {
    package struct Entry: Sendable, Equatable {
        package var digest: String
        /// 0 while the work is being done.
        package var status: Int
        /// The sealed answer; nil while the work is being done.
        package var answer: String?
        /// When the key was taken; while the work is being done, when that was last said.
        package var createdAt: Timestamp
    }

    /// What is known of a key.
    package static func find(_ key: String, user: ID<User>, _ tx: borrowing Transaction) throws -> Entry? {
        try tx.first(
            """
            SELECT istek_ozeti, durum_kodu, yanit, created_at FROM idempotency_anahtarlari
            WHERE kullanici_id = \(user) AND anahtar = \(key)
            """
        ) { row in
            let (digest, status, answer) = (
                try row.next(String.self), try row.next(Int.self), try row.next(String.self)
            )
            return Entry(
                digest: digest, status: status, answer: status == 0 ? nil : answer, createdAt: try row.next())
        }
    }

    /// Takes a key for new work. Another transaction that takes the same key waits until this one has ended.
    ///
    /// - Returns: nil if it is taken now; what is known of it if it was taken before.
    package static func take(
        _ key: String, user: ID<User>, digest: String, forgetBefore: Timestamp, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Entry? {
        try tx.run("DELETE FROM idempotency_anahtarlari WHERE created_at < \(forgetBefore)")
        let isNew = try tx.run(
            """
            INSERT INTO idempotency_anahtarlari (kullanici_id, anahtar, istek_ozeti, durum_kodu, yanit, created_at)
            VALUES (\(user), \(key), \(digest), 0, '', \(now))
            ON CONFLICT (kullanici_id, anahtar) DO NOTHING
            """)
        guard isNew == 0 else { return nil }
        return try find(key, user: user, tx)
    }

    /// Says that the work is still being done: the key counts as taken now.
    package static func renew(
        _ key: String, user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE idempotency_anahtarlari SET created_at = \(now)
            WHERE kullanici_id = \(user) AND anahtar = \(key) AND durum_kodu = 0
            """)
    }

    package static func store(
        _ key: String, user: ID<User>, status: Int, answer: String, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE idempotency_anahtarlari SET durum_kodu = \(status), yanit = \(answer)
            WHERE kullanici_id = \(user) AND anahtar = \(key)
            """)
    }

    /// A kept answer, as it is stored.
    package struct Answer: Sendable {
        package var id: Int64
        package var key: String
        package var user: ID<User>
        package var sealed: String
    }

    /// The next kept answers.
    package static func answers(after id: Int64, limit: Int, _ tx: borrowing Transaction) throws -> [Answer] {
        try tx.all(
            """
            SELECT id, anahtar, kullanici_id, yanit FROM idempotency_anahtarlari
            WHERE id > \(id) AND durum_kodu <> 0 ORDER BY id LIMIT \(limit)
            """
        ) { row in
            Answer(id: try row.next(), key: try row.next(), user: try row.next(), sealed: try row.next())
        }
    }

    /// Takes answers away; that their work was done stays known.
    package static func forgetAnswers(_ ids: [Int64], _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE idempotency_anahtarlari SET yanit = '' WHERE id IN \(ids: ids) AND durum_kodu <> 0")
    }

    /// Frees a key whose work was not done.
    package static func release(_ key: String, user: ID<User>, _ tx: borrowing Transaction) throws {
        try tx.run(
            "DELETE FROM idempotency_anahtarlari WHERE kullanici_id = \(user) AND anahtar = \(key) AND durum_kodu = 0")
    }
}
