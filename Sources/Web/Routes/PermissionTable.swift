package import Domain

/// Which role may do what.
package enum PermissionTable {
    private static let administration: Set<Permission> = [
        .viewUsers, .changeUsers, .viewRoles, .changeRoles, .changePlatforms, .managePersonalData, .changeSettings,
        .viewMetrics,
    ]

    private static let work = Set(Permission.allCases).subtracting(administration)

    private static let roles: [RoleName: Set<Permission>] = [
        .dealer: work,
        .operatorRole: work.union([.viewUsers]),
        .admin: Set(Permission.allCases),
    ]

    package static func allows(_ permission: Permission, to role: RoleName) -> Bool {
        roles[role]?.contains(permission) ?? false
    }
}
