import Domain
import SQLEngine

extension ApiResource {
    /// `kullanicilar`: for admins and operators, without anything secret.
    package static let users = ApiResource(
        source: "kullanicilar k", alias: "k", dealerColumn: "k.id",
        columns: [
            .of("k", "id", .id),
            .of("k", "ad", .text(max: 200)),
            .of("k", "email", .text(max: 254)),
            .of("k", "telefon", .text(max: 20), nullable: true),
            .of("k", "rol", .text(max: 50)),
            .of("k", "durum", .words(UserStatus.self)),
            .of("k", "dil", .choice(["tr", "en"])),
            .of("k", "totp_at", .time, nullable: true),
            .of("k", "son_giris_at", .time, nullable: true),
            .of("k", "created_at", .time),
            .of("k", "updated_at", .time),
        ],
        filters: [
            Filter(name: "ara", kind: .text(max: 100), summary: "Adında veya e-posta adresinde geçen kelimeler") {
                value in
                guard case .text(let search) = value else { return "1 = 1" }
                return UserList.matches(search)
            },
            .equal("rol", "k.rol", .text(max: 50), "Ana rol"),
            .equal("durum", "k.durum", .words(UserStatus.self), "Durumu"),
            .equal("email", "k.email", .text(max: 254), "E-posta adresi"),
        ])

    /// `roller`; the scope does not matter, the permission does.
    package static let roles = ApiResource(
        source: "roller r", alias: "r", dealerColumn: nil,
        columns: [
            .of("r", "id", .id), .of("r", "ad", .text(max: 50)), .of("r", "aciklama", .text(max: 500)),
            .of("r", "izinler", .object),
        ],
        filters: [.equal("ad", "r.ad", .text(max: 50), "Rolün adı")])

    /// `kullanici_rolleri`: who has which role.
    package static let userRoles = ApiResource(
        source: "kullanici_rolleri x", alias: "x", dealerColumn: "x.kullanici_id",
        columns: [.of("x", "id", .id), .of("x", "kullanici_id", .id), .of("x", "rol_id", .id)],
        filters: [
            .equal("kullanici_id", "x.kullanici_id", .id, "Kullanıcı"), .equal("rol_id", "x.rol_id", .id, "Rol"),
        ])
}
