package import Domain
package import SQLEngine

/// What the list of orders is narrowed to.
package struct OrderListFilter: Sendable {
    package var group: OrderGroup
    /// What the person typed; shorter than two letters counts as nothing.
    package var search: String
    package var integration: ID<Integration>?

    package init(group: OrderGroup = .all, search: String = "", integration: ID<Integration>? = nil) {
        (self.group, self.search, self.integration) = (group, search, integration)
    }
}

/// One row of the list of orders.
package struct OrderListRow: Sendable {
    package var id: ID<Order>
    package var number: String
    package var packageID: String?
    package var status: OrderStatus
    package var payment: PaymentStatus
    package var total: Money
    package var currency: String
    package var customerName: String?
    package var city: String?
    package var integrationName: String?
    package var platformName: String?
    package var dealerName: String
    package var orderedAt: Timestamp
    package var shipBy: Timestamp?
    package var isHeld: Bool
    package var isCancelRequested: Bool
    package var carrier: String?
    package var trackingNumber: String?
    package var lineCount: Int
    package var firstLine: String?
    package var hasUncertainSubmission: Bool
    package var hasDeadJob: Bool

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        number = try row.next()
        packageID = try row.next()
        status = try row.next()
        payment = try row.next()
        total = try row.next()
        currency = try row.next()
        customerName = try row.next()
        city = try row.next()
        integrationName = try row.next()
        platformName = try row.next()
        dealerName = try row.next()
        orderedAt = try row.next()
        shipBy = try row.next()
        isHeld = try row.next()
        isCancelRequested = try row.next()
        carrier = try row.next()
        trackingNumber = try row.next()
        lineCount = try row.next()
        firstLine = try row.next()
        hasUncertainSubmission = try row.next(Int.self) > 0
        hasDeadJob = try row.next(Int.self) > 0
    }
}

/// The list of orders, newest first.
package enum OrderList {
    /// One page of it.
    ///
    /// - Parameters:
    ///   - before: the `next` of the page before; nil for the first.
    ///   - limit: rows to a page.
    package static func page(
        _ filter: OrderListFilter, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<OrderListRow> {
        let rows = try tx.all(
            """
            SELECT s.id, s.siparis_numarasi, s.dis_paket_no, s.durum, s.odeme_durumu, s.toplam_tutar, s.para_birimi,
                s.musteri_ad, a.il, e.ad, p.ad, k.ad, coalesce(s.siparis_tarihi, s.created_at), s.son_teslim_tarihi,
                s.bekletildi, s.iptal_talebi, s.kargo_firmasi, s.kargo_takip_no,
                (SELECT count(*) FROM siparis_urunleri u WHERE u.siparis_id = s.id),
                (SELECT u.ad FROM siparis_urunleri u WHERE u.siparis_id = s.id ORDER BY u.id LIMIT 1),
                (SELECT count(*) FROM tedarikci_siparisleri t WHERE t.siparis_id = s.id AND t.durum = 'belirsiz'),
                (SELECT count(*) FROM is_kuyrugu i WHERE i.siparis_id = s.id AND i.durum = 'olu')
            FROM siparisler s
            JOIN kullanicilar k ON k.id = s.kullanici_id
            LEFT JOIN entegrasyonlar e ON e.id = s.entegrasyon_id
            LEFT JOIN platformlar p ON p.id = e.platform_id
            LEFT JOIN siparis_adresleri a ON a.siparis_id = s.id AND a.tur = 'teslimat'
            WHERE \(fragment: conditions(filter, before: before, scope: scope))
            ORDER BY s.id DESC LIMIT \(limit + 1)
            """
        ) { row in try OrderListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    private static func conditions(_ filter: OrderListFilter, before: Int64?, scope: Scope) -> SQL {
        var conditions = Conditions(scope.condition("s.kullanici_id"))
        conditions.add(filter.group.condition)
        if let before { conditions.add("s.id < \(before)") }
        if let integration = filter.integration { conditions.add("s.entegrasyon_id = \(integration)") }
        for condition in searchConditions(filter.search) { conditions.add(condition) }
        return conditions.sql
    }

    /// What each word of a search asks of `siparisler s`; a word of one letter asks nothing.
    static func searchConditions(_ search: String) -> [SQL] {
        foldedForSearch(search.prefix(100)).split(separator: " ").filter { $0.count >= 2 }.map { word in
            "s.arama LIKE \(containsPattern(String(word))) ESCAPE '\\'"
        }
    }
}
