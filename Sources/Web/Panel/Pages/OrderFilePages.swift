import Domain
import HTTPTypes
import Hummingbird
import Operations

/// Files of orders: adding and fetching.
struct OrderFilePages: Sendable {
    let panel: Panel

    var routes: [Route] {
        [
            Route(
                .post, "/siparisler/{id}/dosyalar", door: .panel, access: .allowed(.changeFiles), body: .upload,
                handler: upload),
            Route(.get, "/dosyalar/{id}", door: .panel, access: .allowed(.viewFiles), handler: fetch),
        ]
    }

    private func upload(_ request: WebRequest) async throws -> Response {
        let id: ID<Order> = try request.rowID()
        let form = try request.form()
        return try await panel.attempt {
            guard let kind = FileKind(rawValue: form["tur"] ?? "") else {
                throw OperationError.invalid([FieldProblem("tur", panel.texts(request)("choose_file_kind"))])
            }
            guard let file = form.file("dosya") else {
                throw OperationError.invalid([FieldProblem("dosya", panel.texts(request)("choose_file"))])
            }
            _ = try await panel.operations.attachFile(
                order: id, kind: kind, name: file.name, declaredType: file.contentType, bytes: file.bytes,
                actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.fileAdded.at("/siparisler/\(id)"))
        } orShow: { problem in
            var shown = problem
            if let field = problem.fields.first { shown.detail = field.message }
            shown.fields = []
            return try await OrderPage(panel: panel).show(request, problem: shown)
        }
    }

    /// Hands a file out to be stored, never to be shown within the panel's own origin.
    private func fetch(_ request: WebRequest) async throws -> Response {
        .download(try await panel.operations.readFile(try request.rowID(), scope: try request.scope))
    }
}
