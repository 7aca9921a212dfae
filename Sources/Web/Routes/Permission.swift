package import Domain

/// What a role may be allowed to do. Whose data it may do it to is the `Scope`'s matter.
package enum Permission: String, Sendable, CaseIterable {
    case viewOrders = "siparis_gor"
    case changeOrders = "siparis_degistir"
    case viewIntegrations = "entegrasyon_gor"
    case changeIntegrations = "entegrasyon_degistir"
    case viewCatalogue = "katalog_gor"
    case changeCatalogue = "katalog_degistir"
    case viewJobs = "is_gor"
    case changeJobs = "is_degistir"
    case viewMessages = "mesaj_gor"
    case changeMessages = "mesaj_degistir"
    case viewErrorLog = "hata_log_gor"
    case viewSystemLog = "sistem_log_gor"
    case ownApiKeys = "api_anahtari"
    case viewUsers = "kullanici_gor"
    case changeUsers = "kullanici_degistir"
    case viewMetrics = "olcum_gor"
}

/// Which role may do what.
package enum PermissionTable {
    private static let work: Set<Permission> = [
        .viewOrders, .changeOrders, .viewIntegrations, .changeIntegrations, .viewCatalogue, .changeCatalogue, .viewJobs,
        .changeJobs, .viewMessages, .changeMessages, .viewErrorLog, .viewSystemLog, .ownApiKeys,
    ]

    private static let roles: [RoleName: Set<Permission>] = [
        .dealer: work,
        .operatorRole: work.union([.viewUsers]),
        .admin: Set(Permission.allCases),
    ]

    package static func allows(_ permission: Permission, to role: RoleName) -> Bool {
        roles[role]?.contains(permission) ?? false
    }
}
