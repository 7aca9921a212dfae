package import Domain
package import HTTPTypes
package import Operations

/// A request as a handler gets it: the caller is known and allowed, the body is read.
package struct WebRequest: Sendable {
    /// Names the request in logs and answers.
    package let id: String
    package let method: HTTPRequest.Method
    /// The path as sent, without the query.
    package let path: String
    /// The text after `?`, as sent; empty if there is none.
    package let query: String
    package let headers: HTTPFields
    /// The values of the places in the route's path, such as `id` in `/siparisler/{id}`.
    package let parameters: [String: String]
    /// The caller's network address, as far as it is known.
    package let clientAddress: String?
    /// The host and port that the caller asked for; nil where there is none.
    package internal(set) var askedHost: String?
    package internal(set) var body: [UInt8] = []
    /// Who calls; nil only where the route lets everybody in.
    package internal(set) var signedIn: SignedIn?

    package init(
        id: String, method: HTTPRequest.Method, path: String, query: String, headers: HTTPFields,
        parameters: [String: String], clientAddress: String?
    ) {
        (self.id, self.method, self.path, self.query) = (id, method, path, query)
        (self.headers, self.parameters, self.clientAddress) = (headers, parameters, clientAddress)
    }

    /// Who calls.
    ///
    /// - Throws: ``SignInError/notSignedIn`` on a route that lets everybody in.
    package var caller: SignedIn {
        get throws(SignInError) {
            guard let signedIn else { throw .notSignedIn }
            return signedIn
        }
    }

    package var actor: Actor { get throws(SignInError) { try caller.actor } }

    package var scope: Scope { get throws(SignInError) { try caller.scope } }

    /// For people's sign-in functions.
    package var origin: SignInOrigin {
        let device = headers.cookie(DeviceCookie.boundName) ?? headers.cookie(DeviceCookie.plainName)
        return SignInOrigin(
            address: clientAddress, browser: headers[.userAgent], requestID: id, device: device.map(Secret.init))
    }

    /// The id in the path.
    ///
    /// - Throws: ``OperationError/notFound`` if it is no positive number: no such thing can exist.
    package func rowID<Entity>(
        _ name: String = "id", of type: Entity.Type = Entity.self
    ) throws(OperationError) -> ID<Entity> {
        guard let text = parameters[name], let id = ID<Entity>(text: text), id.description == text else {
            throw .notFound
        }
        return id
    }

    /// The fields of a form, urlencoded or multipart.
    ///
    /// - Throws: ``RequestFault``
    package func form() throws(RequestFault) -> FormFields { try FormFields(contentType: headers[.contentType], body) }
}
