package import Domain

// The closed lists of the domain are stored as their Turkish words.
extension OrderStatus: SQLBindable, SQLReadable {}
extension PaymentStatus: SQLBindable, SQLReadable {}
extension LineStatus: SQLBindable, SQLReadable {}
extension ReturnStatus: SQLBindable, SQLReadable {}
extension FileKind: SQLBindable, SQLReadable {}
extension FileType: SQLBindable, SQLReadable {}
extension MessageChannel: SQLBindable, SQLReadable {}
extension MessageStatus: SQLBindable, SQLReadable {}
extension SupplierOrderState: SQLBindable, SQLReadable {}
extension IntegrationStatus: SQLBindable, SQLReadable {}
extension PlatformCode: SQLBindable, SQLReadable {}
extension RoleName: SQLBindable, SQLReadable {}
extension Actor.Source: SQLBindable, SQLReadable {}
extension IntegrationError.Class: SQLBindable, SQLReadable {}
extension JobStatus: SQLBindable, SQLReadable {}
extension JobKind: SQLBindable, SQLReadable {}
extension WebhookEvent: SQLBindable, SQLReadable {}
extension WebhookSubscriptionStatus: SQLBindable, SQLReadable {}
extension WebhookDeliveryStatus: SQLBindable, SQLReadable {}
extension ExportSource: SQLBindable, SQLReadable {}
extension ExportFormat: SQLBindable, SQLReadable {}
extension CSVSeparator: SQLBindable, SQLReadable {}
extension ExportTimes: SQLBindable, SQLReadable {}
extension ExportStatus: SQLBindable, SQLReadable {}
extension ImportSource: SQLBindable, SQLReadable {}
extension ImportFormat: SQLBindable, SQLReadable {}
extension ImportMode: SQLBindable, SQLReadable {}
extension ImportStatus: SQLBindable, SQLReadable {}

extension JobStatus {
    /// The word as it stands in the text of a statement: partial indexes are not used for parameters.
    package var literal: SQL {
        switch self {
        case .scheduled: "'planli'"
        case .waiting: "'bekliyor'"
        case .blocked: "'engelli'"
        case .running: "'isleniyor'"
        case .done: "'tamam'"
        case .dead: "'olu'"
        case .cancelled: "'iptal'"
        }
    }
}
