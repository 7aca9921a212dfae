/// The catalogue in one language.
struct Texts: Sendable {
    let language: Language

    /// The text of a key with its places filled. An unknown key shows itself; a test finds it.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let phrase = Catalogue.phrases[key] else { return key }
        var text = phrase.text(language)
        for (place, value) in values { text.replace("{\(place)}", with: value) }
        return text
    }

    func callAsFunction(_ phrase: Phrase) -> String { phrase.text(language) }
}

/// All texts of the panel.
package enum Catalogue {
    package static let phrases: [String: Phrase] = [
        frame, orders, setup, products, watching, queue, account,
        webhooks,
        personalData,
        supplierLinks,
        people,
        transfer,
    ]
    .reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
}
