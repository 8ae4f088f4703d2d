import { randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, explicit, integer, nothing, objectId, sequence, set, time, utf8 } from './der'

const COUNTRY = '550406'
const ORGANIZATION = '55040a'
const COMMON_NAME = '550403'
const SHA256_WITH_RSA = sequence(objectId('2a864886f70d01010b'), nothing)

const name = (organization: string, commonName: string) => {
  const part = (id: string, text: string) => set(sequence(objectId(id), utf8(text)))
  return sequence(part(COUNTRY, 'CN'), part(ORGANIZATION, organization), part(COMMON_NAME, commonName))
}

export type Certificate = { serial: string; pem: string; validFrom: Date; validTo: Date }

/**
 * Builds a self-signed X.509 v3 certificate for an RSA key (RFC 5280), as WeChat Pay hands out for its platform keys.
 * `serial` is upper-case hexadecimal, as in the `Wechatpay-Serial` header.
 */
export function makeCertificate(
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  subject: { organization: string; commonName: string; validFrom: Date; validTo: Date },
): Certificate {
  const { organization, commonName, validFrom, validTo } = subject
  const serial = randomBytes(20)
  serial[0] = 0x40 | (serial[0]! & 0x3f)
  const holder = name(organization, commonName)
  const content = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    SHA256_WITH_RSA,
    holder,
    sequence(time(validFrom), time(validTo)),
    holder,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('RSA-SHA256', content, keys.privateKey)
  const base64 = sequence(content, SHA256_WITH_RSA, bits(signature)).toString('base64')
  const pem = `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`
  return { serial: serial.toString('hex').toUpperCase(), pem, validFrom, validTo }
}
