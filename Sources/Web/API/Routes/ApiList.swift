import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

extension ApiRouteMaker {
    /// `GET /resource`: a page of the rows.
    func list(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String
    ) -> Route {
        let query =
            resource.filters.map { InputField.optional($0.name, $0.kind, $0.summary) } + [
                .optional(
                    "sirala", .choice(resource.orderNames),
                    "Sıra; başında - olan büyükten küçüğe. Verilmezse -id: en yenisi önce"),
                .optional("sonra", .text(max: 5000), "Önceki sayfanın verdiği `sonra` değeri, aynı `sirala` ile"),
                .optional("limit", .int(1...200), "Sayfa boyu; verilmezse 50"),
                .optional(
                    "toplam", .bool,
                    "true: uyan kayıtların sayısı da verilir; sayım \(ApiResource.countMax) kayıtta durur"),
            ]
        let schema = InputSchema(query)
        var documentation = RouteDocumentation(
            tag: tag, summary: summary, query: query, output: JSONSchema.page(of: resource))
        documentation.example = Examples.page(of: resource)
        documentation.isPaged = true
        return api(.get, path, permission, documentation) { request in
            let question = try ListQuestion(try schema.read(query: request.query), resource)
            try checkTimes(of: resource, question.query.filters)
            let (scope, seen) = (try request.scope(for: resource), resource.visible(to: try request.caller.permissions))
            let page = try await operations.database.read { tx in try seen.page(question.query, scope: scope, tx) }
            return ListPage(page: page).response(to: request)
        }
    }
}

extension ApiRouteMaker {
    /// Passes a span of time only if it begins before it ends and is no longer than a year.
    private func checkTimes(of resource: ApiResource, _ values: [String: SQLValue]) throws(OperationError) {
        for (start, end) in resource.timeRanges {
            guard case .time(let first)? = values[start], case .time(let last)? = values[end] else { continue }
            guard first < last else { throw .invalid([FieldProblem(end, "\(start) değerinden sonra olmalı.")]) }
            guard last.since(first) <= Self.timeRangeMax else {
                throw .invalid([FieldProblem(end, "\(start) ile arasında en çok bir yıl olabilir.")])
            }
        }
    }

    private static let timeRangeMax = Duration.seconds(366 * 24 * 3600)
}

/// What a list's query string asks for.
private struct ListQuestion {
    let query: ApiResource.Query

    init(_ input: Input, _ resource: ApiResource) throws(OperationError) {
        let order = input.value("sirala", as: String.self).flatMap(resource.order) ?? .newestFirst
        var after: ApiCursor?
        if let text: String = input.value("sonra") {
            after = ApiCursor(text, order: order)
            guard after != nil else {
                throw .invalid([
                    FieldProblem(
                        "sonra", "Önceki sayfanın `sonra` değeri olmalı, aynı `sirala` değeriyle gönderilmeli.")
                ])
            }
        }
        let values = resource.filters.compactMap { filter in input.sqlValue(filter.name).map { (filter.name, $0) } }
        query = ApiResource.Query(
            filters: Dictionary(values) { first, _ in first }, order: order, after: after,
            limit: input.value("limit") ?? 50, counts: input.value("toplam") ?? false)
    }
}

/// A page of a list.
struct ListPage {
    let page: ApiResource.Page

    init(page: ApiResource.Page) { self.page = page }

    /// A page of things that are no rows of one table.
    init(rows: [JSON], next: Int64?) {
        let cursor = next.map { ApiCursor(order: ApiResource.Order.newestFirst.name, value: nil, id: $0) }
        page = ApiResource.Page(rows: JSON.array(rows).utf8, next: cursor)
    }

    func response(to request: WebRequest) -> Response {
        Response.bytes(body, type: "application/json").with(.linkHeader, links(request).joined(separator: ", "))
    }

    private var body: [UInt8] {
        var bytes = Array(#"{"kayitlar":"#.utf8) + page.rows + Array(#","sonra":"#.utf8)
        switch page.next {
        case nil: JSON.null.write(into: &bytes)
        case let next? where next.isNumber: JSON(next.id).write(into: &bytes)
        case let next?: JSON.write(next.text, into: &bytes)
        }
        if let count = page.count {
            let isExact = count <= ApiResource.countMax
            bytes += Array(#","toplam":\#(min(count, ApiResource.countMax)),"toplam_kesin":\#(isExact)"#.utf8)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// RFC 8288.
    private func links(_ request: WebRequest) -> [String] {
        let kept = request.query.split(separator: "&").filter { !$0.hasPrefix("sonra=") }.map(String.init)
        func link(_ query: [String], _ relation: String) -> String {
            let query = query.isEmpty ? "" : "?" + query.joined(separator: "&")
            return "<\(request.path)\(query)>; rel=\"\(relation)\""
        }
        let next = page.next.map { [link(kept + ["sonra=\($0.text)"], "next")] } ?? []
        return next + [link(kept, "first")]
    }
}
