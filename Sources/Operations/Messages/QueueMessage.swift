import Domain
import Integrations
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// What buyers are told about (`mesaj_sablonlari.olay`).
enum MessageEvent: String {
    case preparing = "siparis_hazirlaniyor"
    case shipped = "siparis_kargoda"
}

extension Operations {
    /// Adds the message for an event in the same transaction as the event. The same event is never told twice.
    func queueMessage(_ event: MessageEvent, about order: Order, _ tx: borrowing Transaction) throws {
        guard let channel = try IntegrationTable.active(.whatsApp, dealer: order.dealer, tx),
            let template = try MessageTable.template(
                event: event.rawValue, channel: .whatsApp, recipient: "musteri", dealer: order.dealer, tx)
        else { return }
        let header = try OrderFacts.header(order.id, tx)
        guard let phone = header.customer.phone.flatMap({ PhoneNumber($0) }) else {
            return try log(
                order, "mesaj_yazilmadi", "Alıcının geçerli bir telefon numarası yok; mesaj gönderilmedi.",
                .system(.job), tx)
        }
        let filled = MessageText(template: template.text).filled(with: [
            "musteri_ad": header.customer.name ?? "", "siparis_numarasi": order.number,
            "kargo_firmasi": header.carrier ?? "", "kargo_takip_no": header.trackingNumber ?? "",
        ])
        let id = try MessageTable.insert(
            order: order.id, dealer: order.dealer, integration: channel.id, channel: .whatsApp, recipient: phone.e164,
            text: filled.text, template: template.id, values: JSON.array(filled.values.map(JSON.string)).description,
            uniqueKey: "siparis:\(order.id):\(event.rawValue):whatsapp:musteri", now: world.now(), tx)
        guard let id else { return }
        try queueSending(of: id, order: order.id, dealer: order.dealer, integration: channel.id, tx)
    }

    func queueSending(
        of message: ID<Message>, order: ID<Order>?, dealer: ID<User>?, integration: ID<Integration>?,
        _ tx: borrowing Transaction
    ) throws {
        try enqueuer.enqueue(
            NewJob(
                .sendMessage, payload: ["mesaj_id": JSON(message.rawValue)], uniqueKey: "mesaj:\(message)",
                dealer: dealer, order: order, integration: integration),
            tx)
    }
}

/// A template text with named places such as `{{musteri_ad}}`.
struct MessageText {
    let template: String

    /// The text with its places filled, and the values in the order of the places. Values are never read as template.
    func filled(with values: [String: String]) -> (text: String, values: [String]) {
        var text = ""
        var used: [String] = []
        var rest = template[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = rest[open.upperBound..<close.lowerBound].trimmed
            let value = values[name] ?? ""
            text += rest[..<open.lowerBound] + value
            used.append(value)
            rest = rest[close.upperBound...]
        }
        return (text + rest, used)
    }
}
