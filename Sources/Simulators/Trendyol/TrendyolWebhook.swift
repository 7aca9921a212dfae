import Domain
import LosslessJSON

/// An address that wants to be called when a package changes.
struct TrendyolWebhook: Sendable {
    /// How the marketplace proves itself to the address. There is no signature.
    enum Authentication: Sendable {
        case basic(user: String, password: String)
        case apiKey(String)

        var name: String {
            switch self {
            case .basic: "BASIC_AUTHENTICATION"
            case .apiKey: "API_KEY"
            }
        }

        var header: (String, String) {
            switch self {
            case .basic(let user, let password): ("Authorization", "Basic " + base64("\(user):\(password)".utf8))
            case .apiKey(let key): ("x-api-key", key)
            }
        }
    }

    /// Failed deliveries after which the hook is switched off.
    static let failureCountMax = 5

    let hookID: String
    let createdAt: Timestamp
    var modifiedAt: Timestamp
    var url: String
    var authentication: Authentication
    /// Status words in capitals; empty for all.
    var statuses: Set<String>
    var isActive = true
    var failureCount = 0

    /// Reads the body of a create or change call.
    init(_ body: JSON, hookID: String, createdAt: Timestamp, at moment: Timestamp) throws(TrendyolRefusal) {
        guard let url = body["url"]?.string, url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw .invalid("url zorunlu")
        }
        guard !["trendyol", "dolap", "localhost"].contains(where: { url.lowercased().contains($0) }) else {
            throw .invalid("url Trendyol, Dolap veya localhost içeremez")
        }
        let statuses = (body["subscribedStatuses"]?.array ?? []).map { $0.string ?? "" }
        guard statuses.allSatisfy(Self.knownStatuses.contains) else { throw .invalid("subscribedStatuses geçersiz") }
        switch body["authenticationType"]?.string {
        case "BASIC_AUTHENTICATION":
            guard let user = body["username"]?.string, let password = body["password"]?.string else {
                throw .invalid("username ve password zorunlu")
            }
            authentication = .basic(user: user, password: password)
        case "API_KEY":
            guard let key = body["apiKey"]?.string, !key.isEmpty else { throw .invalid("apiKey zorunlu") }
            authentication = .apiKey(key)
        default: throw .invalid("authenticationType geçersiz")
        }
        self.hookID = hookID
        self.createdAt = createdAt
        self.modifiedAt = moment
        self.url = url
        self.statuses = Set(statuses)
    }

    /// The entry of the list, without the password and the key.
    var json: JSON {
        var user: JSON = nil
        if case .basic(let name, _) = authentication { user = .string(name) }
        return [
            "id": .string(hookID),
            "createdDate": JSON(createdAt.milliseconds),
            "lastModifiedDate": JSON(modifiedAt.milliseconds),
            "url": .string(url),
            "username": user,
            "authenticationType": .string(authentication.name),
            "status": isActive ? "ACTIVE" : "PASSIVE",
            "subscribedStatuses": statuses.isEmpty ? nil : .array(statuses.sorted().map(JSON.string)),
        ]
    }

    /// Whether the hook wants to hear of a package that has entered this status.
    func wants(_ status: String) -> Bool {
        isActive && (statuses.isEmpty || statuses.contains(Self.word(status)))
    }

    private static func word(_ status: String) -> String {
        status == "AtCollectionPoint" ? "AT_COLLECTION_POINT" : status.uppercased()
    }

    private static let knownStatuses: Set<String> = [
        "CREATED", "PICKING", "INVOICED", "SHIPPED", "CANCELLED", "DELIVERED", "UNDELIVERED", "RETURNED", "UNSUPPLIED",
        "AWAITING", "UNPACKED", "AT_COLLECTION_POINT", "VERIFIED",
    ]
}

/// The calls on `/webhook/sellers/{sellerId}/webhooks`.
extension TrendyolShop {
    private static let hookCountMax = 15

    mutating func createHook(_ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) -> JSON {
        guard hooks.count < Self.hookCountMax else { throw .invalid("En fazla 15 webhook tanımlanabilir") }
        let hook = try TrendyolWebhook(body, hookID: makeToken(), createdAt: moment, at: moment)
        hooks.append(hook)
        return ["id": .string(hook.hookID)]
    }

    mutating func changeHook(_ hookID: String, _ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        let position = try position(ofHook: hookID)
        hooks[position] = try TrendyolWebhook(
            body, hookID: hookID, createdAt: hooks[position].createdAt, at: moment)
    }

    mutating func setHook(_ hookID: String, active: Bool, at moment: Timestamp) throws(TrendyolRefusal) {
        let position = try position(ofHook: hookID)
        hooks[position].isActive = active
        hooks[position].failureCount = 0
        hooks[position].modifiedAt = moment
    }

    mutating func deleteHook(_ hookID: String) throws(TrendyolRefusal) {
        hooks.remove(at: try position(ofHook: hookID))
    }

    private func position(ofHook hookID: String) throws(TrendyolRefusal) -> Int {
        guard let position = hooks.firstIndex(where: { $0.hookID == hookID }) else {
            throw TrendyolRefusal(404, "webhook.not.found", "Webhook bulunamadı: \(hookID)")
        }
        return position
    }
}
