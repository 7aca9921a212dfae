/// The row-level security of one table in PostgreSQL.
struct TenantPolicy {
    /// What holds for rows that belong to no dealer.
    enum SharedRows {
        case hidden
        /// Everybody reads them.
        case visible
        /// Everybody may add them, but only those who work for all read them, such as lines of a log.
        case writable
    }

    let table: String
    private let visible: String
    private let writable: String

    /// - Parameter tenant: the column with the dealer's id.
    init(_ table: String, tenant: String = "kullanici_id", sharedRows: SharedRows = .hidden) {
        self.table = table
        let own = "\(tenant) = ANY (\(TenantPolicy.tenants))"
        visible = sharedRows == .visible ? "\(own) OR \(tenant) IS NULL" : own
        writable = sharedRows == .writable ? "\(own) OR \(tenant) IS NULL" : own
    }

    /// - Parameter visible: the condition for a table without a column of its own for the dealer.
    init(_ table: String, visible: String) {
        (self.table, self.visible, writable) = (table, visible, visible)
    }

    /// `FORCE` binds the owner of the tables too: the role that the program connects with.
    var statements: String {
        """
        ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
        ALTER TABLE \(table) FORCE ROW LEVEL SECURITY;
        CREATE POLICY bayi_siniri ON \(table)
            USING (\(TenantPolicy.everyone) OR \(visible))
            WITH CHECK (\(TenantPolicy.everyone) OR \(writable));
        """
    }

    // In sub-selects, so that the setting is read once in a statement and not once in a row.
    private static let everyone = "(SELECT current_setting('siparis.kapsam', true)) = 'hepsi'"
    private static let tenants = """
        (SELECT CASE WHEN current_setting('siparis.kapsam', true) ~ '^[0-9,]+$' \
        THEN string_to_array(current_setting('siparis.kapsam', true), ',')::bigint[] ELSE '{}'::bigint[] END)::bigint[]
        """
}
