package import HTTPTypes
package import Hummingbird
package import LosslessJSON
package import Operations

/// What went wrong with a request, as it is told to the caller (RFC 9457).
package struct Problem: Sendable, Equatable {
    package var status: Int
    /// A short stable code for programs.
    package var code: String
    /// What happened, in a few Turkish words.
    package var title: String
    /// What exactly, and what to do.
    package var detail: String
    package var fields: [FieldProblem] = []
    /// After how many seconds it makes sense to try again.
    package var retryAfter: Int?
    /// Other headers that belong to the answer.
    package var headers: [(HTTPField.Name, String)] = []
    package var requestID = ""
    /// The present version of the thing, where another was expected.
    package var version: String?

    package init(_ status: Int, _ code: String, _ title: String, _ detail: String, retryAfter: Int? = nil) {
        (self.status, self.code, self.title, self.detail) = (status, code, title, detail)
        self.retryAfter = retryAfter
    }

    package static func == (left: Problem, right: Problem) -> Bool {
        left.status == right.status && left.code == right.code && left.detail == right.detail
            && left.fields == right.fields
    }

    /// The JSON that the API answers with.
    package var json: JSON {
        let members: [JSON.Member] = [
            .init("type", .string("urn:siparis:sorun:\(code)")), .init("title", .string(title)),
            .init("status", JSON(status)), .init("kod", .string(code)), .init("detail", .string(detail)),
            .init("mesaj", .string(detail)), .init("message", .string(ErrorCatalogue.english(code, status: status))),
            .init("istek_no", .string(requestID)), .init("istek_id", .string(requestID)),
            .init("alanlar", .array(fields.map { ["alan": .string($0.field), "mesaj": .string($0.message)] })),
        ]
        return .object(members + (version.map { [.init("surum", .string($0))] } ?? []))
    }

    /// The headers that go with any form of the answer.
    package var responseHeaders: HTTPFields {
        var fields = HTTPFields()
        fields[.cacheControl] = "no-store"
        if let retryAfter { fields[.retryAfter] = String(retryAfter) }
        for (name, value) in headers { fields[name] = value }
        return fields
    }

    /// The answer as `application/problem+json`.
    package var jsonResponse: Response {
        var response = Response.json(json, status: HTTPResponse.Status(code: status))
        response.headers[.contentType] = "application/problem+json"
        for field in responseHeaders { response.headers[field.name] = field.value }
        return response
    }
}

/// Shows a problem to a person. The status and ``Problem/responseHeaders`` are set on the answer by the caller.
package typealias ErrorPage = @Sendable (Problem) -> Response

/// A page without any looks, for a server without a panel.
package let plainErrorPage: ErrorPage = { problem in
    .text("\(problem.title)\n\n\(problem.detail)\n\nİstek no: \(problem.requestID)\n")
}
