import Domain
import Integrations
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Storage

/// Sending an event to its receiver (`kanca_gonder`). At least once: if the program dies between the answer and its
/// record, or another worker takes the job over, the same event is sent again under the same number. Each attempt is a job
/// of its own, so one that waits for hours lets the receiver's other events pass.
extension Operations {
    private static let gone = 410

    func deliverWebhook(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["gonderim_id"]?.int.map({ ID<WebhookDelivery>($0) }) else { return .done }
        let found = try await database.read { tx -> (StoredWebhookDelivery, StoredWebhookSubscription)? in
            guard let delivery = try WebhookDeliveryTable.find(id, scope: .system, tx), delivery.status == .waiting,
                let receiver = try WebhookSubscriptionTable.find(delivery.subscription, scope: .system, tx)
            else { return nil }
            return (delivery, receiver)
        }
        guard let (delivery, receiver) = found else { return .done }
        guard receiver.status.isOpen else {
            try await database.write { tx in
                guard try jobs.finish(job, tx) else { return }
                try WebhookDeliveryTable.end(id, as: .stopped, errorCode: nil, tx)
            }
            return .finishedInTransaction
        }
        let (attempt, pause) = await attempt(delivery, receiver)
        try await database.write { tx in
            // Whoever took the job over sends it too, and records what came of that.
            guard try jobs.finish(job, tx) else { return }
            try settle(attempt, pauseAsked: pause, delivery.id, job, tx)
        }
        return .finishedInTransaction
    }

    // MARK: The call

    private func attempt(
        _ delivery: StoredWebhookDelivery, _ receiver: StoredWebhookSubscription
    ) async -> (attempt: WebhookAttempt, pauseAsked: Duration?) {
        let startedAt = world.now()
        do throws(IntegrationError) {
            let keys = try await signingKeys(of: receiver, at: startedAt)
            let body = Array(delivery.body.utf8)
            let answer = try await connectors.webhooks.send(
                WebhookParcel(
                    address: receiver.address, event: delivery.event, eventID: delivery.eventID, body: body,
                    signature: WebhookSignature.value(of: body, at: startedAt, keys: keys)))
            return (
                WebhookAttempt(
                    at: startedAt, answerStatus: answer.status,
                    answerText: Operations.shown(answer.bodyText, without: keys),
                    errorCode: answer.isSuccess ? nil : "http_\(answer.status)"),
                answer.pauseAsked(now: world.now())
            )
        } catch {
            return (WebhookAttempt(at: startedAt, answerStatus: nil, answerText: nil, errorCode: error.code), nil)
        }
    }

    /// The secret, and the one before it for as long as it counts.
    private func signingKeys(
        of receiver: StoredWebhookSubscription, at now: Timestamp
    ) async throws(IntegrationError) -> [Secret] {
        func open(_ sealed: String?, _ column: String) async throws(IntegrationError) -> Secret? {
            guard let sealed else { return nil }
            let context = Operations.context(receiver.id, receiver.dealer, column)
            do { return try await opened(sealed, context: context) } catch {
                guard error is SealingError else { throw Operations.databaseFault(error) }
                throw IntegrationError(
                    .credentials, code: "anahtar_dosyasi",
                    message: "Webhook'un gizli anahtarı bu anahtar dosyasıyla açılamıyor; anahtarı yenileyin.")
            }
        }
        let isOldValid = receiver.oldSecretEndsAt.map { $0 > now } ?? false
        let keys = [
            try await open(receiver.sealedSecret, "gizli_sifreli"),
            isOldValid ? try await open(receiver.sealedOldSecret, "onceki_gizli_sifreli") : nil,
        ].compactMap(\.self)
        guard !keys.isEmpty else {
            throw IntegrationError(
                .credentials, code: "anahtar_yok", message: "Webhook'un gizli anahtarı yok; anahtarı yenileyin.")
        }
        return keys
    }

    /// The first kilobyte of an answer; a receiver's debug page may show what it was sent, or whom it is about.
    private static func shown(_ answer: String, without keys: [Secret]) -> String? {
        let masked = keys.reduce(ErrorLog.masked(answer)) { $0.replacing($1.revealed, with: "•••") }
        var text = String.UnicodeScalarView()
        var size = 0
        for scalar in masked.unicodeScalars {
            size += UTF8.width(scalar)
            if size > 1024 { break }
            text.append(scalar)
        }
        return String(text).nonEmpty
    }

    // MARK: What follows

    private func settle(
        _ attempt: WebhookAttempt, pauseAsked: Duration?, _ id: ID<WebhookDelivery>, _ job: ClaimedJob,
        _ tx: borrowing Transaction
    ) throws {
        // First the receiver, then its delivery: everybody locks them in this order.
        guard let seen = try WebhookDeliveryTable.find(id, scope: .system, tx),
            let receiver = try WebhookSubscriptionTable.lock(seen.subscription, scope: .system, tx),
            let delivery = try WebhookDeliveryTable.lock(id, scope: .system, tx), delivery.status == .waiting
        else { return }
        guard let code = attempt.errorCode else {
            try WebhookDeliveryTable.record(attempt, of: delivery, status: .delivered, next: nil, tx)
            return try WebhookSubscriptionTable.noteSuccess(receiver.id, now: attempt.at, tx)
        }
        try WebhookSubscriptionTable.countFailure(receiver.id, now: attempt.at, tx)
        let wait = WebhookSchedule.delay(afterAttempt: delivery.attempt + 1, fraction: world.randomFraction())
        guard let wait, attempt.answerStatus != Operations.gone else {
            try WebhookDeliveryTable.record(attempt, of: delivery, status: .failed, next: nil, tx)
            let reason = Operations.pauseReason(of: receiver, after: delivery, attempt)
            try recordError(Operations.givenUp(receiver, code, isPaused: reason != nil), of: job, tx)
            if let reason { try mark(receiver, .paused, reason, tx) }
            return
        }
        let delay = max(wait, pauseAsked ?? .zero)
        try WebhookDeliveryTable.record(attempt, of: delivery, status: .waiting, next: attempt.at + delay, tx)
        try queueDelivery(id, to: receiver.id, dealer: receiver.dealer, after: delay, tx)
        if receiver.status == .active, receiver.failuresInRow + 1 >= WebhookSchedule.failuresUntilFailing {
            try mark(
                receiver, .failing,
                "Art arda \(WebhookSchedule.failuresUntilFailing) deneme başarısız oldu; son hata: \(code).", tx)
        }
    }

    private static func givenUp(
        _ receiver: StoredWebhookSubscription, _ code: String, isPaused: Bool
    ) -> IntegrationError {
        IntegrationError(
            .permanent, code: "webhook_ulasmadi",
            message: "“\(receiver.name)” webhook'una bir olay ulaştırılamadı (son hata: \(code)). "
                + (isPaused
                    ? "Webhook duraklatıldı: alıcıyı düzeltip Webhook'lar sayfasından yeniden başlatın."
                    : "Alıcıyı düzeltip Webhook'lar sayfasından yeniden gönderin."))
    }

    /// Why a receiver is paused when an event is given up: it says that it is gone, or nothing has reached it during all
    /// the attempts. How many events there were does not matter: a receiver with one event in three days is as broken as
    /// one with hundreds. Nil if it goes on.
    private static func pauseReason(
        of receiver: StoredWebhookSubscription, after delivery: StoredWebhookDelivery, _ attempt: WebhookAttempt
    ) -> String? {
        guard receiver.status.isOpen else { return nil }
        if attempt.answerStatus == Operations.gone {
            return "Alıcı 410 (artık yok) yanıtı verdi. Adresi düzeltip yeniden başlatın."
        }
        let start = delivery.attemptsBeganAt ?? attempt.at
        if let last = receiver.lastSuccessAt, last > start { return nil }
        return "Üç gün boyunca hiçbir olay ulaştırılamadı. Alıcıyı düzeltip yeniden başlatın."
    }

    private func mark(
        _ receiver: StoredWebhookSubscription, _ status: WebhookSubscriptionStatus, _ reason: String,
        _ tx: borrowing Transaction
    ) throws {
        try WebhookSubscriptionTable.setStatus(receiver.id, status, reason: reason, now: world.now(), tx)
        try logWebhook(
            receiver.id, receiver.dealer, status == .paused ? "duraklatildi" : "hatali",
            "“\(receiver.name)” webhook'u: \(reason)", .system(.job), tx)
    }

    /// A job that will not be tried again leaves no delivery waiting.
    func abandonDelivery(_ job: ClaimedJob, code: String, _ tx: borrowing Transaction) throws {
        guard let id = job.payload["gonderim_id"]?.int else { return }
        try WebhookDeliveryTable.end(ID(id), as: .failed, errorCode: String(code.prefix(100)), tx)
    }
}
