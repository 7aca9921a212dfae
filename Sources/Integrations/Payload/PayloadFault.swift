/// What makes one element of a payload unreadable, and where.
struct PayloadFault: Error, Equatable {
    /// For example `content[3].lines[0].quantity`.
    var place: String
    /// In plain English, to be read after the place: `is missing`.
    var problem: String
}
