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
        let account = try await account(of: found)
        let previous = try await replacedSecrets(of: found)
        guard Operations.isGenuine(account, previous, header: header, body: body) else {
            try await noteRefusedWebhook(found)
            throw OperationError.forbidden
        }
        let eventID = eventID(of: body, from: found)
        let place = LaneQueue(queue: JobKind.processWebhook.queue, lane: found.id.rawValue)
        return try await database.write { tx in
            // A flood is refused before it is stored; the platform sends again, and pulls bring what it does not.
            try enqueuer.requireRoom(in: place, tx)
            let event = try WebhookInbox.insert(
                integration: found.id, eventID: eventID, body: body, now: world.now(), tx)
            guard let event else {
                try reportContradiction(eventID, body, of: found, tx)
                return .duplicate
            }
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

    /// Secrets that were replaced so recently that the platform may not know it yet.
    private struct ReplacedSecrets {
        var apiSecret = Secret("")
        var password = Secret("")
    }

    private func replacedSecrets(of stored: StoredIntegration) async throws(IntegrationError) -> ReplacedSecrets {
        guard let end = stored.previousEndsAt, end > world.now() else { return ReplacedSecrets() }
        return ReplacedSecrets(
            apiSecret: try await open(stored.sealedPreviousAPISecret, "onceki_api_secret", stored),
            password: try await open(stored.sealedPreviousPassword, "onceki_sifre", stored))
    }

    private static func isGenuine(
        _ account: Account, _ previous: ReplacedSecrets, header: @Sendable (String) -> String?, body: [UInt8]
    ) -> Bool {
        switch account.platform {
        case .whatsApp:
            return WhatsAppWebhook.isSigned(
                body, header: header("X-Hub-Signature-256"),
                appSecrets: [account.apiSecret, previous.apiSecret].filter { !$0.isEmpty })
        case .trendyol, .restSupplier:
            let passwords = [account.password, previous.password].filter { !$0.isEmpty }
            if let key = header("x-api-key") {
                return passwords.contains { constantTimeEquals(key, $0.revealed) }
            }
            guard let given = header("Authorization") else { return false }
            return passwords.contains { password in
                constantTimeEquals(given, basicAuthorization(user: Secret(account.userName), password: password))
            }
        }
    }

    /// What makes an event the same one when it comes again: the shop's own marks of one change of one package where the
    /// payload has them, else all its bytes.
    private func eventID(of body: [UInt8], from source: StoredIntegration) -> String {
        let packages = source.code == .trendyol ? (try? TrendyolPackageReader.readPackages(body)) ?? [] : []
        guard packages.count == 1, case .package(let package)? = packages.first, let changed = package.changedAt else {
            return ContentDigest.sha256(body)
        }
        let marks = "\(package.packageID)\n\(package.marketplaceStatus)\n\(changed.milliseconds)"
        return "olay:" + ContentDigest.sha256(Array(marks.utf8))
    }

    /// An event that was seen before with other contents is either a fault of the platform or somebody's doing.
    private func reportContradiction(
        _ eventID: String, _ body: [UInt8], of source: StoredIntegration, _ tx: borrowing Transaction
    ) throws {
        guard let known = try WebhookInbox.body(integration: source.id, eventID: eventID, tx), !known.isEmpty,
            known != body
        else { return }
        let error = IntegrationError(
            .permanent, code: "kanca_celiskisi",
            message: "Aynı bildirim başka bir içerikle yeniden geldi; ilk gelen geçerli. Kanca şifresini değiştirin ve "
                + "platforma bildirin.",
            rawAnswer: HTTPResponse(status: 200, body: body).bodyText)
        try ErrorLog.write(
            ErrorLogEntry(
                table: "entegrasyonlar", row: source.id.rawValue, error: error, origin: "webhook_gelen",
                dealer: source.dealer, integration: source.id),
            now: world.now(), tx)
    }

    /// The handshake by which WhatsApp checks that the address is ours.
    package func verifyWhatsAppHandshake(
        code: String, mode: String?, token: String?, challenge: String?
    ) async throws -> String {
        let found = try await database.read { tx in try IntegrationTable.find(webhookCode: code, tx) }
        guard let found, found.code == .whatsApp else { throw OperationError.notFound }
        let answer = WhatsAppWebhook.challengeAnswer(
            mode: mode, verifyToken: token, challenge: challenge, expected: try await account(of: found).password)
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
                // Nothing signs the payload: that it came is a hint to ask the shop, and what it says counts for nothing.
                let packages = try TrendyolPackageReader.readPackages(event.body)
                let unreadable = packages.count { if case .unreadable = $0 { true } else { false } }
                if unreadable > 0 { problem = "\(unreadable) kayıt okunamadı; siparişler mağazadan alınacak." }
                try await database.write { tx in try queueEventPull(source.id, dealer: source.dealer, tx) }
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
