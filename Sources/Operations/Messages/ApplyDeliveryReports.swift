import Domain
import Integrations
import SQLEngine
import Storage

extension Operations {
    /// Takes in delivery reports. They come twice, late and out of order; a message only ever moves forward.
    ///
    /// - Returns: how many reports named no message of this account.
    func apply(
        _ reports: [DeliveryReport], of channel: StoredIntegration, _ tx: borrowing Transaction
    ) throws -> Int {
        var unknown = 0
        for report in reports {
            let known = try MessageTable.find(
                providerID: report.providerMessageID, reference: report.reference, integration: channel.id, tx)
            guard let known else {
                unknown += 1
                continue
            }
            guard known.status.mayBecome(report.status) else { continue }
            try MessageTable.setStatus(
                known.id, report.status, providerID: report.providerMessageID, errorCode: report.errorCode,
                error: report.errorText, now: report.at ?? world.now(), tx)
            try emitMessage(known.id, report.status, dealer: channel.dealer, tx)
        }
        return unknown
    }
}
