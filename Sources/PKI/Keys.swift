import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// Reads a private key in PEM: PKCS#1, PKCS#8 or SEC 1; other blocks (`EC PARAMETERS`) are passed over.
func privateCertificateKey(pem: String) throws -> Certificate.PrivateKey {
    do {
        for document in try PEMDocument.parseMultiple(pemString: pem) where document.discriminator.hasSuffix("PRIVATE KEY") {
            return try Certificate.PrivateKey(pemDocument: document)
        }
    } catch {
        throw PKIError.malformed("malformed private key: \(error)")
    }
    throw PKIError.malformed("data does not contain a private key")
}

/// Public keys of PEM files.
enum PublicKeys {
    /// Every public key: of `PUBLIC KEY` and `RSA PUBLIC KEY` blocks, certificates, and private keys.
    static func certificateKeys(pem: String) throws -> [Certificate.PublicKey] {
        var keys: [Certificate.PublicKey] = []
        do {
            for document in try PEMDocument.parseMultiple(pemString: pem) {
                switch document.discriminator {
                case "PUBLIC KEY": keys.append(try Certificate.PublicKey(derEncoded: document.derBytes))
                case "RSA PUBLIC KEY": keys.append(Certificate.PublicKey(try _RSA.Signing.PublicKey(derRepresentation: document.derBytes)))
                case "CERTIFICATE": keys.append(try Certificate(derEncoded: document.derBytes).publicKey)
                case let name where name.hasSuffix("PRIVATE KEY"): keys.append(try Certificate.PrivateKey(pemDocument: document).publicKey)
                default: continue
                }
            }
        } catch {
            throw PKIError.malformed("malformed public key: \(error)")
        }
        if keys.isEmpty { throw PKIError.malformed("data does not contain any valid RSA or ECDSA public keys") }
        return keys
    }

    /// SubjectPublicKeyInfo.
    static func der(_ key: Certificate.PublicKey) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(key)
        return serializer.serializedBytes
    }
}
