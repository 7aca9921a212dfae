package import Domain
package import SQLEngine

/// A row of the record of what was done.
package struct SystemLogRow: Sendable {
    package var id: Int64
    package var person: String?
    package var table: String
    package var rowID: Int64?
    package var action: String
    package var message: String
    package var source: Actor.Source
    package var createdAt: Timestamp
    package var order: ID<Order>?
    package var orderNumber: String?
    package var integrationName: String?
    package var requestID: String?
    /// `onceki` as JSON text.
    package var before: String?
    /// `sonraki` as JSON text.
    package var after: String?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        person = try row.next()
        table = try row.next()
        rowID = try row.next()
        action = try row.next()
        message = try row.next()
        source = try row.next()
        createdAt = try row.next()
        order = try row.next()
        orderNumber = try row.next()
        integrationName = try row.next()
        requestID = try row.next()
        before = try row.next(JSONText?.self)?.text
        after = try row.next(JSONText?.self)?.text
    }
}

/// Which rows of the record of what was done are shown; what is nil or empty narrows nothing.
package struct SystemLogFilter: Sendable, Equatable {
    package var source: Actor.Source?
    package var search = ""
    /// The table that was changed.
    package var table: String?
    package var action: String?
    /// Who did it.
    package var person: ID<User>?
    /// From this moment on.
    package var since: Timestamp?
    /// Before this moment.
    package var until: Timestamp?

    package init() {}

    package var isEmpty: Bool { self == SystemLogFilter() }

    fileprivate func narrow(_ conditions: inout Conditions) {
        if let source { conditions.add("l.kaynak = \(source)") }
        if let table { conditions.add("l.tablo = \(table)") }
        if let action { conditions.add("l.islem = \(action)") }
        if let person { conditions.add("l.kullanici_id = \(person)") }
        if let since { conditions.add("l.created_at >= \(since)") }
        if let until { conditions.add("l.created_at < \(until)") }
        if !search.isEmpty { conditions.add("l.mesaj LIKE \(containsPattern(String(search.prefix(100)))) ESCAPE '\\'") }
    }
}

/// The record of what was done (`sistem_log`).
package enum SystemLogList {
    /// One page of it, newest first.
    package static func page(
        _ filter: SystemLogFilter, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<SystemLogRow> {
        var conditions = Conditions(scope.condition("l.bayi_id"))
        if let before { conditions.add("l.id < \(before)") }
        filter.narrow(&conditions)
        let rows = try tx.all(
            """
            SELECT l.id, k.ad, l.tablo, l.tablo_id, l.islem, l.mesaj, l.kaynak, l.created_at, l.siparis_id,
                s.siparis_numarasi, e.ad, l.istek_id, l.onceki, l.sonraki
            FROM sistem_log l
            LEFT JOIN kullanicilar k ON k.id = l.kullanici_id
            LEFT JOIN siparisler s ON s.id = l.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = l.entegrasyon_id
            WHERE \(fragment: conditions.sql) ORDER BY l.id DESC LIMIT \(limit + 1)
            """
        ) { row in try SystemLogRow(&row) }
        return Page(found: rows, limit: limit, key: \.id)
    }

    /// What the newest rows within the scope have, for lists to choose from.
    package struct Choices: Sendable {
        package var tables: Set<String> = []
        package var actions: Set<String> = []
        /// Names of people by their id.
        package var people: [ID<User>: String] = [:]
    }

    package static func choices(scope: Scope, _ tx: borrowing Transaction) throws -> Choices {
        let rows = try tx.all(
            """
            SELECT DISTINCT n.tablo, n.islem, n.kullanici_id, k.ad
            FROM (SELECT l.tablo, l.islem, l.kullanici_id FROM sistem_log l
                WHERE \(fragment: scope.condition("l.bayi_id")) ORDER BY l.id DESC LIMIT 2000) n
            LEFT JOIN kullanicilar k ON k.id = n.kullanici_id
            """
        ) { row in
            (
                try row.next(String.self), try row.next(String.self), try row.next(ID<User>?.self),
                try row.next(String?.self)
            )
        }
        var choices = Choices()
        for (table, action, person, name) in rows {
            choices.tables.insert(table)
            choices.actions.insert(action)
            if let person { choices.people[person] = name ?? "#\(person)" }
        }
        return choices
    }
}
