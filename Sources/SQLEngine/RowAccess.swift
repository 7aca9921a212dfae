/// Whose rows the database itself shows to the work of the current task: the second wall behind `Scope`.
///
/// PostgreSQL keeps it by row-level security, with a setting that lasts for one transaction; SQLite has nothing like it.
/// A task-local value and not a parameter, so that no call can forget to hand it on: the wall is for the day when a
/// statement has forgotten its scope.
package enum RowAccess: Sendable, Equatable {
    /// Jobs, commands, and people who work for all.
    case everyone
    /// The rows of these tenants, and what all share.
    case tenants([Int64])

    @TaskLocal package static var current: RowAccess = .everyone

    /// The name of the setting in PostgreSQL.
    package static let setting = "siparis.kapsam"

    /// The value of the setting.
    package var settingValue: String {
        switch self {
        case .everyone: "hepsi"
        case .tenants(let ids): ids.map(String.init).joined(separator: ",")
        }
    }
}
