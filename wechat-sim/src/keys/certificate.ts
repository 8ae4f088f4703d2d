import { type KeyObject, randomBytes, sign } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate as X509Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const COUNTRY = '2.5.4.6'
const ORGANIZATION = '2.5.4.10'
const COMMON_NAME = '2.5.4.3'
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
const DER_NULL = new Uint8Array([0x05, 0x00]).buffer

const nameOf = (organization: string, commonName: string): Name => {
  const part = (type: string, text: string) =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: text }) }),
    ])
  return new Name([part(COUNTRY, 'CN'), part(ORGANIZATION, organization), part(COMMON_NAME, commonName)])
}

export type Certificate = { serial: string; pem: string; validFrom: Date; validTo: Date }

/**
 * Builds a self-signed X.509 v3 certificate for an RSA key (RFC 5280), as WeChat Pay hands out for its platform keys.
 * `serial` is upper-case hexadecimal, as in the `Wechatpay-Serial` header. The certificate is assembled from the
 * ASN.1 types of `@peculiar/asn1-x509`, because the generator in `@peculiar/x509` works through WebCrypto and would
 * make every caller that needs a key asynchronous.
 */
export function makeCertificate(
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  subject: { organization: string; commonName: string; validFrom: Date; validTo: Date },
): Certificate {
  const { organization, commonName, validFrom, validTo } = subject
  const serial = randomBytes(20)
  // RFC 5280 4.1.2.2: positive and at most 20 octets; never zero in front, so that every serial has 40 digits.
  serial[0] = 0x40 | (serial[0]! & 0x3f)
  // RFC 4055 5: the parameters of this algorithm are NULL, not absent.
  const algorithm = new AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: DER_NULL })
  const holder = nameOf(organization, commonName)
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: new OctetString(serial).buffer,
    signature: algorithm,
    issuer: holder,
    validity: new Validity({ notBefore: validFrom, notAfter: validTo }),
    subject: holder,
    subjectPublicKeyInfo: AsnConvert.parse(
      keys.publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
  })
  const signature = sign('RSA-SHA256', Buffer.from(AsnConvert.serialize(content)), keys.privateKey)
  const certificate = new X509Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: new OctetString(signature).buffer,
  })
  return {
    serial: serial.toString('hex').toUpperCase(),
    pem: pemOf(Buffer.from(AsnConvert.serialize(certificate))),
    validFrom,
    validTo,
  }
}

const pemOf = (der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g)!
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
