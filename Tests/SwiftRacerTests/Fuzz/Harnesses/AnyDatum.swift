import SwiftRacer

/// Decodes from whatever there is.
indirect enum AnyDatum: Decodable {
    case null, leaf
    case list([AnyDatum])
    case record([String: AnyDatum])

    init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer() {
            if value.decodeNil() {
                self = .null
                return
            }
            if (try? value.decode(Bool.self)) != nil || (try? value.decode(Double.self)) != nil
                || (try? value.decode(JSString.self)) != nil
                || (try? value.decode(JSBigInt.self)) != nil
                || (try? value.decode(JSDate.self)) != nil
            {
                self = .leaf
                return
            }
        }
        if var values = try? decoder.unkeyedContainer() {
            var list: [AnyDatum] = []
            while !values.isAtEnd { list.append(try values.decode(AnyDatum.self)) }
            self = .list(list)
            return
        }
        let values = try decoder.container(keyedBy: NamedKey.self)
        var record: [String: AnyDatum] = [:]
        for key in values.allKeys {
            record[key.stringValue] = try values.decode(AnyDatum.self, forKey: key)
        }
        self = .record(record)
    }
}

/// A key of any name.
struct NamedKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
