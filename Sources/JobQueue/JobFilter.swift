package import Domain
package import SQLEngine

/// Which jobs a change of many means. What is not named fits all.
package struct JobFilter: Sendable, Equatable {
    package var statuses: [JobStatus] = []
    package var kind: JobKind?
    /// `hata_kodu`; empty for jobs without one.
    package var errorCode: String?
    package var integration: ID<Integration>?
    package var order: ID<Order>?
    /// Up to this id: so that jobs which fail again meanwhile are not met again.
    package var upTo: ID<Job>?

    package init(statuses: [JobStatus] = [], kind: JobKind? = nil, errorCode: String? = nil) {
        (self.statuses, self.kind, self.errorCode) = (statuses, kind, errorCode)
    }

    var conditions: [SQL] {
        var parts: [SQL] = []
        if let status = statuses.first, statuses.count == 1 {
            // As an equation: SQLite finds a partial index by that, and not by a list of one word.
            parts.append("durum = \(fragment: status.literal)")
        } else if !statuses.isEmpty {
            parts.append("durum IN (\(fragment: SQL.join(statuses.map(\.literal), separator: ", ")))")
        }
        if let kind { parts.append("tip = \(kind)") }
        if let errorCode {
            parts.append(errorCode.isEmpty ? "hata_kodu IS NULL" : "hata_kodu = \(errorCode)")
        }
        if let integration { parts.append("entegrasyon_id = \(integration)") }
        if let order { parts.append("siparis_id = \(order)") }
        if let upTo { parts.append("id <= \(upTo)") }
        return parts
    }
}

extension JobControl {
    /// The jobs that fit, by id.
    ///
    /// - Parameter condition: a further condition on the columns of `is_kuyrugu`, for whose jobs they may be.
    package func ids(
        matching filter: JobFilter, and condition: SQL, after: Int64, limit: Int, _ tx: borrowing Transaction
    ) throws -> [ID<Job>] {
        let parts = filter.conditions + [condition, "id > \(after)"]
        return try tx.all(
            """
            SELECT id FROM is_kuyrugu WHERE \(fragment: SQL.join(parts, separator: " AND "))
            ORDER BY id LIMIT \(limit)
            """
        ) { try $0.next() }
    }

    /// The newest job there is: the bound for a change of many.
    package func newest(_ tx: borrowing Transaction) throws -> ID<Job>? {
        try tx.value("SELECT id FROM is_kuyrugu ORDER BY id DESC LIMIT 1")
    }
}
