import Domain
import Integrations
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Storage

/// What became of an inbound webhook.
package enum WebhookReceipt: Sendable, Equatable {
    case stored
    case duplicate
}

extension Operations {
    /// Stores what a platform sent, durably and raw; a job works it afterwards.
    ///
    /// - Parameters:
    ///   - code: the secret part of the address, which names the integration.
    ///   - header: looks up a request header.
    /// - Throws: ``EnqueueError/laneIsFull(limit:)``, or ``OperationError``: `notFound` for an unknown code, `forbidden` for wrong credentials or a wrong signature.
    package func receiveWebhook(
        code: String, header: @Sendable (String) -> String?, body: [UInt8]
    ) async throws -> WebhookReceipt {
        let found = try await database.read { tx in try IntegrationTable.find(webhookCode: code, tx) }
        guard let found else {
            try await noteRefusedWebhook(nil)
            throw OperationError.notFound
        }
        let account = try account(of: found)
        guard Operations.isGenuine(account, header: header, body: body) else {
            try await noteRefusedWebhook(found)
            throw OperationError.forbidden
        }
        let eventID = ContentDigest.sha256(body)
        let place = LaneQueue(queue: JobKind.processWebhook.queue, lane: found.id.rawValue)
        return try await database.write { tx in
            // A flood is refused before it is stored; the platform sends again, and pulls bring what it does not.
            try enqueuer.requireRoom(in: place, tx)
            let event = try WebhookInbox.insert(
                integration: found.id, eventID: eventID, body: body, now: world.now(), tx)
            guard let event else { return .duplicate }
            try enqueuer.enqueue(
                NewJob(
                    .processWebhook, payload: ["webhook_id": JSON(event.rawValue)], dealer: found.dealer,
                    integration: found.id),
                tx)
            return .stored
        }
    }

    private func noteRefusedWebhook(_ found: StoredIntegration?) async throws {
        let caller = RefusalLog.Caller(dealer: found?.dealer, integration: found?.id, source: .webhook)
        try await refusals.note(.webhook, caller, database, now: world.now())
    }

    private static func isGenuine(
        _ account: Account, header: @Sendable (String) -> String?, body: [UInt8]
    ) -> Bool {
        switch account.platform {
        case .whatsApp:
            return WhatsAppWebhook.isSigned(
                body, header: header("X-Hub-Signature-256"), appSecrets: [account.apiSecret])
        case .trendyol, .restSupplier:
            guard !account.password.isEmpty else { return false }
            if let key = header("x-api-key") { return constantTimeEquals(key, account.password.revealed) }
            let expected = basicAuthorization(user: Secret(account.userName), password: account.password)
            return header("Authorization").map { constantTimeEquals($0, expected) } ?? false
        }
    }

    /// The handshake by which WhatsApp checks that the address is ours.
    package func verifyWhatsAppHandshake(
        code: String, mode: String?, token: String?, challenge: String?
    ) async throws -> String {
        let found = try await database.read { tx in try IntegrationTable.find(webhookCode: code, tx) }
        guard let found, found.code == .whatsApp else { throw OperationError.notFound }
        let answer = WhatsAppWebhook.challengeAnswer(
            mode: mode, verifyToken: token, challenge: challenge, expected: try account(of: found).password)
        guard let answer else {
            try await noteRefusedWebhook(found)
            throw OperationError.forbidden
        }
        return answer
    }

    /// Works a stored webhook (`webhook_isle`).
    func processWebhook(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["webhook_id"]?.int.map({ ID<WebhookInbox.Event>($0) }),
            let event = try await database.read({ tx in try WebhookInbox.find(id, tx) }),
            let source = try await integration(event.integration)
        else { return .done }
        var problem: String?
        do {
            switch source.code {
            case .trendyol:
                let client = try connectors.marketplace(try account(of: source))
                let packages = try client.readPackages(event.body)
                let taken = try await takeIn(packages, of: source, waitsForSiblings: true, actor: .system(.webhook))
                if taken.refused > 0 {
                    problem = "\(taken.refused) kayıt okunamadı ya da kaydedilemedi; Hatalar sayfasına bakın."
                }
            case .whatsApp:
                let webhook = try WhatsAppWebhook(parsing: event.body)
                let unknown = try await database.write { tx in try apply(webhook.reports, of: source, tx) }
                if unknown > 0 { problem = "\(unknown) iletim raporu hiçbir mesajla eşleşmedi." }
            case .restSupplier: problem = "Bu platformdan bildirim beklenmiyor."
            }
        } catch let error as IntegrationError where error.kind == .permanent {
            problem = error.message
            try await database.write { tx in try recordError(error, of: job, tx) }
        }
        let note = problem
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try WebhookInbox.markWorked(id, problem: note, now: world.now(), tx)
        }
        return .finishedInTransaction
    }
}
