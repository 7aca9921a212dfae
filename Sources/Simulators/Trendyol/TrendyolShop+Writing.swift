import Domain
import LosslessJSON

/// What a seller's program may change.
extension TrendyolShop {
    /// `PUT …/shipment-packages/{packageId}` with the status `Picking` or `Invoiced`.
    ///
    /// A repeated report is taken as done and counted again.
    mutating func update(_ packageID: Int64, _ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        var package = try current(packageID)
        let lines = try reportedLines(body, of: package)
        switch body["status"]?.string {
        case "Picking":
            guard ["Created", "Verified", "Repack", "Picking"].contains(package.status) else {
                throw notAllowed(package)
            }
            report(.picking, packageID, lines, at: moment)
            guard package.status != "Picking" else { return }
            package.enter("Picking", at: moment)
        case "Invoiced":
            guard ["Picking", "Invoiced"].contains(package.status) else { throw notAllowed(package) }
            guard let number = body["params"]?["invoiceNumber"]?.string, !number.isEmpty else {
                throw .invalid("params.invoiceNumber zorunlu")
            }
            report(.invoiced(number: number), packageID, lines, at: moment)
            guard package.status != "Invoiced" else { return }
            package.invoiceNumber = number
            package.enter("Invoiced", at: moment)
        default:
            throw .invalid("status Picking veya Invoiced olmalı")
        }
        keep(package)
    }

    /// `PUT …/items/unsupplied`: all lines end the package, some of them leave a new one.
    mutating func reportUnsupplied(_ packageID: Int64, _ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        var package = try current(packageID)
        let lines = try reportedLines(body, of: package)
        guard let reason = body["reasonId"]?.int, [500, 501, 502, 504, 505, 506].contains(reason) else {
            throw .invalid("reasonId geçersiz")
        }
        guard ["Created", "Verified", "Repack", "Picking", "Invoiced"].contains(package.status) else {
            throw notAllowed(package)
        }
        let cancellation = TrendyolLine.Cancellation(by: "Seller", reason: "Tedarik edilemedi", code: reason)
        let isWhole = package.lines.allSatisfy { line in
            lines.filter { $0.lineID == line.lineID }.map(\.quantity).reduce(0, +) == line.quantity
        }
        if isWhole {
            package.enter("UnSupplied", at: moment)
            for position in package.lines.indices { package.lines[position].cancellation = cancellation }
            keep(package)
        } else {
            _ = try takeOut(lines, of: packageID, lineStatus: "UnSupplied", cancellation: cancellation, at: moment)
        }
        report(.unsupplied(reason: reason), packageID, lines, at: moment)
    }

    /// `POST /sellers/{sellerId}/common-label/{cargoTrackingNumber}`.
    mutating func orderLabel(_ tracking: String, _ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        let package = try package(tracking: tracking)
        guard body["format"]?.string == "ZPL" else { throw .invalid("format ZPL olmalı") }
        guard ["Picking", "Invoiced"].contains(package.status) else { throw notAllowed(package) }
        let count = body["boxQuantity"]?.int ?? 1
        guard (1...100).contains(count) else { throw .invalid("boxQuantity geçersiz") }
        labels[tracking] = Int(count)
        report(.labelRequested, package.packageID, at: moment)
    }

    /// `GET /sellers/{sellerId}/common-label/{cargoTrackingNumber}`: one label per box.
    func label(_ tracking: String) throws(TrendyolRefusal) -> JSON {
        let package = try package(tracking: tracking)
        guard let count = labels[tracking] else {
            throw TrendyolRefusal(404, "common.label.not.found", "Etiket henüz oluşmadı: \(tracking)")
        }
        let labels = (1...count).map { box -> JSON in
            ["label": .string(zpl(package, box: box, of: count)), "format": "ZPL"]
        }
        return ["data": .array(labels)]
    }

    /// `POST /sellers/{sellerId}/seller-invoice-links`.
    mutating func takeInvoiceLink(_ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        guard let packageID = body["shipmentPackageId"]?.int, let link = body["invoiceLink"]?.string, !link.isEmpty
        else {
            throw .invalid("shipmentPackageId ve invoiceLink zorunlu")
        }
        if let date = body["invoiceDateTime"]?.text, ![10, 13].contains(date.count) {
            throw .invalid("invoiceDateTime 10 veya 13 haneli olmalı")
        }
        var package = try current(packageID)
        guard package.invoiceLink == nil, !packages.values.contains(where: { $0.invoiceLink == link }) else {
            throw TrendyolRefusal(409, "invoice.already.exists", "Paketin faturası var veya bağlantı kullanılmış")
        }
        report(.invoiceLink(link), packageID, at: moment)
        package.invoiceLink = link
        package.invoiceNumber = body["invoiceNumber"]?.string ?? package.invoiceNumber
        package.modifiedAt = moment
        keep(package)
    }

    /// `POST /sellers/{sellerId}/seller-invoice-links/delete`.
    mutating func deleteInvoiceLink(_ body: JSON, at moment: Timestamp) throws(TrendyolRefusal) {
        guard let packageID = body["serviceSourceId"]?.int else { throw .invalid("serviceSourceId zorunlu") }
        var package = try current(packageID)
        package.invoiceLink = nil
        package.modifiedAt = moment
        keep(package)
    }

    /// `POST /sellers/{sellerId}/seller-invoice-file` (multipart): at most 10 MB of pdf, jpeg or png.
    mutating func takeInvoiceFile(_ form: MultipartForm?, at moment: Timestamp) throws(TrendyolRefusal) {
        guard let form, let packageID = form.text("shipmentPackageId").flatMap(Int64.init), let file = form["file"]
        else {
            throw .invalid("shipmentPackageId ve file zorunlu")
        }
        let package = try current(packageID)
        let type = file.type ?? ""
        guard ["application/pdf", "image/jpeg", "image/png"].contains(type), file.bytes.count <= 10 * 1024 * 1024 else {
            throw .invalid("Dosya türü veya boyutu uygun değil")
        }
        let kind = TrendyolReport.Kind.invoiceFile(name: file.fileName ?? "", type: type, size: file.bytes.count)
        report(kind, package.packageID, at: moment)
    }

    private func package(tracking: String) throws(TrendyolRefusal) -> TrendyolPackage {
        guard let package = packages.values.first(where: { $0.cargo.trackingNumber == tracking }) else {
            throw TrendyolRefusal(404, "cargo.tracking.number.not.found", "Gönderi bulunamadı: \(tracking)")
        }
        return try current(package.packageID)
    }

    private func reportedLines(
        _ body: JSON,
        of package: TrendyolPackage
    ) throws(TrendyolRefusal) -> [TrendyolReportedLine] {
        var lines: [TrendyolReportedLine] = []
        for entry in body["lines"]?.array ?? [] {
            guard let lineID = entry["lineId"]?.int, let quantity = entry["quantity"]?.int, quantity > 0,
                let line = package.lines.first(where: { $0.lineID == lineID }), quantity <= line.quantity
            else { throw .invalid("lines geçersiz: paketin satırları ve adetleri bekleniyor") }
            lines.append(TrendyolReportedLine(lineID: lineID, quantity: Int(quantity)))
        }
        guard !lines.isEmpty else { throw .invalid("lines zorunlu") }
        guard Set(lines.map(\.lineID)).count == lines.count else { throw .invalid("Satır iki kez yazılmış") }
        return lines
    }

    private func notAllowed(_ package: TrendyolPackage) -> TrendyolRefusal {
        TrendyolRefusal(400, "shipment.package.status.not.allowed", "Paket durumu uygun değil: \(package.status)")
    }

    private func zpl(_ package: TrendyolPackage, box: Int, of count: Int) -> String {
        let place = "\(package.buyer.district.name) / \(package.buyer.district.city)"
        return "^XA^CI28^PW800^LL800^FO40,40^A0N,40,40^FD\(package.buyer.fullName)^FS"
            + "^FO40,100^A0N,30,30^FD\(place)^FS^FO40,150^A0N,30,30^FD\(package.cargo.providerName) \(box)/\(count)^FS"
            + "^FO40,220^BY3^BCN,160,Y,N,N^FD\(package.cargo.trackingNumber)^FS^XZ"
    }
}
