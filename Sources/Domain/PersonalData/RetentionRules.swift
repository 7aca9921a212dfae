/// How long personal data is kept, in days. The figures at first are a proposal; who runs the installation decides.
package struct RetentionRules: Sendable, Equatable {
    /// A buyer's contact, after the buyer's last order.
    package var contact = 730
    /// Messages to buyers and suppliers.
    package var messages = 365
    /// Network addresses and browsers of sessions.
    package var addresses = 365
    /// Bodies of webhooks that were worked.
    package var webhooks = 30
    /// Raw answers in the error log.
    package var rawAnswers = 90
    /// Names and addresses on invoices, after the order.
    package var invoices = 3650
    /// Records of what was destroyed.
    package var destructionRecords = 1825

    package init() {}

    /// A rule with its name in the settings, and the days that it may have.
    package struct Rule: Sendable {
        package var name: String
        package var path: any WritableKeyPath<RetentionRules, Int> & Sendable
        package var days: ClosedRange<Int>
    }

    /// Invoices are to be kept five years by the tax law at least, records of destruction three.
    package static let all: [Rule] = [
        Rule(name: "musteri_iletisim_gun", path: \.contact, days: 1...3650),
        Rule(name: "mesaj_gun", path: \.messages, days: 1...3650),
        Rule(name: "ip_gun", path: \.addresses, days: 1...3650),
        Rule(name: "webhook_gun", path: \.webhooks, days: 1...3650),
        Rule(name: "ham_yanit_gun", path: \.rawAnswers, days: 1...3650),
        Rule(name: "fatura_gun", path: \.invoices, days: 1825...7300),
        Rule(name: "imha_kaydi_gun", path: \.destructionRecords, days: 1096...7300),
    ]
}
