import Domain
import Storage

/// A line of an order in words.
struct OrderLineView {
    let lineName: String
    let codes: String
    let lineBadge: BadgeView
    let returnBadge: BadgeView?
    let lineSupplier: String?
    let lineSupplierSKU: String?
    let matchURL: String?
    let quantity: String
    let quantityNote: String?
    let unitPrice: String
    let lineTotal: String

    init(_ line: OrderDetailLine, of header: OrderDetailHeader, mayMatch: Bool, _ texts: Texts) {
        let currency = header.currency
        lineName = line.name
        matchURL = mayMatch ? line.matchURL(header) : nil
        codes = [line.sku, line.barcode].compactMap { $0 }.joined(separator: " · ")
        lineBadge = BadgeView(line.status.mark, texts)
        returnBadge = line.returnStatus.mark.map { BadgeView($0, texts) }
        lineSupplier = line.supplierName
        lineSupplierSKU = [line.supplierSKU, line.supplierOrderNumber].compactMap { $0 }.joined(separator: " · ")
        quantity = MoneyText.grouped(line.quantity)
        let notes = [
            (line.cancelledQuantity, "pieces_cancelled"), (line.shippedQuantity, "pieces_shipped"),
            (line.returnedQuantity, "pieces_returned"),
        ].filter { $0.0 > 0 }.map { texts($0.1, ["sayi": String($0.0)]) }
        quantityNote = notes.isEmpty ? nil : notes.joined(separator: ", ")
        unitPrice = MoneyText.format(line.unitPrice, currency: currency)
        lineTotal = MoneyText.format(line.total, currency: currency)
    }
}

extension OrderDetailLine {
    /// Where the supplier's product for the line is chosen; nil if the line does not wait for that.
    func matchURL(_ header: OrderDetailHeader) -> String? {
        guard status == .waiting, [.received, .needsMatching].contains(header.status) else { return nil }
        guard let key = barcode ?? sku else { return nil }
        let kind: MatchKeyKind = barcode == nil ? .sku : .barcode
        return MatchingPages.chooseURL(dealer: header.dealer, kind, key: key, name: name)
    }
}

/// A supplier order in words.
struct SupplierOrderView {
    let supplierName: String
    let supplierReason: String?
    let stateBadge: BadgeView
    let supplierNumber: String
    let reference: String
    let changedAt: TimeView
    /// Where a link for the supplier is made; nil if it is not to be made any more, or not by this person.
    let linkPath: String?

    init(_ order: OrderDetailSupplierOrder, of page: String, mayLink: Bool, _ texts: Texts) {
        let isOpen = [.submitting, .uncertain, .received, .accepted].contains(order.state)
        linkPath = isOpen && mayLink ? "\(page)/tedarikci-siparisleri/\(order.id)/baglantilar" : nil
        supplierName = order.supplierName
        supplierReason = order.reason
        stateBadge = BadgeView(order.state.mark, texts)
        supplierNumber = order.number ?? "—"
        reference = order.reference
        changedAt = TimeView(order.updatedAt)
    }
}

/// Who gets the parcel or the invoice.
struct PeopleView {
    let peopleTitle: String
    let addressLines: [String]

    /// Nil if nothing is known.
    init?(_ title: String, _ address: Address?, _ customer: Customer?, _ texts: Texts) {
        var lines: [String?] = [address?.name ?? customer?.name, address?.company, address?.text]
        let place = [address?.postalCode, address?.district, address?.city].compactMap { $0 }.joined(separator: " ")
        lines += [place, address?.phone ?? customer?.phone, customer?.email]
        if let taxNumber = address?.taxNumber {
            lines.append([address?.taxOffice, taxNumber].compactMap { $0 }.joined(separator: " · "))
        }
        addressLines = lines.compactMap { $0 }.filter { !$0.isEmpty }
        guard !addressLines.isEmpty else { return nil }
        peopleTitle = title
    }
}

/// A package of the same order number in words.
struct FamilyMemberView {
    let memberURL: String
    let memberName: String
    let memberBadge: BadgeView
    let memberNote: String
    let isThis: Bool

    init(_ member: OrderFamilyMember, in order: OrderDetail, _ texts: Texts) {
        memberURL = "/siparisler/\(member.id)"
        memberName = texts("package_named", ["no": member.packageID ?? member.id.description])
        memberBadge = BadgeView(member.status.mark, texts)
        isThis = member.id == order.header.id
        let parent = member.parent.flatMap { id in order.family.first { $0.id == id } }
        let total = MoneyText.format(member.total, currency: member.currency)
        let origin = parent.map { texts("made_from_package", ["no": $0.packageID ?? $0.id.description]) }
        memberNote = [total, origin].compactMap { $0 }.joined(separator: " · ")
    }
}

/// A file in words.
struct FileView {
    let fileURL: String
    let fileName: String
    let fileNote: String

    init(_ file: OrderDetailFile, _ texts: Texts) {
        fileURL = "/dosyalar/\(file.id)"
        fileName = file.name
        let size = file.size < 1 << 20 ? "\(max(1, file.size >> 10)) KB" : "\(file.size >> 20) MB"
        let parts = [texts(file.kind.phrase), size, IstanbulTime.format(file.createdAt), file.uploadedBy]
        fileNote = parts.compactMap { $0 }.joined(separator: " · ")
    }
}

/// A message in words.
struct MessageRowView {
    let messageTo: String
    let recipient: String
    let channelName: String
    let badge: BadgeView
    let messageBadge: BadgeView
    let orderURL: String?
    let orderNumber: String
    let messageText: String
    let messageError: String?
    let messageTime: TimeView
    let resendPath: String?

    init(_ row: MessageListRow, mayResend: Bool, _ texts: Texts) {
        recipient = row.recipient
        channelName = texts(row.channel.phrase)
        messageTo = "\(channelName) · \(row.recipient)"
        badge = BadgeView(row.status.mark, texts)
        messageBadge = badge
        orderURL = row.order.map { "/siparisler/\($0)" }
        orderNumber = row.orderNumber ?? ""
        messageText = row.text
        messageError = row.error
        messageTime = TimeView(row.readAt ?? row.deliveredAt ?? row.sentAt ?? row.createdAt)
        let isResendable = [.failed, .uncertain, .abandoned].contains(row.status)
        resendPath = mayResend && isResendable ? "/mesajlar/\(row.id)/yeniden" : nil
    }
}
