import Domain
import Foundation
import Storage

/// What a new password must be like: long, and not what everybody tries first. No demands on kinds of characters.
///
/// Source: OWASP ASVS 5.0, 6.2.
enum PasswordRules {
    static let lengthRange = 12...128
    /// What must be left of a password without what is easily guessed.
    private static let restMin = 6

    /// The form that is hashed: composed (NFC) once, so that the same keys give the same bytes on every system.
    static func normalised(_ password: Secret) -> Secret {
        Secret(password.revealed.precomposedStringWithCanonicalMapping)
    }

    /// What is wrong with a password, in Turkish; nil if nothing is.
    ///
    /// - Parameter context: words that belong to the person, such as name and mail address.
    static func problem(_ password: Secret, context: [String]) -> String? {
        let length = password.revealed.count
        guard length >= lengthRange.lowerBound else { return "Şifre en az 12 karakter olmalı." }
        guard length <= lengthRange.upperBound else { return "Şifre en çok 128 karakter olabilir." }
        let folded = foldedForSearch(password.revealed)
        let isEasy = Set(folded).count < 5 || lengthWithoutRuns(folded) < restMin || CommonPasswords.isVariation(folded)
        if isEasy { return "Bu şifre çok kolay tahmin edilir." }
        let words = (contextWords + context.flatMap(words)).sorted { $0.count > $1.count }
        let letters = String(folded.filter(\.isLetter))
        var rest = letters
        for word in words { rest = rest.replacing(word, with: "") }
        if rest != letters, rest.count < restMin {
            return "Şifre, adınız veya “sipariş” gibi kolay tahmin edilen kelimelerden oluşmasın."
        }
        return nil
    }

    /// The length if a run such as `12345678`, `fedcba`, `8901` or `aaaa` counts as two characters.
    private static func lengthWithoutRuns(_ folded: String) -> Int {
        let values = folded.unicodeScalars.map { Int($0.value) }
        var (length, runStep): (Int, Int?) = (min(values.count, 1), nil)
        for (value, next) in zip(values, values.dropFirst()) {
            let step = step(from: value, to: next)
            if step == nil || step != runStep { length += 1 }
            runStep = step
        }
        return length
    }

    /// How two characters follow each other in a run; nil if they don't. After 9 comes 0.
    private static func step(from value: Int, to next: Int) -> Int? {
        let (zero, nine) = (0x30, 0x39)
        if (value, next) == (nine, zero) { return 1 }
        if (value, next) == (zero, nine) { return -1 }
        return abs(next - value) <= 1 ? next - value : nil
    }

    /// The parts of a name or address that are long enough to matter.
    private static func words(of text: String) -> [String] {
        foldedForSearch(text).split { !$0.isLetter }.map(String.init).filter { $0.count >= 4 }
    }

    private static let contextWords = [
        "siparis", "yonetim", "sistem", "bayi", "tedarikci", "tedarik", "trendyol", "hepsiburada", "pazaryeri",
        "password", "parola", "sifre", "qwerty", "admin", "operator", "istanbul", "turkiye", "fenerbahce",
        "galatasaray", "besiktas", "trabzonspor", "welcome", "hosgeldin", "letmein", "asdfgh", "iloveyou",
    ]
}
