/// Why a file that came from outside is not stored.
package enum FileRefusal: Error, Sendable, Equatable, CaseIterable {
    case empty
    case tooLarge
    case name
    case doubleExtension
    case kind
    case content
    case declaredType
    case picture
    case pictureTooLarge
    case archive
    case archiveTooLarge
    case archiveEntries
    case archiveNested
    case archiveName
    case macros
    case documentType
    case xmlEncoding
    case xml
    case json
    case text

    /// What is wrong and what would be right, in Turkish.
    package var message: String {
        switch self {
        case .empty: "Dosya boş; içi dolu bir dosya seçin."
        case .tooLarge: "Dosya en çok 10 MB olabilir."
        case .name: "Dosyanın bir adı ve uzantısı olmalı (en çok 200 karakter)."
        case .doubleExtension: "Dosya adının içinde çalıştırılabilir bir uzantı var; dosyayı yeniden adlandırın."
        case .kind: "Yalnız PDF, PNG, JPEG, WebP, CSV, XLSX, XML ve JSON kabul edilir."
        case .content: "Dosyanın içeriği uzantısıyla uyuşmuyor; doğru uzantıyla yeniden kaydedin."
        case .declaredType: "Gönderilen Content-Type dosyanın türüyle uyuşmuyor."
        case .picture: "Resim okunamadı; yeniden kaydedip gönderin."
        case .pictureTooLarge: "Resim en çok 40 megapiksel olabilir; küçültüp gönderin."
        case .archive: "XLSX dosyası bozuk ya da şifreli; yeniden kaydedip gönderin."
        case .archiveTooLarge: "XLSX dosyası açıldığında çok büyük; bölerek gönderin."
        case .archiveEntries: "XLSX dosyasının içinde çok fazla parça var."
        case .archiveNested: "XLSX dosyasının içinde başka bir arşiv olamaz."
        case .archiveName: "XLSX dosyasının içindeki adlar geçersiz; yeniden kaydedip gönderin."
        case .macros: "Makro içeren çalışma kitabı kabul edilmez; makrosuz (.xlsx) kaydedin."
        case .documentType: "XML içinde DOCTYPE ya da ENTITY olamaz."
        case .xmlEncoding: "XML dosyası UTF-8 olmalı."
        case .xml: "Dosya geçerli bir XML değil."
        case .json: "Dosya geçerli bir JSON değil."
        case .text: "CSV dosyası düz metin olmalı."
        }
    }
}
