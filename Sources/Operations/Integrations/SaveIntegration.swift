package import Domain
import Integrations
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
package import Storage

/// An account on a platform as a form or the API gives it.
package struct IntegrationInput: Sendable {
    /// Nil for a new one.
    package var id: ID<Integration>?
    package var dealer: ID<User>
    package var platform: ID<Platform>
    package var name: String
    /// Nil keeps what is stored.
    package var apiKey: Secret?
    package var apiSecret: Secret?
    package var userName: String?
    package var password: Secret?
    /// JSON text of an object.
    package var configuration: String
    package var automaticSubmission: Bool
    /// Whether it is to work or to pause; nil leaves it.
    package var isActive: Bool?

    package init(
        id: ID<Integration>? = nil, dealer: ID<User>, platform: ID<Platform>, name: String, apiKey: Secret? = nil,
        apiSecret: Secret? = nil, userName: String? = nil, password: Secret? = nil, configuration: String = "{}",
        automaticSubmission: Bool = false, isActive: Bool? = nil
    ) {
        (self.id, self.dealer, self.platform, self.name) = (id, dealer, platform, name)
        (self.apiKey, self.apiSecret, self.userName, self.password) = (apiKey, apiSecret, userName, password)
        (self.configuration, self.automaticSubmission) = (configuration, automaticSubmission)
        self.isActive = isActive
    }
}

extension Operations {
    /// Adds an integration or changes one; secrets are sealed before they are stored.
    package func saveIntegration(
        _ input: IntegrationInput, actor: Actor, scope: Scope
    ) async throws -> ID<Integration> {
        guard scope.contains(input.dealer) else { throw OperationError.notFound }
        let webhookCode = world.randomToken(byteCount: 16)
        return try await database.write { tx in
            let known = try input.id.flatMap { try IntegrationTable.lock($0, scope: scope, tx) }
            return try save(input, over: known, webhookCode: webhookCode, actor: actor, scope: scope, tx)
        }
    }

    /// Changes an integration as it is at that moment.
    ///
    /// - Parameter change: what it is to be, from what it is; may be called twice.
    package func changeIntegration(
        _ id: ID<Integration>, actor: Actor, scope: Scope,
        _ change: @escaping @Sendable (StoredIntegration) throws -> IntegrationInput
    ) async throws {
        let webhookCode = world.randomToken(byteCount: 16)
        try await database.write { tx in
            guard let known = try IntegrationTable.lock(id, scope: scope, tx) else { throw OperationError.notFound }
            _ = try save(try change(known), over: known, webhookCode: webhookCode, actor: actor, scope: scope, tx)
        }
    }

    private func save(
        _ input: IntegrationInput, over known: StoredIntegration?, webhookCode: String, actor: Actor, scope: Scope,
        _ tx: borrowing Transaction
    ) throws -> ID<Integration> {
        try Operations.check(input)
        if let known { try requireSecrets(for: input, movedFrom: known) }
        let changes = FieldChanges(known, input)
        let id = try write(input, webhookCode: webhookCode, scope: scope, tx)
        try keepReplacedSecrets(of: id, for: input, tx)
        try storeSecrets(input, id, tx)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "entegrasyonlar", row: id.rawValue,
                action: input.id == nil ? "olusturuldu" : "degistirildi",
                message: "Entegrasyon kaydedildi: \(oneLine(input.name))", dealer: input.dealer, integration: id,
                before: changes.before, after: changes.after),
            now: world.now(), tx)
        return id
    }

    /// Stored secrets were given for one server. Whoever names another one gives them again, or could have them sent to a
    /// server of their own.
    private func requireSecrets(
        for input: IntegrationInput, movedFrom known: StoredIntegration
    ) throws(OperationError) {
        guard let old = supplierServer(known.configuration), supplierServer(input.configuration) != old else { return }
        let missing = [
            ("api_key", known.sealedAPIKey, input.apiKey), ("api_secret", known.sealedAPISecret, input.apiSecret),
            ("sifre", known.sealedPassword, input.password),
        ].filter { $0.1 != nil && $0.2 == nil }
        guard missing.isEmpty else {
            throw OperationError.invalid(
                missing.map { field, _, _ in
                    FieldProblem(
                        field,
                        "Adres başka bir sunucuya taşınıyor; kayıtlı bilgi oraya gönderilmez, yeniden girin.")
                })
        }
    }

    /// Scheme, name and port of a supplier's address; nil if the settings name none.
    private func supplierServer(_ configuration: String) -> String? {
        guard let text = (try? JSON(parsing: configuration))?["adres"]?.string else { return nil }
        guard let address = try? settings.outboundAddresses.check(text) else { return text }
        return "\(address.scheme)://\(address.host):\(address.port)"
    }

    private func storeSecrets(
        _ input: IntegrationInput, _ id: ID<Integration>, _ tx: borrowing Transaction
    ) throws {
        let place = (id, input.dealer)
        try IntegrationTable.setSecrets(
            id, apiKey: try sealed(input.apiKey, "api_key", place, tx),
            apiSecret: try sealed(input.apiSecret, "api_secret", place, tx),
            // Of a password that a person chose not even the end is shown.
            password: try sealed(input.password, "sifre", place, tx).map { SealedSecret(text: $0.text, end: nil) },
            now: world.now(), tx)
    }

    private func sealed(
        _ secret: Secret?, _ column: String, _ place: (id: ID<Integration>, dealer: ID<User>),
        _ tx: borrowing Transaction
    ) throws -> SealedSecret? {
        guard let secret else { return nil }
        do {
            let text = try secrets.seal(secret, context: Operations.context(place.id, place.dealer, column), tx)
            return SealedSecret(text: text, end: secret.end)
        } catch let error as SealingError {
            throw OperationError.conflict(code: "anahtar_dosyasi", message: error.turkish)
        }
    }

    private func write(
        _ input: IntegrationInput, webhookCode: String, scope: Scope, _ tx: borrowing Transaction
    ) throws -> ID<Integration> {
        guard try UserTable.find(input.dealer, tx)?.role == .dealer else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
        }
        guard try Platforms.ids(tx).values.contains(input.platform) else {
            throw OperationError.invalid([FieldProblem("platform_id", "Bu platform için bağlayıcı yok.")])
        }
        if input.id == nil, try PlatformTable.find(input.platform, tx)?.isActive == false {
            throw OperationError.invalid([FieldProblem("platform_id", "Bu platform yeni bağlantıya kapalı.")])
        }
        let problems = try settingProblems(input, tx)
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        guard let id = input.id else {
            do {
                return try IntegrationTable.insert(
                    dealer: input.dealer, platform: input.platform, name: input.name.trimmed, userName: input.userName,
                    configuration: input.configuration, submitsAutomatically: input.automaticSubmission,
                    webhookCode: webhookCode, now: world.now(), tx)
            } catch let error as SQLError where error.kind == .foreignKey {
                throw OperationError.invalid([FieldProblem("platform_id", "Böyle bir platform ya da bayi yok.")])
            }
        }
        guard let known = try IntegrationTable.find(id, scope: scope, tx), known.dealer == input.dealer,
            known.platform == input.platform
        else { throw OperationError.notFound }
        try IntegrationTable.update(
            id, name: input.name.trimmed, userName: input.userName, configuration: input.configuration,
            submitsAutomatically: input.automaticSubmission, now: world.now(), tx)
        if let isActive = input.isActive {
            try IntegrationTable.setStatus(id, isActive ? .active : .paused, error: nil, now: world.now(), tx)
        } else if known.status == .badCredentials {
            try IntegrationTable.setStatus(id, .active, error: nil, now: world.now(), tx)
        }
        return id
    }

    private func settingProblems(
        _ input: IntegrationInput, _ tx: borrowing Transaction
    ) throws -> [FieldProblem] {
        let address = (try? JSON(parsing: input.configuration))?["adres"]
        guard try Platforms.ids(tx)[.restSupplier] == input.platform else {
            guard let address, !address.isNull else { return [] }
            return [
                FieldProblem(
                    "extra_config.adres", "Bu platformun adresini yalnız yönetici belirler; adres ayarını kaldırın.")
            ]
        }
        let problems = RestSupplierClient.problems(in: input.configuration).map { FieldProblem("extra_config", $0) }
        return problems + addressProblems("extra_config.adres", address?.string)
    }

    /// What is wrong with an address that is to be saved; empty if there is none.
    func addressProblems(_ field: String, _ address: String?) -> [FieldProblem] {
        guard let address, !address.isEmpty else { return [] }
        do throws(OutboundRefusal) {
            _ = try settings.outboundAddresses.check(address)
            return []
        } catch {
            return [FieldProblem(field, error.text)]
        }
    }

    /// Platforms learn of a new secret later than we do: webhooks proved by the old one stay genuine for a while.
    private func keepReplacedSecrets(
        of id: ID<Integration>, for input: IntegrationInput, _ tx: borrowing Transaction
    ) throws {
        guard input.apiSecret != nil || input.password != nil,
            let known = try IntegrationTable.find(id, scope: .system, tx)
        else { return }
        let apiSecret = try replaced(known.sealedAPISecret, by: input.apiSecret, "api_secret", known, tx)
        let password = try replaced(known.sealedPassword, by: input.password, "sifre", known, tx)
        guard apiSecret != nil || password != nil else { return }
        try IntegrationTable.setPreviousSecrets(
            id, apiSecret: apiSecret, password: password, endsAt: world.now() + settings.replacedSecretLifetime, tx)
    }

    /// The old secret sealed for its new place; nil if it stays, or can't be opened any more and so proves nothing.
    private func replaced(
        _ old: String?, by new: Secret?, _ column: String, _ stored: StoredIntegration, _ tx: borrowing Transaction
    ) throws -> String? {
        guard let new, let old else { return nil }
        let context = Operations.context(stored.id, stored.dealer, column)
        let secret: Secret
        do { secret = try secrets.open(old, context: context, tx) } catch is SealingError { return nil }
        guard !secret.isEmpty, !constantTimeEquals(secret.revealed, new.revealed) else { return nil }
        return try sealed(secret, "onceki_\(column)", (stored.id, stored.dealer), tx)?.text
    }

    private static func check(_ input: IntegrationInput) throws {
        var problems: [FieldProblem] = []
        if input.name.trimmed.isEmpty || input.name.unicodeScalars.count > 100 {
            problems.append(FieldProblem("ad", "1 ile 100 karakter arasında bir ad yazın."))
        }
        do {
            let json = try JSON(parsing: input.configuration)
            if json.members == nil { problems.append(FieldProblem("extra_config", "Bir JSON nesnesi olmalı.")) }
        } catch {
            problems.append(FieldProblem("extra_config", "Geçerli JSON değil: \(error)"))
        }
        for (field, secret) in [("api_key", input.apiKey), ("api_secret", input.apiSecret), ("sifre", input.password)] {
            guard let secret, secret.revealed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else {
                continue
            }
            problems.append(FieldProblem(field, "Satır sonu ya da görünmeyen karakter içeremez; yeniden kopyalayın."))
        }
        if input.configuration.contains("\\u0000") {
            problems.append(FieldProblem("extra_config", "Boş karakter (\\u0000) içeremez."))
        }
        if input.configuration.utf8.count > 16_384 {
            problems.append(FieldProblem("extra_config", "En çok 16 KB olabilir."))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
    }

    /// Pauses an integration or makes it work again.
    package func setIntegrationStatus(
        _ id: ID<Integration>, active: Bool, actor: Actor, scope: Scope
    ) async throws {
        try await database.write { tx in
            guard let known = try IntegrationTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            try IntegrationTable.setStatus(id, active ? .active : .paused, error: nil, now: world.now(), tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "entegrasyonlar", row: id.rawValue, action: active ? "acildi" : "duraklatildi",
                    message: active ? "Entegrasyon çalıştırıldı." : "Entegrasyon duraklatıldı.", dealer: known.dealer,
                    integration: id, before: "{\"durum\":\"\(known.status.rawValue)\"}",
                    after: "{\"durum\":\"\(active ? "aktif" : "duraklatildi")\"}"),
                now: world.now(), tx)
        }
    }

    /// Asks the platform for something harmless with the stored credentials.
    package func testConnection(_ id: ID<Integration>, actor: Actor, scope: Scope) async throws {
        let known = try await database.read { tx in try IntegrationTable.find(id, scope: scope, tx) }
        guard let known else { throw OperationError.notFound }
        do throws(IntegrationError) {
            let account = try await account(of: known)
            switch known.code {
            case .trendyol: try await connectors.marketplace(account).testConnection()
            case .restSupplier: try await connectors.supplier(account).testConnection()
            case .whatsApp: try await connectors.messenger(account).testConnection()
            }
        } catch {
            try await database.write { tx in
                try IntegrationTable.setLastError(id, error.message, now: world.now(), tx)
                try logUse(
                    of: known, "baglanti_sinandi", "Kayıtlı bilgilerle bağlantı sınandı: \(error.code)", actor, tx)
            }
            throw OperationError.outside(error)
        }
        try await database.write { tx in
            try logUse(of: known, "baglanti_sinandi", "Kayıtlı bilgilerle bağlantı sınandı: çalışıyor", actor, tx)
            guard known.status == .badCredentials else { return }
            try IntegrationTable.setStatus(id, .active, error: nil, now: world.now(), tx)
        }
    }

    /// Notes that somebody made the program use stored credentials.
    private func logUse(
        of known: StoredIntegration, _ action: String, _ message: String, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "entegrasyonlar", row: known.id.rawValue, action: action, message: message,
                dealer: known.dealer, integration: known.id),
            now: world.now(), tx)
    }

    /// Asks a shop for changed orders at once.
    package func pullNow(_ id: ID<Integration>, actor: Actor, scope: Scope) async throws -> ID<Job> {
        try await database.write { tx in
            guard let known = try IntegrationTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            guard known.code == .trendyol else {
                throw OperationError.conflict(code: "cekilemez", message: "Bu platformdan sipariş çekilmez.")
            }
            guard known.status != .paused else {
                throw OperationError.conflict(
                    code: "duraklatildi", message: "Entegrasyon duraklatılmış; önce çalıştırın.")
            }
            try logUse(of: known, "cekim_istendi", "Siparişlerin hemen çekilmesi istendi.", actor, tx)
            return try queuePull(id, dealer: known.dealer, tx)
        }
    }
}
