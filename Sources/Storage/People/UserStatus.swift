import SQLEngine

/// Whether a person may sign in (`kullanicilar.durum`).
package enum UserStatus: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    case active = "aktif"
    case disabled = "pasif"
    /// Has an account and no password yet.
    case invited = "davetli"
}
