/// A dealer's account on a platform (`entegrasyonlar`).
package enum Integration {}

/// A platform that can be integrated (`platformlar`).
package enum Platform {}

/// The connectors that the program has (`platformlar.kod`).
package enum PlatformCode: String, Sendable, CaseIterable {
    case trendyol
    case restSupplier = "genel_rest"
    case whatsApp = "whatsapp"
}

/// Whether an integration is worked (`entegrasyonlar.durum`).
package enum IntegrationStatus: String, Sendable, CaseIterable {
    case active = "aktif"
    case paused = "duraklatildi"
    case badCredentials = "kimlik_hatasi"
}

/// What a connector needs to speak for one account: opened secrets and settings. Lives only as long as the call.
package struct Account: Sendable {
    package var integration: ID<Integration>
    package var platform: PlatformCode
    /// `platformlar.api_url`, without a slash at the end; a test or demo points it to a simulator.
    package var baseURL: String
    package var apiKey: Secret
    package var apiSecret: Secret
    package var userName: String
    package var password: Secret
    /// `entegrasyonlar.extra_config` as JSON text.
    package var configuration: String

    package init(
        integration: ID<Integration>, platform: PlatformCode, baseURL: String, apiKey: Secret, apiSecret: Secret,
        userName: String, password: Secret, configuration: String
    ) {
        (self.integration, self.platform, self.baseURL) = (integration, platform, baseURL)
        (self.apiKey, self.apiSecret, self.userName) = (apiKey, apiSecret, userName)
        (self.password, self.configuration) = (password, configuration)
    }
}
