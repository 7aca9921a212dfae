import Domain
import Storage

/// The page of one order in words.
struct OrderView {
    let pageURL: String
    let number: String
    let badge: BadgeView
    let paymentBadge: BadgeView
    let flags: [BadgeView]
    let subtitle: String
    let total: String
    let shippingFee: String
    let newSupplierLink: String?
    let notices: [NoticeView]
    let hasActions: Bool
    let actions: [ActionView]
    let lines: [OrderLineView]
    let routingReason: String?
    let hasSupplierOrders: Bool
    let supplierOrders: [SupplierOrderView]
    let timeline: [TimelineEntryView]
    let hasDoneJobs: Bool
    let doneJobsTitle: String
    let doneJobs: [TimelineEntryView]
    let facts: [FactView]
    let people: [PeopleView]
    let hasFamily: Bool
    let family: [FamilyMemberView]
    let showsFiles: Bool
    let mayAddFiles: Bool
    let hasFiles: Bool
    let files: [FileView]
    let uploadPath: String
    let fileKinds: [OptionView]
    let showsMessages: Bool
    let hasMessages: Bool
    let messages: [MessageRowView]

    /// - Parameters:
    ///   - permissions: of who looks at it.
    ///   - newLink: the address of a supplier's link that was made just now; it is shown this once.
    init(
        _ order: OrderDetail, timeline entries: [OrderTimelineEntry], actions: [ActionView],
        permissions: Set<Permission>, newLink: Secret? = nil, _ texts: Texts
    ) {
        let mayLink = permissions.contains(.manageSupplierLinks)
        let header = order.header
        let page = "/siparisler/\(header.id)"
        pageURL = page
        newSupplierLink = newLink?.revealed
        number = header.number
        badge = BadgeView(header.status.mark, texts)
        paymentBadge = BadgeView(header.payment.mark, texts)
        flags = OrderView.flags(order, texts)
        subtitle = OrderView.subtitle(header, texts)
        total = MoneyText.format(header.total, currency: header.currency)
        shippingFee =
            header.shippingFee == .zero
            ? texts("no_shipping_fee")
            : texts("with_shipping_fee", ["tutar": MoneyText.format(header.shippingFee, currency: header.currency)])
        let parts = TimelineParts(entries)
        let mayMatch = permissions.contains(.changeCatalogue)
        notices = NoticeView.all(order, deadJobs: parts.deadJobs, texts).map { notice in
            // What leads to pages of the catalogue leads others nowhere.
            mayMatch ? notice : notice.withoutLink
        }
        hasActions = !actions.isEmpty
        self.actions = actions
        lines = order.lines.map { OrderLineView($0, of: header, mayMatch: mayMatch, texts) }
        routingReason = header.routingReason
        supplierOrders = order.supplierOrders.map { SupplierOrderView($0, of: page, mayLink: mayLink, texts) }
        hasSupplierOrders = !supplierOrders.isEmpty
        let isReady = header.status == .readyToSubmit
        func entry(_ entry: OrderTimelineEntry) -> TimelineEntryView {
            TimelineEntryView(
                entry, isReadyToSubmit: isReady, mayRetry: permissions.contains(.changeJobs), texts)
        }
        timeline = parts.shown.map(entry)
        doneJobs = parts.doneJobs.map(entry)
        hasDoneJobs = !doneJobs.isEmpty
        doneJobsTitle = texts("background_jobs", ["sayi": String(doneJobs.count)])
        facts = OrderView.facts(header, texts)
        people = [
            PeopleView(texts("delivery"), order.shippingAddress, header.customer, texts),
            PeopleView(texts("invoice"), order.invoiceAddress, nil, texts),
        ].compactMap { $0 }
        family = order.family.map { FamilyMemberView($0, in: order, texts) }
        hasFamily = family.count > 1
        showsFiles = permissions.contains(.viewFiles)
        mayAddFiles = permissions.contains(.changeFiles)
        showsMessages = permissions.contains(.viewMessages)
        files = order.files.map { FileView($0, texts) }
        hasFiles = !files.isEmpty
        uploadPath = "/siparisler/\(header.id)/dosyalar"
        fileKinds =
            [OptionView("", texts("choose_option"), selected: "")]
            + FileKind.allCases.map { OptionView($0.rawValue, texts($0.phrase)) }
        messages = order.messages.map {
            MessageRowView($0, mayResend: permissions.contains(.changeMessages), texts)
        }
        hasMessages = !messages.isEmpty
    }

    private static func subtitle(_ header: OrderDetailHeader, _ texts: Texts) -> String {
        let source = header.integrationName ?? texts("manual_order")
        return [source, IstanbulTime.format(header.orderedAt ?? header.createdAt), header.dealerName]
            .joined(separator: " · ")
    }

    private static func flags(_ order: OrderDetail, _ texts: Texts) -> [BadgeView] {
        let header = order.header
        var flags: [BadgeView] = []
        if header.isHeld { flags.append(BadgeView(texts("flag_held"), .neutral, "pause")) }
        if header.isCancelRequested { flags.append(BadgeView(texts("flag_cancel"), .warn, "x-circle")) }
        if order.wasWorkedInShop { flags.append(BadgeView(texts("flag_worked_in_shop"), .warn, "store")) }
        if header.isInvoiced { flags.append(BadgeView(texts("flag_invoiced"), .good, "file")) }
        return flags
    }

    private static func facts(_ header: OrderDetailHeader, _ texts: Texts) -> [FactView] {
        let link = header.trackingLink.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
        let tracking = header.trackingNumber.map { FactView(texts("tracking_number"), $0, url: link) }
        let reason = header.cancelReason.map { code in
            UnsuppliedReason(rawValue: code).map { texts($0.phrase) } ?? code
        }
        return [
            FactView(texts("marketplace_status"), header.marketplaceStatus.map { MarketplaceWord.text($0, texts) }),
            FactView(texts("package"), header.packageID),
            FactView(texts("platform"), header.platformName),
            FactView(texts("ordered_at"), header.orderedAt.map(IstanbulTime.format)),
            FactView(texts("ship_until"), header.shipBy.map(IstanbulTime.format)),
            FactView(texts("carrier"), header.carrier),
            tracking,
            FactView(texts("cancel_reason"), reason),
            FactView(texts("stored_at"), IstanbulTime.format(header.createdAt)),
            FactView(texts("changed_at"), IstanbulTime.format(header.updatedAt)),
        ].compactMap { $0 }
    }
}

extension OrderDetail {
    /// The shop says that the order is being prepared, but no supplier has it.
    var wasWorkedInShop: Bool {
        header.status == .preparing && header.integration != nil
            && !supplierOrders.contains { [.accepted, .shipped].contains($0.state) }
    }

    var hasUncertainSubmission: Bool { supplierOrders.contains { $0.state == .uncertain } }
}
