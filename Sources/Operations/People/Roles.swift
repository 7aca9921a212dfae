package import Domain
import LosslessJSON
import SQLEngine
package import Storage

/// What a role shall be.
package struct RoleInput: Sendable, Equatable {
    package var name: String
    package var description: String
    package var grants: RoleGrants

    package init(name: String, description: String, grants: RoleGrants) {
        (self.name, self.description, self.grants) = (name, description, grants)
    }

    fileprivate func check() throws(OperationError) {
        var problems: [FieldProblem] = []
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " _-".unicodeScalars.contains(scalar)
        }
        let isTrimmed = name.first != " " && name.last != " "
        if !(2...50).contains(name.count) || !isPlain || !isTrimmed {
            problems.append(FieldProblem("ad", "2–50 karakter: harf, rakam, boşluk, - veya _."))
        }
        if description.count > 500 { problems.append(FieldProblem("aciklama", "En çok 500 karakter olabilir.")) }
        if grants.permissions.isEmpty { problems.append(FieldProblem("izinler", "En az bir izin seçin.")) }
        let tooWide = grants.reach == .own ? grants.permissions.intersection(Permission.ofInstallation) : []
        if !tooWide.isEmpty {
            let words = tooWide.map(\.rawValue).sorted().joined(separator: ", ")
            problems.append(
                FieldProblem("izinler", "Tüm bayileri ilgilendiren izinler “herkes” kapsamı ister: \(words)."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }
}

extension People {
    /// Adds a role.
    ///
    /// - Throws: ``OperationError`` (`forbidden`, `invalid`, `conflict` with code `rol_var` or `yetki_asimi`) or `SQLError`.
    package func createRole(_ input: RoleInput, by authority: Authority) async throws -> ID<Role> {
        guard authority.has(.changeRoles) else { throw OperationError.forbidden }
        try input.check()
        try authority.give(input.grants)
        let now = world.now()
        return try await database.write { tx in
            let name = RoleName(rawValue: input.name)
            guard try RoleTable.find(name, tx) == nil else { throw People.roleExists }
            let id = try RoleTable.insert(name, description: input.description, grants: input.grants, tx)
            try authority.log(
                "olusturuldu", "“\(oneLine(input.name))” rolü oluşturuldu.", id, after: input.grants, now: now, tx)
            return id
        }
    }

    /// Changes a role; it counts for its people with their next request.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `invalid`, `conflict`: `sabit_rol` for what must stay as it is,
    ///   `rol_var`, `yetki_asimi`) or `SQLError`.
    package func changeRole(_ id: ID<Role>, to input: RoleInput, by authority: Authority) async throws {
        let now = world.now()
        try await database.write { tx in
            guard let role = try RoleTable.find(id, tx) else { throw OperationError.notFound }
            guard authority.has(.changeRoles) else { throw OperationError.forbidden }
            try input.check()
            try authority.give(role.grants)
            try authority.give(input.grants)
            try People.checkSeeded(role, input)
            let name = RoleName(rawValue: input.name)
            if name != role.name, try RoleTable.find(name, tx) != nil { throw People.roleExists }
            var changed = role
            (changed.name, changed.description, changed.grants) = (name, input.description, input.grants)
            try RoleTable.update(changed, was: role.name, tx)
            try authority.log(
                "degistirildi", "“\(oneLine(input.name))” rolü değiştirildi.", id, before: role.grants,
                after: input.grants,
                now: now, tx)
        }
    }

    /// Removes a role that nobody has.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `conflict` with code `rol_kullanimda` or `sabit_rol`) or `SQLError`.
    package func deleteRole(_ id: ID<Role>, by authority: Authority) async throws {
        let now = world.now()
        try await database.write { tx in
            guard let role = try RoleTable.find(id, tx) else { throw OperationError.notFound }
            guard authority.has(.changeRoles) else { throw OperationError.forbidden }
            try authority.give(role.grants)
            guard !RoleName.seeded.contains(role.name) else {
                throw OperationError.conflict(code: "sabit_rol", message: "Hazır roller silinemez.")
            }
            let people = try RoleTable.people(with: id, tx).count
            guard people == 0 else {
                throw OperationError.conflict(
                    code: "rol_kullanimda", message: "Bu rol \(people) kişide var; önce onlara başka bir rol verin.")
            }
            try RoleTable.delete(id, tx)
            try authority.log(
                "silindi", "“\(oneLine(role.name.rawValue))” rolü silindi.", id, before: role.grants, now: now, tx)
        }
    }

    /// Every role, and how many people have it.
    package func roles() async throws -> [(role: StoredRole, people: Int)] {
        try await database.read { tx in
            let counts = try RoleTable.counts(tx)
            return try RoleTable.all(tx).map { (role: $0, people: counts[$0.id] ?? 0) }
        }
    }

    /// The roles that somebody may give to others.
    package func rolesToGive(by authority: Authority) async throws -> [StoredRole] {
        try await database.read { tx in
            try RoleTable.all(tx).filter { role in
                authority.grants.covers(role.grants)
                    && !(authority.isForEmployeesOnly && (role.name == .dealer || role.grants.reach == .everyone))
            }
        }
    }

    private static let roleExists = OperationError.conflict(code: "rol_var", message: "Bu adda bir rol var.")

    private static func checkSeeded(_ role: StoredRole, _ input: RoleInput) throws(OperationError) {
        func refuse(_ message: String) -> OperationError { .conflict(code: "sabit_rol", message: message) }
        guard RoleName.seeded.contains(role.name) else { return }
        if input.name != role.name.rawValue { throw refuse("Hazır rollerin adı değiştirilemez.") }
        if role.name == .admin, input.grants != role.grants {
            throw refuse("Yönetici rolünün her izni vardır; azaltılamaz.")
        }
        if role.name == .dealer, input.grants.reach != .own {
            throw refuse("Bayi rolü yalnız kendi verisine erişir; kapsamı değiştirilemez.")
        }
    }
}

extension Authority {
    fileprivate func log(
        _ action: String, _ message: String, _ role: ID<Role>, before: RoleGrants? = nil, after: RoleGrants? = nil,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "roller", row: role.rawValue, action: action, message: message,
                before: before?.stored.description, after: after?.stored.description),
            now: now, tx)
    }
}
