package import Domain
package import HTTPTypes
package import Hummingbird

/// One route: where it is, who may take it, what it takes and what it does. There is no other way to be reachable.
package struct Route: Sendable {
    /// How callers prove who they are.
    package enum Door: Sendable {
        /// By nothing: health, static files, webhooks with proofs of their own.
        case open
        /// By the session's cookie; changes need the CSRF token.
        case panel
        /// By an API key in the `Authorization` header; cookies count for nothing.
        case api
    }

    package enum Access: Sendable, Equatable {
        case everyone
        /// Whose password was right, whether or not the second step is done.
        case halfSignedIn
        case signedIn
        case allowed(Permission)
    }

    package typealias Handler = @Sendable (WebRequest) async throws -> Response

    package let method: HTTPRequest.Method
    /// With places in braces: `/siparisler/{id}`.
    package let path: String
    package let door: Door
    package let access: Access
    package let body: BodyKind
    /// What a request is counted as.
    package let limit: RequestLimit
    /// Whether the caller must have proved within the last ten minutes who they are. Keys can't, and need not: what
    /// they may do was decided by somebody who had.
    package let needsFreshProof: Bool
    /// How a person is asked for that proof; without it, and for programs, the answer is 403 `yeniden_dogrula`.
    var proofQuestion: ProofQuestion?
    /// For the OpenAPI document; nil for routes that are not part of the API.
    package var documentation: RouteDocumentation?
    package let handler: Handler

    package init(
        _ method: HTTPRequest.Method, _ path: String, door: Door, access: Access, body: BodyKind = .none,
        limit: RequestLimit = .caller, needsFreshProof: Bool = false, documentation: RouteDocumentation? = nil,
        handler: @escaping Handler
    ) {
        (self.method, self.path, self.door, self.access) = (method, path, door, access)
        (self.body, self.limit, self.needsFreshProof) = (body, limit, needsFreshProof)
        (self.documentation, self.handler) = (documentation, handler)
    }
}

/// What a route takes as a body, and how much of it.
package enum BodyKind: Sendable, Equatable {
    case none
    case json
    /// Fields, urlencoded or multipart.
    case form
    /// Multipart with a file, or JSON that says where the file is.
    case upload
    /// Many records: JSON, or multipart with a file.
    case records
    /// Whatever comes, such as a webhook whose signature is over the raw bytes.
    case raw
    /// A browser's report on our content policy.
    case report

    /// In bytes.
    package var limit: Int {
        switch self {
        case .none: 0
        case .json, .raw: 1024 * 1024
        case .form: 256 * 1024
        case .report: 16 * 1024
        case .upload, .records: 10 * 1024 * 1024 + 64 * 1024
        }
    }

    /// The media types; empty if any will do.
    var mediaTypes: [String] {
        switch self {
        case .none, .raw: []
        case .json: ["application/json"]
        case .form: [FormFields.urlencoded, FormFields.multipart]
        case .upload, .records: [FormFields.multipart, "application/json"]
        case .report: ["application/csp-report", "application/reports+json", "application/json"]
        }
    }
}
