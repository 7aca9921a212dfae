import HTTPTypes
import Hummingbird
import Logging
import LosslessJSON
import Operations

/// `POST /csp-rapor`: what a browser has kept from a page of ours because our content policy does not allow it. Either a
/// mistake of ours or an attack: worth a line in the log.
func policyReportRoute(_ services: WebServices) -> Route {
    Route(
        .post, PolicyReport.path, door: .open, access: .everyone, body: .report, limit: .policyReport
    ) { request in
        for report in PolicyReport.all(in: try request.json()) {
            services.operations.logger.warning(
                "tarayıcı içerik ilkesine takıldı",
                metadata: [
                    "yonerge": .string(report.directive), "engellenen": .string(report.blocked),
                    "sayfa": .string(report.page),
                ])
        }
        return .noContent
    }
}

/// One report, cut down to what may be in a log: no queries, and of the page's address only the first part, because one
/// behind it may be a secret link.
struct PolicyReport: Equatable {
    static let path = "/csp-rapor"
    private static let reportsMax = 5
    private static let lengthMax = 100

    var directive: String
    var blocked: String
    var page: String

    /// Reads both forms: the single `csp-report` of CSP 2, and the list of the Reporting API.
    static func all(in json: JSON) -> [PolicyReport] {
        if let single = json["csp-report"] {
            return [
                PolicyReport(
                    directive: single["effective-directive"] ?? single["violated-directive"],
                    blocked: single["blocked-uri"], page: single["document-uri"])
            ]
        }
        return (json.array ?? []).prefix(reportsMax).compactMap { $0["body"] }.map { body in
            PolicyReport(directive: body["effectiveDirective"], blocked: body["blockedURL"], page: body["documentURL"])
        }
    }

    private init(directive: JSON?, blocked: JSON?, page: JSON?) {
        self.directive = Self.plain(directive)
        self.blocked = String(Self.plain(blocked).prefix { $0 != "?" && $0 != "#" })
        let address = Self.plain(page)
        let afterScheme = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        let parts = afterScheme.drop { $0 != "/" }.split(separator: "/", omittingEmptySubsequences: true)
        self.page = "/" + (parts.first.map { $0.prefix { $0 != "?" && $0 != "#" } } ?? "")
    }

    /// Printable ASCII only, so that a report can't write lines of its own.
    private static func plain(_ json: JSON?) -> String {
        let text = json?.string ?? ""
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }))
            .prefix(lengthMax).description
    }
}
