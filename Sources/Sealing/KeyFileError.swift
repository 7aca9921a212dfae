/// Why the key file can't be used. Never holds its content.
package struct KeyFileError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Reason: Sendable, Equatable {
        case missing
        case exists
        case notAFile
        case wrongOwner
        /// Group or others may use it; its permission bits in octal.
        case tooOpen(mode: String)
        /// Another process is changing it.
        case busy
        /// Not a key file, seen at this line (from 1).
        case wrongContent(line: Int)
        /// The system refused: its own words.
        case failed(String)
    }

    package var reason: Reason
    package var path: String

    init(_ reason: Reason, path: String) {
        (self.reason, self.path) = (reason, path)
    }

    /// What is wrong and what to do, in Turkish.
    package var turkish: String {
        switch reason {
        case .missing: "Anahtar dosyası yok: \(path). Yedeğinden geri yükleyin; yenisi yalnızca yeni kurulumda oluşur."
        case .exists: "Anahtar dosyası zaten var, üzerine yazılmaz: \(path)."
        case .notAFile: "Anahtar dosyası sıradan bir dosya değil: \(path)."
        case .wrongOwner: "Anahtar dosyası başka bir kullanıcının: \(path). Sahibini servis kullanıcısı yapın (chown)."
        case .tooOpen(let mode): "Anahtar dosyasını başkaları da okuyabilir (\(mode)): \(path). chmod 400 uygulayın."
        case .busy: "Anahtar dosyasını şu anda başka bir işlem değiştiriyor: \(path). Bitmesini bekleyin."
        case .wrongContent(let line): "Anahtar dosyasının \(line). satırı geçersiz: \(path). Yedeğinden geri yükleyin."
        case .failed(let words): "Anahtar dosyası kullanılamadı: \(path) (\(words))."
        }
    }

    /// What is wrong and what to do, in English.
    package var english: String {
        switch reason {
        case .missing: "There is no key file: \(path). Restore it from a copy; only a new installation makes a new one."
        case .exists: "There is already a key file, it is not overwritten: \(path)."
        case .notAFile: "The key file is not a regular file: \(path)."
        case .wrongOwner: "The key file belongs to another user: \(path). Give it to the service's user (chown)."
        case .tooOpen(let mode): "Others can read the key file (\(mode)): \(path). Run chmod 400."
        case .busy: "Another process is changing the key file: \(path). Wait until it has finished."
        case .wrongContent(let line): "Line \(line) of the key file is not valid: \(path). Restore it from a copy."
        case .failed(let words): "The key file could not be used: \(path) (\(words))."
        }
    }

    /// Both texts, a line each.
    package var description: String { turkish + "\n" + english }
}
