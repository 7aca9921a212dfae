/// Why a sealed text was not opened. Holds nothing of its content.
package enum SealingError: Error, Sendable, Equatable {
    /// Not of the form that ``SecretBox`` writes.
    case malformed
    /// Sealed with a key that is neither in the key file nor among the data keys.
    case unknownKey(String)
    /// Changed, or moved from another row, column, table or tenant, or sealed with another key of the same id.
    case refused

    /// What is wrong and what to do, in Turkish.
    package var turkish: String {
        switch self {
        case .malformed: "Şifreli alan bozuk. Değeri yeniden girin."
        case .unknownKey(let id):
            "Şifreli alanın anahtarı (\(id)) bulunamadı. Anahtar dosyasını yedeğinden geri yükleyin."
        case .refused: "Şifreli alan değiştirilmiş veya başka bir kayda ait. Değeri yeniden girin."
        }
    }

    /// What is wrong and what to do, in English.
    package var english: String {
        switch self {
        case .malformed: "The sealed field is damaged. Enter the value again."
        case .unknownKey(let id):
            "The key of the sealed field (\(id)) was not found. Restore the key file from its copy."
        case .refused: "The sealed field was changed or belongs to another row. Enter the value again."
        }
    }
}
