package import Domain

/// Codes for somebody who has lost the authenticator: 80 random bits each, four groups of four letters and digits.
package enum RecoveryCode {
    package static let count = 10

    /// New codes, to be shown once.
    package static func random(_ world: World) -> [Secret] {
        (0..<count).map { _ in
            let letters = Array(Base32.text(world.randomBytes(10)).lowercased())
            let groups = stride(from: 0, to: letters.count, by: 4).map {
                String(letters[$0..<min($0 + 4, letters.count)])
            }
            return Secret(groups.joined(separator: "-"))
        }
    }

    /// What the database keeps of a code. The owner is part of it, so that two people's rows can't be mixed up.
    ///
    /// - Parameter code: as it was typed: case, blanks and dashes do not matter.
    package static func hash(_ code: Secret, owner: ID<User>) -> String {
        let letters = code.revealed.lowercased().filter { $0.isLetter || $0.isNumber }
        return TokenHash.of("kurtarma:\(owner):\(letters)")
    }

    /// Whether a typed text may be a recovery code rather than six digits.
    package static func looksLikeOne(_ text: String) -> Bool {
        text.filter { $0.isLetter || $0.isNumber }.count == 16
    }
}
