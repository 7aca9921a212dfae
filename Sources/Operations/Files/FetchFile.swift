package import Domain
import Integrations
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Storage

/// Adding a file to an order by its address (`dosya_tasi`).
extension Operations {
    /// Queues the fetching of a file.
    ///
    /// - Parameter name: the file's name with its extension; nil takes it from the address or the type.
    /// - Throws: ``OperationError/invalid(_:)`` for an address that may not be called or a name that no file can have.
    package func queueFile(
        order id: ID<Order>, kind: FileKind, url: String, name: String?, actor: Actor, scope: Scope
    ) async throws -> ID<Job> {
        var problems = addressProblems("dosya_url", url)
        if url.isEmpty { problems.append(FieldProblem("dosya_url", "Zorunlu alan.")) }
        var cleanName: String?
        do throws(FileRefusal) { cleanName = try name.map(FileInspector.cleanName) } catch {
            problems.append(FieldProblem("ad", error.message))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        let payload: JSON = [
            "dosya_turu": .string(kind.rawValue), "dosya_url": .string(url), "ad": JSON(cleanName),
            "yukleyen": actor.user.map { JSON($0.rawValue) } ?? .null,
        ]
        let digest = ContentDigest.sha256(Array("\(kind.rawValue) \(url)".utf8))
        return try await database.write { tx in
            let order = try loadOrder(id, scope: scope, tx)
            let place = LaneQueue(queue: JobKind.moveFile.queue, lane: -order.dealer.rawValue)
            try enqueuer.requireRoom(in: place, tx)
            return try enqueuer.enqueue(
                NewJob(
                    .moveFile, payload: payload, uniqueKey: "dosya:\(id):\(digest)", dealer: order.dealer, order: id),
                tx)
        }
    }

    func fetchFile(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let order = job.order, let url = job.payload["dosya_url"]?.string,
            let kind = job.payload["dosya_turu"]?.string.flatMap(FileKind.init(rawValue:))
        else { return .done }
        let download = try await connectors.download(url)
        let (name, type) = try Operations.checked(download, name: job.payload["ad"]?.string)
        let file = CheckedFile(
            kind: kind, name: name, type: type, size: download.bytes.count,
            digest: ContentDigest.sha256(download.bytes), vaultName: try storeInVault(download.bytes))
        var actor = Actor.system(.job)
        actor.user = job.payload["yukleyen"]?.int.map { ID<User>($0) }
        do {
            try await keepingInVault(file.vaultName) { [actor] tx in
                guard try jobs.finish(job, tx) else { return ((), isKept: false) }
                return ((), isKept: try attach(file, to: order, actor: actor, scope: .system, tx).isNew)
            }
        } catch OperationError.conflict(let code, let message) {
            throw IntegrationError(.permanent, code: code, message: message)
        }
        return .finishedInTransaction
    }

    /// What was fetched goes through the same checks as an upload; an address without a file's name gives way to its type.
    private static func checked(
        _ download: FileDownload, name wanted: String?
    ) throws(IntegrationError) -> (String, FileType) {
        do throws(FileRefusal) {
            let guessed = FileType(sniffing: download.bytes) ?? FileType(rawValue: download.contentType ?? "")
            let name: String
            if let wanted {
                name = wanted
            } else if let own = try? FileInspector.cleanName(download.name) {
                name = own
            } else if let guessed {
                name = "dosya.\(guessed.fileExtension)"
            } else {
                throw .kind
            }
            return (
                name,
                try FileInspector.inspect(name: name, declared: download.contentType, bytes: download.bytes)
            )
        } catch {
            throw IntegrationError(
                .permanent, code: "indirilemedi", message: "İndirilen dosya kabul edilmedi. \(error.message)")
        }
    }
}
