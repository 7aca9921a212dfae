import Domain
import Storage

/// Something on the page of an order that asks for attention.
struct NoticeView {
    let noticeTone: String
    let noticeIcon: String
    let noticeTitle: String
    let noticeText: String
    /// Where something can be done about it.
    var noticeURL: String?
    var noticeLink: String?

    private init(_ tone: Tone, _ icon: String, _ title: String, _ text: String) {
        (noticeTone, noticeIcon, noticeTitle, noticeText) = (tone.rawValue, icon, title, text)
    }

    private init(
        _ tone: Tone, _ icon: String, _ title: String, _ text: String, link: (url: String, text: String)
    ) {
        self.init(tone, icon, title, text)
        (noticeURL, noticeLink) = (link.url, link.text)
    }

    /// The same for somebody whom the link would not let in.
    var withoutLink: NoticeView {
        var notice = self
        (notice.noticeURL, notice.noticeLink) = (nil, nil)
        return notice
    }

    static func all(_ order: OrderDetail, deadJobs: [TimelineParts.DeadJob], _ texts: Texts) -> [NoticeView] {
        failures(order.header, deadJobs, texts) + states(order, texts)
    }

    private static func failures(
        _ header: OrderDetailHeader, _ deadJobs: [TimelineParts.DeadJob], _ texts: Texts
    ) -> [NoticeView] {
        deadJobs.compactMap { job in
            guard job.kind == JobKind.submitOrder.rawValue else {
                let text = [JobKind.name(of: job.kind, texts), job.error].filter { !$0.isEmpty }
                return NoticeView(.bad, "alert", texts("notice_dead_job"), text.joined(separator: " — "))
            }
            guard header.status.isBeforeShipment else { return nil }
            let end = job.error.isEmpty || job.error.hasSuffix(".") ? "" : "."
            let advice = header.status == .readyToSubmit ? texts("notice_refused_text") : ""
            let text = [job.error + end, advice].filter { !$0.isEmpty }.joined(separator: " ")
            return NoticeView(.bad, "alert", texts("notice_refused"), text)
        }
    }

    private static func states(_ order: OrderDetail, _ texts: Texts) -> [NoticeView] {
        let header = order.header
        var notices: [NoticeView] = []
        if order.hasUncertainSubmission {
            notices.append(NoticeView(.bad, "question", texts("notice_uncertain"), texts("notice_uncertain_text")))
        }
        if header.isCancelRequested {
            notices.append(NoticeView(.warn, "x-circle", texts("notice_cancel"), texts("notice_cancel_text")))
        }
        if header.isHeld {
            let until = header.heldUntil.map { texts("held_until", ["zaman": IstanbulTime.format($0)]) }
            let text = [header.holdReason, until].compactMap { $0 }.joined(separator: " · ")
            notices.append(NoticeView(.neutral, "pause", texts("notice_held"), text))
        }
        if order.wasWorkedInShop {
            notices.append(NoticeView(.warn, "store", texts("flag_worked_in_shop"), texts("notice_worked_text")))
        }
        if header.status == .needsMatching {
            let url = order.lines.lazy.compactMap { $0.matchURL(header) }.first ?? "/eslesme"
            notices.append(
                NoticeView(
                    .warn, "link", texts("notice_matching"), texts("notice_matching_text"),
                    link: (url, texts("choose_supplier_product"))))
        }
        if header.status == .needsRouting {
            notices.append(
                NoticeView(
                    .warn, "route", texts("notice_routing"), header.routingReason ?? texts("notice_routing_text"),
                    link: ("/yonlendirme", texts("routing"))))
        }
        if header.status == .superseded {
            notices.append(NoticeView(.neutral, "split", texts("notice_split"), texts("notice_split_text")))
        }
        return notices
    }
}
