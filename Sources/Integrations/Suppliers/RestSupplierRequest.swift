import Domain
import FoundationEssentials
import LosslessJSON

extension RestSupplierConfiguration {
    /// The body of an order in the supplier's own words. Values that are not known are left out; prices are numbers with
    /// two decimals.
    func body(for request: SupplierOrderRequest) -> JSON {
        var body = JSON.object([])
        for field in RestSupplierField.allCases {
            guard let path = fields[field], let value = value(of: field, in: request) else { continue }
            path.set(value, in: &body)
        }
        return body
    }

    private func value(of field: RestSupplierField, in request: SupplierOrderRequest) -> JSON? {
        let address = request.shippingAddress
        return switch field {
        case .reference: .string(request.reference)
        case .orderNumber: .string(request.orderNumber)
        case .currency: .string(request.currency)
        case .customerName: request.customer.name.map(JSON.string)
        case .customerPhone: request.customer.phone.map(JSON.string)
        case .customerEmail: request.customer.email.map(JSON.string)
        case .addressName: address?.name.map(JSON.string)
        case .addressCompany: address?.company.map(JSON.string)
        case .addressText: address?.text.map(JSON.string)
        case .addressDistrict: address?.district.map(JSON.string)
        case .addressCity: address?.city.map(JSON.string)
        case .addressPostalCode: address?.postalCode.map(JSON.string)
        case .addressCountry: address?.countryCode.map(JSON.string)
        case .addressPhone: address?.phone.map(JSON.string)
        case .carrier: request.carrier.map(JSON.string)
        case .trackingNumber: request.trackingNumber.map(JSON.string)
        case .note: request.note.map(JSON.string)
        case .lines: .array(request.lines.map(line))
        case .label, .invoice, .deliveryNote, .picture, .otherFile: files(of: field, in: request)
        case .lineSKU, .lineBarcode, .lineName, .lineQuantity, .lineUnitPrice: nil
        }
    }

    private func line(_ line: SupplierOrderRequest.Line) -> JSON {
        let values: [(RestSupplierField, JSON?)] = [
            (.lineSKU, .string(line.supplierSKU)),
            (.lineBarcode, line.barcode.map(JSON.string)),
            (.lineName, .string(line.name)),
            (.lineQuantity, JSON(line.quantity)),
            (.lineUnitPrice, .number(line.unitPrice.description)),
        ]
        var body = JSON.object([])
        for case (let field, let value?) in values { fields[field]?.set(value, in: &body) }
        return body
    }

    /// Pictures and other files as a list; of a label and a document there is one, and a list only if there are more.
    private func files(of field: RestSupplierField, in request: SupplierOrderRequest) -> JSON? {
        let files = request.attachments.filter { RestSupplierField($0.kind) == field }.map(file)
        guard let first = files.first else { return nil }
        let isAlwaysList = field == .picture || field == .otherFile
        return files.count == 1 && !isAlwaysList ? first : .array(files)
    }

    private func file(_ attachment: SupplierOrderRequest.Attachment) -> JSON {
        [
            "name": .string(attachment.name),
            "type": .string(attachment.type.rawValue),
            "content": .string(Data(attachment.bytes).base64EncodedString()),
        ]
    }
}
