package import Domain
package import JobQueue
import Logging
import LosslessJSON
package import SQLEngine
import Storage

/// Which operation works which kind of job, and what a failed attempt leaves behind.
extension Operations {
    /// Runs one claimed job. Never throws: whatever goes wrong becomes an outcome.
    package func run(_ job: ClaimedJob) async -> JobOutcome {
        do {
            return try await perform(job)
        } catch let error as IntegrationError {
            return .failed(error)
        } catch let error as SQLError {
            logger.warning("a job met a database fault", metadata: ["is_id": "\(job.id)", "error": "\(error)"])
            return .failed(
                IntegrationError(
                    .temporary, code: "veritabani_\(error.kind.rawValue)",
                    message: "Veritabanı işlemi tamamlanamadı; yeniden denenecek."))
        } catch let error as TransitionError {
            return .failed(
                IntegrationError(
                    .permanent, code: "gecersiz_gecis",
                    message: "Sipariş “\(error.from.rawValue)” durumundan “\(error.to.rawValue)” durumuna geçemez."))
        } catch is CancellationError {
            return .later(.milliseconds(100))
        } catch {
            logger.error("a job failed unexpectedly", metadata: ["is_id": "\(job.id)", "error": "\(error)"])
            return .failed(
                IntegrationError(
                    .temporary, code: "beklenmeyen", message: "Beklenmeyen bir hata oldu; yeniden denenecek."))
        }
    }

    private func perform(_ job: ClaimedJob) async throws -> JobOutcome {
        switch job.kind {
        case .pullOrders: try await pullOrders(job)
        case .processWebhook: try await processWebhook(job)
        case .matchOrder, .routeOrder: try await matchAndRoute(job)
        case .submitOrder: try await sendToSupplier(job)
        case .querySubmission: try await querySupplier(job)
        case .reportStatus: try await reportStatus(job)
        case .fetchLabel: try await fetchLabel(job)
        case .sendInvoice: try await sendInvoice(job)
        case .sendMessage: try await sendMessage(job)
        case .bulkOperation: try await bulkOperation(job)
        case .cleanUp: try await cleanUp(job)
        case .webhookDelivery: try await deliverWebhook(job)
        case .chainAudit: try await chainAudit(job)
        case .erasePerson: try await erasePerson(job)
        case .moveFile: try await fetchFile(job)
        case .export: try await export(job)
        case .importRecords: try await importRecords(job)
        case .sendStockAndPrice, .pullReturns, .fetchMessageStatus:
            .failed(
                IntegrationError(
                    .permanent, code: "bilinmeyen_is", message: "Bu sürüm “\(job.kind.rawValue)” işini yapamıyor."))
        }
    }

    /// Writes a failed attempt to the error log, and what it means for the account. Waiting for a limit is no error.
    package func recordFailure(
        _ job: ClaimedJob, _ error: IntegrationError, _ status: JobStatus, _ tx: borrowing Transaction
    ) throws {
        if status == .dead {
            logger.warning(
                "a job was given up",
                metadata: [
                    "is_id": "\(job.id)", "tip": "\(job.kind.rawValue)", "kod": "\(error.code)",
                    "siparis_id": "\(job.order?.description ?? "-")",
                    "entegrasyon_id": "\(job.integration?.description ?? "-")",
                ])
        }
        if job.kind == .webhookDelivery, status == .dead { try abandonDelivery(job, code: error.code, tx) }
        if let integration = job.integration { try note(error, of: integration, job.kind, tx) }
        if status == .dead { try giveUpTransfer(of: job, error, tx) }
        let isWaiting = error.kind == .rateLimited || error.code == "etiket_hazir_degil"
        guard !isWaiting || status == .dead else { return }
        try recordError(error, of: job, tx)
    }

    private func note(
        _ error: IntegrationError, of integration: ID<Integration>, _ kind: JobKind, _ tx: borrowing Transaction
    ) throws {
        if error.kind == .credentials {
            let known = try IntegrationTable.find(integration, scope: .system, tx)
            try IntegrationTable.setStatus(
                integration, .badCredentials, error: error.message, now: world.now(), tx)
            guard let known, known.status != .badCredentials else { return }
            let facts: JSON = ["durum": .string(IntegrationStatus.badCredentials.rawValue)]
            try emit(.integrationRefused, about: .integration(integration), facts, dealer: known.dealer, tx)
        } else if kind == .pullOrders {
            try IntegrationTable.setLastError(integration, error.message, now: world.now(), tx)
        }
    }

    func recordError(_ error: IntegrationError, of job: ClaimedJob, _ tx: borrowing Transaction) throws {
        try ErrorLog.write(
            ErrorLogEntry(
                table: "is_kuyrugu", row: job.id.rawValue, error: error, origin: job.kind.rawValue, dealer: job.dealer,
                order: job.order, integration: job.integration, job: job.id),
            now: world.now(), tx)
    }
}
