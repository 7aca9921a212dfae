package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Sending a message (`mesaj_gonder`). WhatsApp can't be asked what became of a message whose answer was lost, so such a
/// message is marked `belirsiz` and never sent again by itself; its delivery report may still settle it.
extension Operations {
    private static let messageStep = "mesaj"

    func sendMessage(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["mesaj_id"]?.int.map({ ID<Message>($0) }),
            let message = try await database.read({ tx in try MessageTable.find(id, scope: .system, tx) }),
            message.status == .queued, let channelID = message.integration,
            let channel = try await integration(channelID)
        else { return .done }
        let sender = try connectors.messenger(try await account(of: channel))
        let outgoing = try await compose(message)
        switch try await beginSending(message, job) {
        case .wasBegun: return try await settle(message, job, as: .uncertain, error: nil)
        case .mustWait(let refusal): return .failed(refusal)
        case .mayStart: break
        }
        let providerID: String
        do { providerID = try await sender.send(outgoing) } catch { return try await handle(error, of: message, job) }
        return try await settle(message, job, as: .sent, providerID: providerID, error: nil)
    }

    private enum SendingStart: Sendable {
        case mayStart
        /// An attempt before this one may have sent it.
        case wasBegun
        /// The dealer has sent enough for today.
        case mustWait(IntegrationError)
    }

    private var dailyMessages: DailyMessages { DailyMessages(most: settings.messagesPerDay, now: world.now()) }

    /// Notes in the ledger that the message is about to be sent, and counts it for its dealer's day.
    private func beginSending(_ message: StoredMessage, _ job: ClaimedJob) async throws -> SendingStart {
        let day = dailyMessages
        return try await database.write { tx in
            guard try ledger.begin(job.operationKey, step: Operations.messageStep, job: job.id, tx) == nil else {
                return .wasBegun
            }
            guard let dealer = message.dealer, try !day.take(dealer, tx) else { return .mayStart }
            try ledger.forget(job.operationKey, step: Operations.messageStep, tx)
            return .mustWait(day.refusal)
        }
    }

    private func handle(
        _ error: IntegrationError, of message: StoredMessage, _ job: ClaimedJob
    ) async throws -> JobOutcome {
        switch error.kind {
        case .outcomeUnknown: return try await settle(message, job, as: .uncertain, error: error)
        case .permanent: return try await settle(message, job, as: .failed, error: error)
        case .temporary, .rateLimited, .credentials:
            let day = dailyMessages
            try await database.write { tx in
                try ledger.forget(job.operationKey, step: Operations.messageStep, tx)
                if let dealer = message.dealer { try day.takeBack(dealer, tx) }
            }
            let isLast = error.kind == .temporary && job.attempt >= job.attemptsMax
            return isLast ? try await settle(message, job, as: .failed, error: error) : .failed(error)
        }
    }

    private func settle(
        _ message: StoredMessage, _ job: ClaimedJob, as status: MessageStatus, providerID: String? = nil,
        error: IntegrationError?
    ) async throws -> JobOutcome {
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            if status == .sent {
                try ledger.complete(
                    job.operationKey, step: Operations.messageStep, remoteID: providerID, tx)
            }
            // A delivery report may have been quicker than the answer.
            let current = try MessageTable.find(message.id, scope: .system, tx)?.status ?? .queued
            if current.mayBecome(status) || current == .queued {
                try MessageTable.setStatus(
                    message.id, status, providerID: providerID, errorCode: error?.code, error: error?.message,
                    now: world.now(), tx)
                if current != status { try emitMessage(message.id, status, dealer: message.dealer, tx) }
            } else if let providerID {
                try MessageTable.setStatus(message.id, current, providerID: providerID, now: world.now(), tx)
            }
            if let error { try recordError(error, of: job, tx) }
        }
        return .finishedInTransaction
    }

    private func compose(_ message: StoredMessage) async throws -> OutgoingMessage {
        let values = message.values.flatMap { try? JSON(parsing: $0) }?.array?.compactMap(\.string) ?? []
        let content: OutgoingMessage.Content =
            if let template = message.template, let name = template.providerName {
                .template(.init(name: name, language: template.language, values: values))
            } else {
                .text(message.text)
            }
        var outgoing = OutgoingMessage(
            reference: "m\(message.id)", recipient: message.recipient, content: content)
        if let kind = message.template?.fileKind, let order = message.order {
            outgoing.attachment = try await attachment(kind, of: order)
        }
        return outgoing
    }

    private func attachment(_ kind: FileKind, of order: ID<Order>) async throws -> OutgoingMessage.Attachment? {
        let newest = try await database.read { tx in try OrderFileTable.newest(of: order, kinds: [kind], tx) }
        guard let file = newest.first, file.type != .zpl, file.type != .webp else { return nil }
        return .init(name: file.name, type: file.type, bytes: try readFromVault(file.vaultName))
    }

    /// Sends a message again that failed, was given up, or whose outcome stayed unknown: a person takes the risk of a second one.
    package func resendMessage(_ id: ID<Message>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard let message = try MessageTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            guard [.failed, .uncertain, .abandoned].contains(message.status) else {
                throw OperationError.conflict(
                    code: "gonderildi",
                    message: "Bu mesaj “\(message.status.rawValue)” durumunda; yeniden gönderilemez.")
            }
            try MessageTable.setStatus(id, .queued, now: world.now(), tx)
            try emitMessage(id, .queued, dealer: message.dealer, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "mesaj_log", row: id.rawValue, action: "yeniden_gonder",
                    message: "Mesaj yeniden gönderiliyor.", dealer: message.dealer, order: message.order,
                    before: "{\"durum\":\"\(message.status.rawValue)\"}", after: "{\"durum\":\"kuyrukta\"}"),
                now: world.now(), tx)
            try queueSending(
                of: id, order: message.order, dealer: message.dealer, integration: message.integration, tx)
        }
    }
}
