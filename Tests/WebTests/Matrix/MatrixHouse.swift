import Domain
import HTTPTypes
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

/// Who takes the routes of the matrix, by their name: somebody of every seeded role, and those whose reach is narrower
/// than that of their role.
enum MatrixCaller: String, CaseIterable, Sendable {
    case dealer = "birinci"
    case operatorOfAll = "gorevli"
    case admin
    /// For the first dealer, and one who has nothing.
    case operatorOfSome = "sinirli"
    /// With the role for packing, and for nobody.
    case warehouse = "deposuz"
    /// With the role for packing, for the first dealer.
    case packer = "paketci"
    /// With all that a dealer may, for the first dealer.
    case employee = "ofisci"

    /// The name of the role in `roller`.
    var role: RoleName {
        switch self {
        case .dealer: .dealer
        case .operatorOfAll, .operatorOfSome: .operatorRole
        case .admin: .admin
        case .warehouse, .packer: .warehouse
        case .employee: MatrixHouse.office
        }
    }
}

/// Two dealers with one row of everything, everybody who may ask for it, and a server that keeps no change.
struct MatrixHouse: Sendable {
    /// A role that is not seeded.
    static let office = RoleName(rawValue: "ofis")

    /// Somebody who is signed in and has a key.
    struct Person: Sendable {
        let caller: MatrixCaller
        let user: ID<User>
        /// As `roller` has them.
        let grants: RoleGrants
        let scope: Scope
        let key: String
        let cookie: String
        let csrf: String

        /// What a browser sends along.
        func browserHeaders(_ route: Route) -> HTTPFields {
            var fields: HTTPFields = [.accept: "text/html", .cookie: cookie]
            guard route.method != .get else { return fields }
            fields[.fetchSite] = "same-origin"
            fields[.csrfToken] = csrf
            return fields
        }
    }

    let house: WebHouse
    let people: [Person]
    /// The rows of the first dealer, for whom the narrow callers work.
    let own: MatrixRows
    let other: MatrixRows
    let client: MatrixClient

    init(_ house: WebHouse) async throws {
        self.house = house
        let idle = try await house.newPerson("ucuncu", .dealer)
        _ = try await house.people.createRole(
            RoleInput(name: Self.office.rawValue, description: "", grants: try await house.grants(of: .dealer)),
            by: .console)
        var people: [Person] = []
        for caller in MatrixCaller.allCases {
            people.append(try await Self.person(caller, besides: idle, house))
        }
        self.people = people
        own = try await MatrixRows(house, of: house.dealer, signingInAs: "birinci")
        other = try await MatrixRows(house, of: house.otherDealer, signingInAs: "ikinci")
        try await ForeignRows.plant(of: house.otherDealer, house.database)
        client = try MatrixClient(house)
    }

    /// Texts that only the other dealer has.
    var canaries: [String] { [ForeignRows.marker, "DENEME-\(other.dealer)", "depocu-\(other.dealer)@", "ikinci@"] }

    private static func person(
        _ caller: MatrixCaller, besides idle: ID<User>, _ house: WebHouse
    ) async throws -> Person {
        let user: ID<User>
        switch caller {
        case .dealer: user = house.dealer
        case .operatorOfAll: user = house.operatorUser
        case .admin: user = house.admin
        case .operatorOfSome, .warehouse, .packer, .employee:
            user = try await house.newPerson(caller.rawValue, caller.role)
        }
        let scope: Scope
        switch caller {
        case .operatorOfAll, .admin: scope = .system
        case .dealer, .warehouse: scope = .only(user)
        case .packer, .employee: scope = .only(house.dealer)
        case .operatorOfSome: scope = .dealers([house.dealer, idle])
        }
        if caller != .dealer, caller != .warehouse, case .dealers(let dealers) = scope.reach {
            try await house.assign(user, to: dealers)
        }
        let key = try await house.newKey(of: user)
        // The first use of a key is written down, and is not to be one that is undone.
        _ = try await house.send(.get, "/api/v1/siparisler", key: key)
        let grant = try await house.signIn(caller.rawValue)
        return Person(
            caller: caller, user: user, grants: try await house.grants(of: caller.role), scope: scope, key: key,
            cookie: "oturum=\(grant.token.revealed)", csrf: try #require(try await house.who(grant).csrf))
    }
}

extension WebHouse {
    /// Somebody with an account who can sign in.
    fileprivate func newPerson(_ name: String, _ role: RoleName) async throws -> ID<User> {
        try await people.createUser(
            NewUser(name: name, email: "\(name)@ornek.com", role: role, password: Secret(WebHouse.password)),
            actor: .system(.command))
    }
}
