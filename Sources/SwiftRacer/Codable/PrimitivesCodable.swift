extension JSDate: Codable {
    /// Decodes a Date; with other decoders than ``JSDecoder``, a number of milliseconds since 1970.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? TapeDecoder {
            self = try JSDate(decoder.ownValue)
        } else {
            self.init(
                millisecondsSince1970: try decoder.singleValueContainer().decode(Double.self))
        }
    }

    /// Encodes a Date; with other encoders than ``JSEncoder``, the milliseconds since 1970.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if encoder is TapeEncoder {
            try container.encode(self)
        } else {
            try container.encode(millisecondsSince1970)
        }
    }
}

extension JSString: Codable {
    /// Decodes a string, lone surrogates included; with other decoders than ``JSDecoder``, a
    /// `String`.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? TapeDecoder {
            self = try JSString(decoder.ownValue)
        } else {
            self.init(try decoder.singleValueContainer().decode(String.self))
        }
    }

    /// Encodes a string, lone surrogates included; with other encoders than ``JSEncoder``, a
    /// `String` with U+FFFD in their place.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if encoder is TapeEncoder {
            try container.encode(self)
        } else {
            try container.encode(description)
        }
    }
}

extension JSBigInt: Codable {
    /// Decodes a bigint or an integral number; with other decoders than ``JSDecoder``, a string of
    /// decimal digits.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? TapeDecoder {
            self = try JSBigInt(decoder.ownValue)
            return
        }
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let bigInt = JSBigInt(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "cannot decode JSBigInt: expected decimal digits")
        }
        self = bigInt
    }

    /// Encodes a bigint; with other encoders than ``JSEncoder``, a string of decimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if encoder is TapeEncoder {
            try container.encode(self)
        } else {
            try container.encode(String(self, radix: 10))
        }
    }
}
