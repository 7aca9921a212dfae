/// A data key as the database keeps it: sealed with a master key of the key file, which is not in the database.
package struct SealedDataKey: Sendable, Equatable {
    /// How the ids of data keys begin, so that they are told from master keys at a glance.
    static let idPrefix = "dk-"

    /// The key id that stands in the texts that it sealed.
    package var id: String
    /// `v1:<id of the master key>:<base64>`.
    package var sealed: String

    package init(id: String, sealed: String) { (self.id, self.sealed) = (id, sealed) }

    /// The id of the master key that it is sealed with; nil if the text is damaged.
    package var masterKeyID: String? { SecretBox.keyID(of: sealed) }

    /// Where it belongs: a sealed key opens under its own id only.
    var context: SealingContext {
        SealingContext(table: "veri_anahtarlari", row: id, column: "sarili", tenant: nil)
    }
}
