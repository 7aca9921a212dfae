package import Domain
package import SQLEngine

/// Under which numbers, addresses and names an order knows its buyer.
package struct OrderContact: Sendable, Equatable {
    package var order: ID<Order>
    package var createdAt: Timestamp
    package var status: OrderStatus
    package var names: [String]
    package var phones: [String]
    package var emails: [String]

    /// Whether the order is of this person. A name decides only if nothing better was given.
    package func belongs(to person: PersonIdentity) -> Bool {
        if let phone = person.phone,
            phones.contains(where: { PersonIdentity.normalised(phone: $0) == phone })
        {
            return true
        }
        if let email = person.email,
            emails.contains(where: { PersonIdentity.normalised(email: $0) == email })
        {
            return true
        }
        guard !person.isCertain, let name = person.name.map(foldedForSearch) else { return false }
        return names.contains { foldedForSearch($0).contains(name) }
    }
}

/// Finding the orders of a person. Numbers are stored as they were written, so this reads all orders, a slice at a time.
package enum PersonOrders {
    /// How many ids one slice spans.
    package static let slice: Int64 = 20_000

    package static func lastID(_ tx: borrowing Transaction) throws -> Int64 {
        try tx.first("SELECT max(id) FROM siparisler") { try $0.next(Int64?.self) ?? 0 } ?? 0
    }

    /// The buyers of the orders of a slice that still have one.
    package static func contacts(after: Int64, _ tx: borrowing Transaction) throws -> [OrderContact] {
        try tx.all(
            """
            SELECT s.id, s.created_at, s.durum, s.musteri_ad, s.musteri_telefon, s.musteri_eposta, t.ad, t.telefon,
                f.ad, f.telefon
            FROM siparisler s
            LEFT JOIN siparis_adresleri t ON t.siparis_id = s.id AND t.tur = 'teslimat'
            LEFT JOIN siparis_adresleri f ON f.siparis_id = s.id AND f.tur = 'fatura'
            WHERE s.id > \(after) AND s.id <= \(after + slice) ORDER BY s.id
            """
        ) { row in
            var contact = OrderContact(
                order: try row.next(), createdAt: try row.next(), status: try row.next(), names: [], phones: [],
                emails: [])
            if let name = try row.next(String?.self) { contact.names.append(name) }
            if let phone = try row.next(String?.self) { contact.phones.append(phone) }
            if let email = try row.next(String?.self) { contact.emails.append(email) }
            for _ in 0..<2 {
                if let name = try row.next(String?.self) { contact.names.append(name) }
                if let phone = try row.next(String?.self) { contact.phones.append(phone) }
            }
            return contact
        }
    }

    /// Recipients of messages of a slice of messages that still have one.
    package static func recipients(
        after: Int64, _ tx: borrowing Transaction
    ) throws -> [(id: Int64, order: Int64?, createdAt: Timestamp, recipient: String)] {
        try tx.all(
            """
            SELECT id, siparis_id, created_at, alici FROM mesaj_log
            WHERE anonim_at IS NULL AND id > \(after) ORDER BY id LIMIT \(slice)
            """
        ) { row in (try row.next(), try row.next(), try row.next(), try row.next()) }
    }

    /// Adds what an order tells of its buyer to what is looked for elsewhere.
    package static func collect(
        _ order: ID<Order>, into mentions: inout PersonMentions, _ tx: borrowing Transaction
    ) throws {
        let header = try tx.first(
            """
            SELECT siparis_numarasi, dis_paket_no, musteri_ad, musteri_telefon, musteri_eposta FROM siparisler
            WHERE id = \(order)
            """
        ) { row in try (0..<5).map { _ in try row.next(String?.self) } }
        guard let header else { return }
        mentions.add(order: order.rawValue, numbers: [header[0], header[1]])
        mentions.add(name: header[2])
        mentions.add(phone: header[3])
        mentions.add(email: header[4])
        let addresses = try tx.all(
            "SELECT ad, firma, metin, telefon FROM siparis_adresleri WHERE siparis_id = \(order)"
        ) { row in try (0..<4).map { _ in try row.next(String?.self) } }
        for address in addresses {
            for name in address[0..<3] { mentions.add(name: name) }
            mentions.add(phone: address[3])
        }
    }

    /// The suppliers that orders were handed to: they hold the person's data too.
    package static func suppliers(of orders: [Int64], _ tx: borrowing Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT DISTINCT e.ad FROM tedarikci_siparisleri t JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            WHERE t.siparis_id IN \(ids: orders) ORDER BY e.ad
            """
        ) { try $0.next() }
    }
}

extension OrderStatus {
    /// Whether the order still has to be brought to its buyer, or back from them.
    package var needsBuyer: Bool {
        switch self {
        case .delivered, .completed, .returned, .cancelled, .unsupplied, .superseded: false
        default: true
        }
    }
}
