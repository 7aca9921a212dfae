/// The languages of the panel.
package enum Language: String, Sendable, CaseIterable {
    case turkish = "tr"
    case english = "en"
}

/// A text in all languages. Places for values are written `{ad}`.
package struct Phrase: Sendable, Equatable {
    package var turkish: String
    package var english: String

    package init(_ turkish: String, _ english: String) {
        self.turkish = turkish
        self.english = english
    }

    package func text(_ language: Language) -> String {
        switch language {
        case .turkish: turkish
        case .english: english
        }
    }

    /// The names of the places in a text.
    package static func places(in text: String) -> Set<String> {
        var places: Set<String> = []
        for piece in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            if let end = piece.firstIndex(of: "}") { places.insert(String(piece[..<end])) }
        }
        return places
    }
}
