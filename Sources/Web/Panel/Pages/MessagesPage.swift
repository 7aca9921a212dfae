import Domain
import Hummingbird
import Operations
import Storage

/// The messages to buyers, suppliers and dealers.
struct MessagesPage: Sendable {
    let panel: Panel

    private struct View {
        let selects: [SelectView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [MessageRowView]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [
            Route(.get, "/mesajlar", door: .panel, access: .allowed(.viewMessages)) { request in
                try await list(request)
            },
            Route(
                .post, "/mesajlar/{id}/yeniden", door: .panel, access: .allowed(.changeMessages), body: .form
            ) { request in
                let way = request.wayBack(try request.form(), else: "/mesajlar")
                return try await panel.attempt {
                    try await panel.operations.resendMessage(
                        try request.rowID(), actor: try request.actor, scope: try request.scope)
                    return .seeOther(Flash.messageQueued.at(way))
                } orShow: { problem in
                    try await list(request, problem: problem)
                }
            },
        ]
    }

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let status = MessageStatus(rawValue: request.queryValue("durum"))
        let channel = MessageChannel(rawValue: request.queryValue("kanal"))
        let page = try await panel.read { tx in
            try MessageList.page(
                status: status, channel: channel, before: before, limit: Panel.pageLength, scope: scope, tx)
        }
        let mayResend = try request.caller.permissions.contains(.changeMessages)
        let rows = page.rows.map { MessageRowView($0, mayResend: mayResend, texts) }
        let isNarrowed = status != nil || channel != nil
        let selects = [
            SelectView(
                selectName: "durum", selectLabel: texts("status"),
                options: [OptionView("", texts("all_states"), selected: status?.rawValue ?? "")]
                    + MessageStatus.allCases.map {
                        OptionView($0.rawValue, texts($0.mark.phrase), selected: status?.rawValue ?? "")
                    }),
            SelectView(
                selectName: "kanal", selectLabel: texts("channel"),
                options: [OptionView("", texts("all_channels"), selected: channel?.rawValue ?? "")]
                    + MessageChannel.allCases.map {
                        OptionView($0.rawValue, texts($0.phrase), selected: channel?.rawValue ?? "")
                    }),
        ]
        let empty = EmptyView(
            emptyIcon: "message", emptyTitle: texts(isNarrowed ? "nothing_found" : "messages_empty"),
            emptyText: texts(isNarrowed ? "nothing_found_text" : "messages_empty_text"))
        let view = View(
            selects: selects, clearURL: isNarrowed ? "/mesajlar" : nil, hasRows: !rows.isEmpty, rows: rows,
            empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) {
                Link.to("/mesajlar", [("durum", status?.rawValue), ("kanal", channel?.rawValue), ("once", $0)])
            })
        return panel.page("messages", title: texts("messages"), view, request, problem: problem)
    }
}
