import Domain
import SQLEngine
import Storage

/// How a person is called and reached.
package struct UserProfile: Sendable, Equatable {
    package var name: String
    package var email: String
    package var phone: String?
    /// `tr` or `en`.
    package var language: String

    package init(name: String, email: String, phone: String?, language: String = "tr") {
        (self.name, self.email, self.phone, self.language) = (name, email, phone, language)
    }

    /// What is wrong with it.
    var problems: [FieldProblem] {
        var problems: [FieldProblem] = []
        if name.isEmpty || name.count > 200 { problems.append(FieldProblem("ad", "1–200 karakterlik bir ad yazın.")) }
        if !email.looksLikeEmail {
            problems.append(FieldProblem("email", "Geçerli bir e-posta adresi yazın; örnek: ad@firma.com."))
        }
        if let phone, phone.count > 20 {
            problems.append(FieldProblem("telefon", "Telefon en çok 20 karakter olabilir; örnek: +905321234567."))
        }
        if !["tr", "en"].contains(language) { problems.append(FieldProblem("dil", "Dil tr veya en olmalı.")) }
        return problems
    }

    /// The profile with its address in the one form that is stored.
    ///
    /// - Throws: ``OperationError/invalid(_:)``
    func checked() throws(OperationError) -> UserProfile {
        var profile = self
        profile.email = UserTable.normalised(email: email)
        guard profile.problems.isEmpty else { throw .invalid(profile.problems) }
        return profile
    }

    /// What the log tells of a change: of the person only which fields differ.
    func logged(over user: StoredUser) -> FieldChanges {
        var changes = FieldChanges()
        changes.noteHidden("ad", isChanged: name != user.name)
        changes.noteHidden("email", isChanged: email != user.email)
        changes.noteHidden("telefon", isChanged: phone != user.phone)
        changes.note("dil", user.language, language)
        return changes
    }

    /// Stores the profile of somebody who has an account. A new address is told to the person.
    ///
    /// - Throws: ``OperationError/conflict(code:message:)`` with code `eposta_kayitli`.
    func store(
        over user: StoredUser, origin: SignInOrigin, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        if email != user.email {
            guard try UserTable.find(email: email, tx) == nil else { throw People.emailIsTaken }
            try origin.notice(.emailChanged, for: user.id, now: now, tx)
            // A link that was sent to the old address must not open the account any more.
            try LoginLinkTable.deleteAll(of: user.id, tx)
        }
        try UserTable.update(
            user.id, name: name, email: email, phone: phone, language: language, now: now, tx)
    }
}

extension String {
    /// One `@`, something before it, a name with a dot after it, no blanks: enough to catch slips of the keyboard.
    fileprivate var looksLikeEmail: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && utf8.count <= 254
            && parts[1].split(separator: ".", omittingEmptySubsequences: false).count >= 2
            && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
            && !unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
    }
}
