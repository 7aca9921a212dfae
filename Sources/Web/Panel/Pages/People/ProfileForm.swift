import Domain
import Operations
import Storage

/// The fields of a person's name and address, for the own account and for others'.
enum ProfileForm {
    static func fields(_ state: FormState, _ texts: Texts) -> [FieldView] {
        let languages = Language.allCases.map { language in
            (value: language.rawValue, label: texts(language == .turkish ? "turkish" : "english"))
        }
        return [
            FieldView.input("ad", texts("name"), state).required().autocomplete("off"),
            FieldView.input("email", texts("email"), state, type: "email").required().autocomplete("off"),
            FieldView.input("telefon", texts("phone"), state, type: "tel").optional().autocomplete("off"),
            FieldView.select("dil", texts("language"), state, languages),
        ]
    }

    /// What is stored, below what was just typed.
    static func state(_ user: StoredUser, over typed: FormState) -> FormState {
        var state = typed
        let stored = [
            "ad": user.name, "email": user.email, "telefon": user.phone ?? "", "dil": user.language,
        ]
        for (name, value) in stored where state.values[name] == nil { state.values[name] = value }
        return state
    }

    static func read(_ form: FormFields) -> UserProfile {
        UserProfile(
            name: form.filled("ad") ?? "", email: form.filled("email") ?? "", phone: form.filled("telefon"),
            language: form.filled("dil") ?? "tr")
    }
}

/// The roles and dealers of a person as tick boxes.
struct RolesForm {
    let roleFields: [FieldView]
    let mainRoleField: [FieldView]
    let dealerFields: [FieldView]
    let allDealersField: [FieldView]

    /// - Parameters:
    ///   - roles: those that may be given.
    ///   - dealers: those whom the person may work for.
    ///   - mayWorkForAll: whether "all dealers" may be said.
    init(
        _ state: FormState, roles: [StoredRole], dealers: [DealerChoice], mayWorkForAll: Bool, _ texts: Texts
    ) {
        roleFields = roles.map { FieldView.checkbox("rol.\($0.id)", texts($0.name.phrase), state) }
        let options =
            [(value: "", label: texts("keep_main_role"))]
            + roles.map { (value: $0.id.description, label: texts($0.name.phrase)) }
        mainRoleField = roles.count > 1 ? [FieldView.select("ana_rol", texts("main_role"), state, options)] : []
        dealerFields = dealers.map { FieldView.checkbox("bayi.\($0.id)", $0.name, state) }
        allDealersField = mayWorkForAll ? [FieldView.checkbox("tum_bayiler", texts("all_dealers"), state)] : []
    }

    static func state(_ user: UserDetail, over typed: FormState) -> FormState {
        guard typed.values.keys.allSatisfy({ !$0.hasPrefix("rol.") && !$0.hasPrefix("bayi.") }) else { return typed }
        var state = typed
        for role in user.roles { state.values["rol.\(role.id)"] = "1" }
        for dealer in user.dealers { state.values["bayi.\(dealer)"] = "1" }
        state.values["tum_bayiler"] = user.worksForAll ? "1" : ""
        state.values["ana_rol"] = user.roles.first { $0.name == user.user.role }?.id.description ?? ""
        return state
    }

    static func read(_ form: FormFields) -> UserRolesInput {
        func ids<Entity>(_ prefix: String) -> [ID<Entity>] {
            form.fields.filter { $0.name.hasPrefix(prefix) && $0.value == "1" }
                .compactMap { ID(text: $0.name.dropFirst(prefix.count)) }
        }
        return UserRolesInput(
            roles: ids("rol."), mainRole: form.filled("ana_rol").flatMap { ID(text: $0) }, dealers: ids("bayi."),
            worksForAll: form["tum_bayiler"] == "1")
    }
}
