import Domain
import LosslessJSON
import SQLEngine
import Storage

/// What the audit log tells of changes.
extension Operations {
    /// A text that a person or another system wrote about an order, without the order's buyer: the log can't be changed, so
    /// what it holds could never be erased.
    func withoutBuyer(_ text: String, _ order: ID<Order>, _ tx: borrowing Transaction) throws -> String {
        var mentions = PersonMentions(PersonIdentity())
        try PersonOrders.collect(order, into: &mentions, tx)
        return oneLine(mentions.cleaned(text, .own) ?? text)
    }

    func log(
        _ order: Order, _ action: String, _ message: String, _ changes: FieldChanges, _ actor: Actor,
        _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "siparisler", row: order.id.rawValue, action: action, message: message,
                dealer: order.dealer, order: order.id, integration: order.integration, before: changes.before,
                after: changes.after),
            now: world.now(), tx)
    }
}

extension FieldChanges {
    /// One field that went from one value to another.
    init(_ name: String, _ before: String?, _ after: String?) {
        self.init()
        note(name, before, after)
    }

    mutating func note(_ name: String, _ before: Money?, _ after: Money?) {
        note(name, before?.description, after?.description)
    }

    mutating func note<Entity>(_ name: String, _ before: ID<Entity>?, _ after: ID<Entity>?) {
        note(name, before?.rawValue, after?.rawValue)
    }

    /// How an integration differs from what is stored; of credentials and settings only that they do.
    init(_ known: StoredIntegration?, _ input: IntegrationInput) {
        self.init()
        if known == nil { note("platform_id", nil, input.platform) }
        note("ad", known?.name, input.name.trimmed)
        note("otomatik_gonder", known?.submitsAutomatically, input.automaticSubmission)
        noteHidden("kullanici_adi", isChanged: known?.userName != input.userName)
        noteMembers(of: "extra_config", known?.configuration, input.configuration)
        // Where secrets are sent is no secret itself.
        note("sunucu", Self.server(in: known?.configuration), Self.server(in: input.configuration))
        for (name, secret) in [("api_key", input.apiKey), ("api_secret", input.apiSecret), ("sifre", input.password)] {
            noteHidden(name, isChanged: secret != nil)
        }
    }

    private static func server(in configuration: String?) -> String? {
        configuration.flatMap { try? JSON(parsing: $0) }?["adres"]?.string.flatMap(server)
    }

    /// Name and port of an address. The rest of it may hold secrets.
    private static func server(of address: String) -> String? {
        guard let start = address.firstRange(of: "://")?.upperBound else { return nil }
        return String(address[start...].prefix { $0 != "/" && $0 != "?" }.prefix(200))
    }

    /// How a receiver of events differs from what is stored.
    init(_ known: StoredWebhookSubscription?, _ input: WebhookInput) {
        self.init()
        note("ad", known?.name, input.name)
        note("sunucu", (known?.address).flatMap(Self.server), Self.server(of: input.address))
        noteHidden("adres", isChanged: known?.address != input.address)
        func words(_ events: [WebhookEvent]) -> String { events.map(\.rawValue).sorted().joined(separator: ", ") }
        note("olaylar", (known?.events).map(words), words(input.events))
    }

    /// How a routing rule differs from what is stored.
    init(_ known: RoutingRuleListRow?, _ input: RoutingRuleInput) {
        self.init()
        note("ad", known?.name, input.name.trimmed)
        note("oncelik", known?.priority, input.priority)
        note("aktif", known?.isActive, input.isActive)
        note("tedarikci_entegrasyon_id", known?.supplier, input.supplier)
        note("platform_id", known?.platform, input.platform)
        note("kategori", known?.category, input.category?.trimmed.nonEmpty)
        note("sku_on_eki", known?.skuPrefix, input.skuPrefix?.trimmed.nonEmpty)
        note("il", known?.city, input.city?.trimmed.nonEmpty)
        note("tutar_alt", known?.amountMin, input.amountMin)
        note("tutar_ust", known?.amountMax, input.amountMax)
    }
}
