package import Domain
package import SQLEngine

/// One thing that happened to an order, from whichever of the four records tells of it.
package struct OrderTimelineEntry: Sendable {
    package enum Kind: Sendable {
        /// `sistem_log`; `after` is its `sonraki` as JSON text.
        case record(action: String, source: Actor.Source, person: String?, after: String?)
        /// `hata_log`.
        case fault(IntegrationError.Class, code: String, job: ID<Job>?)
        /// `mesaj_log`.
        case message(MessageChannel, MessageStatus, recipient: String)
        /// `is_kuyrugu`.
        case job(ID<Job>, kind: String, JobStatus, attempt: Int, attemptsMax: Int)
    }

    package var kind: Kind
    package var text: String
    package var at: Timestamp

    /// The entry as somebody with these permissions sees it; nil if it is not for them. What became of the order is for
    /// everybody who sees the order; who did it, and with which values, for those who may read the record.
    package func visible(to permissions: Set<Permission>) -> OrderTimelineEntry? {
        var visible = self
        switch kind {
        case .record(let action, let source, _, _):
            guard !permissions.contains(.viewSystemLog) else { return self }
            visible.kind = .record(action: action, source: source, person: nil, after: nil)
        case .fault: guard permissions.contains(.viewErrorLog) else { return nil }
        case .message: guard permissions.contains(.viewMessages) else { return nil }
        case .job:
            guard permissions.contains(.viewJobs) else { return nil }
            // A job's last error is what the error log tells of it.
            if !permissions.contains(.viewErrorLog) { visible.text = "" }
        }
        return visible
    }
}

/// The history of an order.
package enum OrderTimeline {
    /// Everything that is known of an order's past, newest first.
    ///
    /// - Parameter limit: how many entries of each record are read, and how many come back.
    package static func entries(
        of order: ID<Order>, limit: Int, _ tx: borrowing Transaction
    ) throws -> [OrderTimelineEntry] {
        let all =
            try records(of: order, limit, tx) + faults(of: order, limit, tx) + messages(of: order, limit, tx)
            + jobs(of: order, limit, tx)
        // Sorting is stable: what has the same time keeps the order record, fault, message, job.
        return Array(all.sorted { $0.at > $1.at }.prefix(limit))
    }

    private static func records(
        of order: ID<Order>, _ limit: Int, _ tx: borrowing Transaction
    ) throws -> [OrderTimelineEntry] {
        try tx.all(
            """
            SELECT l.islem, l.kaynak, k.ad, l.sonraki, l.mesaj, l.created_at
            FROM sistem_log l LEFT JOIN kullanicilar k ON k.id = l.kullanici_id
            WHERE l.siparis_id = \(order) ORDER BY l.id DESC LIMIT \(limit)
            """
        ) { row in
            let (action, source): (String, Actor.Source) = (try row.next(), try row.next())
            let person: String? = try row.next()
            let after = try row.next(JSONText?.self)?.text
            return OrderTimelineEntry(
                kind: .record(action: action, source: source, person: person, after: after), text: try row.next(),
                at: try row.next())
        }
    }

    private static func faults(
        of order: ID<Order>, _ limit: Int, _ tx: borrowing Transaction
    ) throws -> [OrderTimelineEntry] {
        try tx.all(
            """
            SELECT sinif, kod, is_id, hata_mesaji, created_at FROM hata_log
            WHERE siparis_id = \(order) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            let (kind, code): (IntegrationError.Class, String) = (try row.next(), try row.next())
            let job: ID<Job>? = try row.next()
            return OrderTimelineEntry(
                kind: .fault(kind, code: code, job: job), text: Redaction.withoutSecrets(try row.next()),
                at: try row.next())
        }
    }

    private static func messages(
        of order: ID<Order>, _ limit: Int, _ tx: borrowing Transaction
    ) throws -> [OrderTimelineEntry] {
        try tx.all(
            """
            SELECT kanal, durum, alici, mesaj, created_at FROM mesaj_log
            WHERE siparis_id = \(order) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            let (channel, status): (MessageChannel, MessageStatus) = (try row.next(), try row.next())
            let recipient: String = try row.next()
            return OrderTimelineEntry(
                kind: .message(channel, status, recipient: recipient), text: try row.next(), at: try row.next())
        }
    }

    private static func jobs(
        of order: ID<Order>, _ limit: Int, _ tx: borrowing Transaction
    ) throws -> [OrderTimelineEntry] {
        try tx.all(
            """
            SELECT id, tip, durum, deneme, azami_deneme, coalesce(hata, ''), coalesce(bitti_at, created_at)
            FROM is_kuyrugu WHERE siparis_id = \(order) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            let (id, kind, status): (ID<Job>, String, JobStatus) = (try row.next(), try row.next(), try row.next())
            let (attempt, attemptsMax): (Int, Int) = (try row.next(), try row.next())
            return OrderTimelineEntry(
                kind: .job(id, kind: kind, status, attempt: attempt, attemptsMax: attemptsMax),
                text: Redaction.withoutSecrets(try row.next()), at: try row.next())
        }
    }
}
