package import Domain
package import SQLEngine

/// One card of the list of integrations.
package struct IntegrationListRow: Sendable {
    package var id: ID<Integration>
    package var name: String
    package var dealer: ID<User>
    package var dealerName: String
    package var platform: ID<Platform>
    package var platformName: String
    package var platformCode: String
    package var platformType: String
    package var status: IntegrationStatus
    package var submitsAutomatically: Bool
    package var webhookCode: String
    package var lastPullAt: Timestamp?
    package var nextPullAt: Timestamp?
    package var lastError: String?
    package var createdAt: Timestamp
    package var userName: String?
    /// `extra_config` as JSON text; holds no secrets.
    package var configuration: String
    /// By column; without an entry there is no secret.
    package var secrets: [String: StoredSecretState]
    /// `platformlar.ayar_semasi` as JSON text: the fields that the platform asks for.
    package var fieldSchema: String

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        name = try row.next()
        dealer = try row.next()
        dealerName = try row.next()
        platform = try row.next()
        platformName = try row.next()
        platformCode = try row.next()
        platformType = try row.next()
        status = try row.next()
        submitsAutomatically = try row.next()
        webhookCode = try row.next()
        lastPullAt = try row.next()
        nextPullAt = try row.next()
        lastError = try row.next(String?.self).map { Redaction.withoutSecrets($0) }
        createdAt = try row.next()
        userName = try row.next()
        configuration = try row.next(JSONText.self).text
        secrets = [:]
        for name in ["api_key", "api_secret", "sifre"] { secrets[name] = try StoredSecretState(&row) }
        fieldSchema = try row.next(JSONText.self).text
    }
}

/// What may be told of a secret that is stored.
package struct StoredSecretState: Sendable, Equatable {
    /// Its last characters; nil for a short one and for passwords.
    package var end: String?
    /// The key that it is sealed with.
    package var keyID: String
    /// Nil for one that was stored before this was noted.
    package var changedAt: Timestamp?

    fileprivate init?(_ row: inout RowReader) throws {
        let (keyID, end): (String?, String?) = (try row.next(), try row.next())
        let changedAt: Timestamp? = try row.next()
        guard let keyID else { return nil }
        (self.keyID, self.changedAt) = (keyID, changedAt)
        self.end = end.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The integrations with their health.
package enum IntegrationList {
    private static func keyID(_ column: String) -> SQL { "\(uncheckedSQL: SealedColumn.keyID(of: column))" }

    private static let select: SQL = """
        SELECT e.id, e.ad, e.kullanici_id, k.ad, p.id, p.ad, p.kod, t.ad, e.durum, e.otomatik_gonder, e.kanca_kodu,
            e.son_basarili_cekim_at, e.sonraki_cekim_at, e.son_hata, e.created_at, e.kullanici_adi, e.extra_config,
            \(fragment: keyID("e.api_key")), e.api_key_son, e.api_key_degisti_at,
            \(fragment: keyID("e.api_secret")), e.api_secret_son, e.api_secret_degisti_at,
            \(fragment: keyID("e.sifre")), NULL, e.sifre_degisti_at, p.ayar_semasi
        FROM entegrasyonlar e
        JOIN platformlar p ON p.id = e.platform_id
        JOIN platform_turleri t ON t.id = p.tip_id
        JOIN kullanicilar k ON k.id = e.kullanici_id
        """

    /// One page of the integrations, newest first.
    package static func page(
        before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<IntegrationListRow> {
        var conditions = Conditions("e.silindi_at IS NULL AND \(fragment: scope.condition("e.kullanici_id"))")
        if let before { conditions.add("e.id < \(before)") }
        let rows = try tx.all(
            "\(fragment: select) WHERE \(fragment: conditions.sql) ORDER BY e.id DESC LIMIT \(limit + 1)"
        ) { row in try IntegrationListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// One integration; nil if it is not within the scope.
    package static func find(
        _ id: ID<Integration>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> IntegrationListRow? {
        try tx.first(
            "\(fragment: select) WHERE e.id = \(id) AND e.silindi_at IS NULL AND \(fragment: scope.condition("e.kullanici_id"))"
        ) { row in try IntegrationListRow(&row) }
    }
}
