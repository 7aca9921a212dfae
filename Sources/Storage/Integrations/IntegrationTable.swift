package import Domain
package import SQLEngine

/// A dealer's account on a platform, as stored: secrets sealed (`entegrasyonlar` with its `platformlar`).
package struct StoredIntegration: Sendable {
    package var id: ID<Integration>
    package var dealer: ID<User>
    package var platform: ID<Platform>
    package var code: PlatformCode
    package var platformURL: String
    package var name: String
    package var status: IntegrationStatus
    package var sealedAPIKey: String?
    package var sealedAPISecret: String?
    package var userName: String?
    package var sealedPassword: String?
    package var configuration: String
    package var submitsAutomatically: Bool
    package var cursor: String?
    /// Secrets that were replaced not long ago, sealed: webhooks may still be proved by them until `previousEndsAt`.
    package var sealedPreviousAPISecret: String?
    package var sealedPreviousPassword: String?
    package var previousEndsAt: Timestamp?
}

/// A secret ready to be stored, and what may be shown of it.
package struct SealedSecret: Sendable {
    package var text: String
    /// Its last characters, by which people tell keys apart; nil where they would tell too much.
    package var end: String?

    package init(text: String, end: String?) { (self.text, self.end) = (text, end) }
}

/// Reading and writing `entegrasyonlar`.
package enum IntegrationTable {
    private static let columns: SQL = """
        e.id, e.kullanici_id, e.platform_id, p.kod, p.api_url, e.ad, e.durum, e.api_key, e.api_secret, e.kullanici_adi,
        e.sifre, e.extra_config, e.otomatik_gonder, e.imlec, e.onceki_api_secret, e.onceki_sifre, e.onceki_bitis_at
        """

    package static func find(
        _ id: ID<Integration>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredIntegration? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id
            WHERE e.id = \(id) AND e.silindi_at IS NULL AND \(fragment: scope.condition("e.kullanici_id"))
            """, read)
    }

    /// The same, and nobody else changes it until the transaction ends.
    package static func lock(
        _ id: ID<Integration>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredIntegration? {
        _ = try tx.first("SELECT 1 FROM entegrasyonlar WHERE id = \(id) \(dialect: .forUpdate)") {
            try $0.next(Int.self)
        }
        return try find(id, scope: scope, tx)
    }

    /// The integration that an inbound webhook names by its secret path.
    package static func find(webhookCode: String, _ tx: borrowing Transaction) throws -> StoredIntegration? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id
            WHERE e.kanca_kodu = \(webhookCode)
            """, read)
    }

    /// The dealer's first active integration of a platform.
    package static func active(
        _ platform: PlatformCode, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> StoredIntegration? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id
            WHERE e.kullanici_id = \(dealer) AND p.kod = \(platform) AND e.durum = 'aktif' ORDER BY e.id LIMIT 1
            """, read)
    }

    /// What the pace of calls depends on: platform and settings, by account.
    package static func paces(
        of ids: [Int64], _ tx: borrowing Transaction
    ) throws -> [Int64: (code: PlatformCode, configuration: String)] {
        let rows = try tx.all(
            """
            SELECT e.id, p.kod, e.extra_config FROM entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id
            WHERE e.id IN \(ids: ids)
            """
        ) { row in
            let id: Int64 = try row.next()
            let code = PlatformCode(rawValue: try row.next())
            return (id, code, try row.next(JSONText?.self)?.text ?? "{}")
        }
        var found: [Int64: (code: PlatformCode, configuration: String)] = [:]
        for (id, code, configuration) in rows { if let code { found[id] = (code, configuration) } }
        return found
    }

    package static func all(_ tx: borrowing Transaction) throws -> [StoredIntegration] {
        try tx.all(
            """
            SELECT \(fragment: columns) FROM entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id ORDER BY e.id
            """, read)
    }

    private static func read(_ row: inout RowReader) throws -> StoredIntegration {
        StoredIntegration(
            id: try row.next(), dealer: try row.next(), platform: try row.next(), code: try row.next(),
            platformURL: try row.next(), name: try row.next(), status: try row.next(), sealedAPIKey: try row.next(),
            sealedAPISecret: try row.next(), userName: try row.next(), sealedPassword: try row.next(),
            configuration: try row.next(JSONText.self).text, submitsAutomatically: try row.next(),
            cursor: try row.next(JSONText?.self)?.text, sealedPreviousAPISecret: try row.next(),
            sealedPreviousPassword: try row.next(), previousEndsAt: try row.next())
    }

    /// Adds an integration without its secrets, which are sealed with the id that this gives out.
    package static func insert(
        dealer: ID<User>, platform: ID<Platform>, name: String, userName: String?, configuration: String,
        submitsAutomatically: Bool, webhookCode: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Integration> {
        try tx.one(
            """
            INSERT INTO entegrasyonlar (kullanici_id, platform_id, ad, kullanici_adi, extra_config, otomatik_gonder,
                kanca_kodu, sonraki_cekim_at, created_at, updated_at)
            VALUES (\(dealer), \(platform), \(name), \(userName), \(JSONText(configuration)), \(submitsAutomatically),
                \(webhookCode), \(now), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    package static func update(
        _ id: ID<Integration>, name: String, userName: String?, configuration: String, submitsAutomatically: Bool,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET ad = \(name), kullanici_adi = \(userName), extra_config = \(JSONText(configuration)),
                otomatik_gonder = \(submitsAutomatically), updated_at = \(now) WHERE id = \(id)
            """)
    }

    /// Stores sealed secrets; nil leaves what is there.
    package static func setSecrets(
        _ id: ID<Integration>, apiKey: SealedSecret?, apiSecret: SealedSecret?, password: SealedSecret?,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        func changed(_ secret: SealedSecret?) -> Timestamp? { secret == nil ? nil : now }
        // An end that is not shown is stored as an empty text: nil would leave that of the secret before.
        func end(_ secret: SealedSecret?) -> String? { secret.map { $0.end ?? "" } }
        try tx.run(
            """
            UPDATE entegrasyonlar SET api_key = coalesce(\(apiKey?.text), api_key),
                api_key_son = coalesce(\(end(apiKey)), api_key_son),
                api_key_degisti_at = coalesce(\(changed(apiKey)), api_key_degisti_at),
                api_secret = coalesce(\(apiSecret?.text), api_secret),
                api_secret_son = coalesce(\(end(apiSecret)), api_secret_son),
                api_secret_degisti_at = coalesce(\(changed(apiSecret)), api_secret_degisti_at),
                sifre = coalesce(\(password?.text), sifre),
                sifre_degisti_at = coalesce(\(changed(password)), sifre_degisti_at)
            WHERE id = \(id)
            """)
    }

    /// Keeps the replaced secrets, sealed anew for their columns, until a moment; nil leaves what is there.
    package static func setPreviousSecrets(
        _ id: ID<Integration>, apiSecret: String?, password: String?, endsAt: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET onceki_api_secret = coalesce(\(apiSecret), onceki_api_secret),
                onceki_sifre = coalesce(\(password), onceki_sifre), onceki_bitis_at = \(endsAt) WHERE id = \(id)
            """)
    }

    /// Forgets replaced secrets whose time is over.
    package static func forgetPreviousSecrets(endedBefore now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET onceki_api_secret = NULL, onceki_sifre = NULL, onceki_bitis_at = NULL
            WHERE onceki_bitis_at <= \(now)
            """)
    }

    /// Changes the state; becoming active asks the shop at once.
    package static func setStatus(
        _ id: ID<Integration>, _ status: IntegrationStatus, error: String?, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET durum = \(status), 
                son_hata = \(error.map { Redaction.withoutSecrets($0, charactersMax: 500) }), sonraki_cekim_at = \(now), updated_at = \(now) WHERE id = \(id)
            """)
    }

    package static func setLastError(
        _ id: ID<Integration>, _ error: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET son_hata = \(Redaction.withoutSecrets(error, charactersMax: 500)),
                updated_at = \(now) WHERE id = \(id)
            """)
    }

    /// Notes a complete pull.
    package static func pullSucceeded(
        _ id: ID<Integration>, cursor: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET imlec = \(JSONText(cursor)), son_basarili_cekim_at = \(now), son_hata = NULL,
                updated_at = \(now) WHERE id = \(id)
            """)
    }

    /// The active shops that are to be asked now; each is given out once per interval, on whatever node.
    package static func takeDue(
        now: Timestamp, next: Timestamp, _ tx: borrowing Transaction
    ) throws -> [(id: ID<Integration>, dealer: ID<User>)] {
        let due = try tx.all(
            """
            SELECT e.id, e.kullanici_id FROM entegrasyonlar e
            WHERE e.durum = 'aktif' AND e.sonraki_cekim_at <= \(now)
                AND e.platform_id IN (SELECT id FROM platformlar WHERE kod = 'trendyol')
            ORDER BY e.id LIMIT 200 \(dialect: .forUpdateSkippingLocked)
            """
        ) { row in (id: try row.next(ID<Integration>.self), dealer: try row.next(ID<User>.self)) }
        for shop in due { try tx.run("UPDATE entegrasyonlar SET sonraki_cekim_at = \(next) WHERE id = \(shop.id)") }
        return due
    }
}

extension IntegrationTable {
    /// What keeps an integration from going.
    package enum Hold: Sendable, Equatable {
        case openOrders(Int)
        case rules(Int)
    }

    /// Open orders that came from it or are at it, and rules that lead to it; nil if nothing hangs on it.
    package static func hold(on id: ID<Integration>, _ tx: borrowing Transaction) throws -> Hold? {
        let orders = try tx.value(
            """
            SELECT count(*) FROM (
                SELECT s.id FROM siparisler s WHERE s.entegrasyon_id = \(id) AND s.durum NOT IN \(fragment: ended)
                UNION SELECT s.id FROM siparisler s JOIN siparis_urunleri u ON u.siparis_id = s.id
                WHERE u.tedarikci_entegrasyon_id = \(id) AND s.durum NOT IN \(fragment: ended)) AS acik
            """, as: Int.self)
        if let orders, orders > 0 { return .openOrders(orders) }
        let rules = try tx.value(
            "SELECT count(*) FROM yonlendirme_kurallari WHERE tedarikci_entegrasyon_id = \(id)", as: Int.self)
        return rules.flatMap { $0 > 0 ? .rules($0) : nil }
    }

    private static let ended: SQL = """
        ('teslim_edildi', 'tamamlandi', 'iade_edildi', 'iptal_edildi', 'tedarik_edilemedi', 'bolundu')
        """

    /// Takes an integration out of use for good: its secrets are wiped, its webhook no longer leads to it. The row stays
    /// for the orders and records that name it.
    package static func remove(
        _ id: ID<Integration>, webhookCode: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE entegrasyonlar SET silindi_at = \(now), durum = 'duraklatildi', api_key = NULL, api_secret = NULL,
                sifre = NULL, kanca_kodu = \(webhookCode), updated_at = \(now) WHERE id = \(id)
            """)
        try tx.run("UPDATE tedarikci_urunleri SET durum = 'pasif', updated_at = \(now) WHERE entegrasyon_id = \(id)")
        try tx.run("UPDATE mesaj_log SET durum = 'vazgecildi' WHERE entegrasyon_id = \(id) AND durum = 'kuyrukta'")
    }
}
