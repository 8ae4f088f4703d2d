import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto'
import type { z } from 'zod'
import type { KeyRequest } from './device-keys'
import {
  MAX_PAYLOAD_BYTES,
  type DeviceEnvelope,
  type DeviceLeaf,
  type ServerEnvelope,
} from './device-protocol'
import { deviceEnvelopeSchema, serverEnvelopeSchema } from './device-protocol.schema'

export type OpenRefusal = 'malformed' | 'too_large' | 'unknown_key' | 'bad_signature' | 'wrong_device'
type Opened<T> = { ok: true; payload: T } | { ok: false; why: OpenRefusal }

export interface DeviceKeys {
  hmacKey: Buffer
  releaseKey: Buffer
}

/** The leaf of a report, or what a request over HTTP is for. */
type Purpose = DeviceLeaf | KeyRequest

const refused = (why: OpenRefusal): { ok: false; why: OpenRefusal } => ({ ok: false, why })

function encode(payload: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(payload), 'utf8')
  if (bytes.length > MAX_PAYLOAD_BYTES)
    throw new RangeError(`payload of ${bytes.length} bytes, at most ${MAX_PAYLOAD_BYTES}`)
  return bytes
}

/** Bytes of a base64url text, only in its one canonical spelling: two texts must never mean the same bytes. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function read<T>(bytes: Buffer, schema: z.ZodType<T>): Opened<T> {
  const parsed = schema.safeParse(parseJson(bytes.toString('utf8')))
  return parsed.success ? { ok: true, payload: parsed.data } : refused('malformed')
}

/** Signed message to a device as it goes on the wire. Throws a RangeError above 2 KiB. */
export function sealServer(payload: object, keyId: string, privateKey: KeyObject): string {
  const bytes = encode(payload)
  const envelope: ServerEnvelope = {
    v: 1,
    k: keyId,
    p: bytes.toString('base64url'),
    s: sign(null, bytes, privateKey).toString('base64url'),
  }
  return JSON.stringify(envelope)
}

/** Opens what the server sealed: the signature is checked before the payload is parsed. Never throws. */
export function openServer<T>(
  wire: Buffer | string,
  keysById: ReadonlyMap<string, KeyObject>,
  schema: z.ZodType<T>,
): Opened<T> {
  if (Buffer.byteLength(wire) > 2 * MAX_PAYLOAD_BYTES) return refused('too_large')
  const envelope = serverEnvelopeSchema.safeParse(parseJson(wire.toString()))
  if (!envelope.success) return refused('malformed')
  const key = keysById.get(envelope.data.k)
  if (!key) return refused('unknown_key')
  const bytes = decode(envelope.data.p)
  const signature = decode(envelope.data.s)
  if (!bytes || !signature) return refused('malformed')
  if (bytes.length > MAX_PAYLOAD_BYTES) return refused('too_large')
  if (!verify(null, bytes, key, signature)) return refused('bad_signature')
  return read(bytes, schema)
}

function deviceMac(leaf: Purpose, bytes: Buffer, hmacKey: Buffer): Buffer {
  return createHmac('sha256', hmacKey).update(`${leaf}\n`).update(bytes).digest()
}

/** Authenticated report or request of a device as it goes on the wire, bound to what it is for. Throws a RangeError above 2 KiB. */
export function sealDevice(leaf: Purpose, deviceId: string, payload: object, hmacKey: Buffer): string {
  const bytes = encode(payload)
  const envelope: DeviceEnvelope = {
    v: 1,
    d: deviceId,
    p: bytes.toString('base64url'),
    m: deviceMac(leaf, bytes, hmacKey).toString('base64url'),
  }
  return JSON.stringify(envelope)
}

/** Opens what the device `deviceId` (the one in the topic) sealed for `leaf` with its key. Never throws. */
export function openDevice<T>(
  wire: Buffer | string,
  { leaf, deviceId, hmacKey }: { leaf: Purpose; deviceId: string; hmacKey: Buffer },
  schema: z.ZodType<T>,
): Opened<T> {
  if (Buffer.byteLength(wire) > 2 * MAX_PAYLOAD_BYTES) return refused('too_large')
  const envelope = deviceEnvelopeSchema.safeParse(parseJson(wire.toString()))
  if (!envelope.success) return refused('malformed')
  if (envelope.data.d !== deviceId) return refused('wrong_device')
  const bytes = decode(envelope.data.p)
  const mac = decode(envelope.data.m)
  if (!bytes || !mac) return refused('malformed')
  if (bytes.length > MAX_PAYLOAD_BYTES) return refused('too_large')
  if (!timingSafeEqual(mac, deviceMac(leaf, bytes, hmacKey))) return refused('bad_signature')
  return read(bytes, schema)
}

/** True when the text is an envelope of the other direction: both ends receive what they themselves publish on the `time` leaf. */
export function isDeviceEnvelope(wire: Buffer | string): boolean {
  return deviceEnvelopeSchema.safeParse(parseJson(wire.toString())).success
}

/** True when the text has the form of a server's envelope; says nothing about its signature. */
export function isServerEnvelope(wire: Buffer | string): boolean {
  return serverEnvelopeSchema.safeParse(parseJson(wire.toString())).success
}

/** Keys of one device by HKDF-SHA256 (RFC 5869): nothing but the master key needs to be kept. */
export function deriveDeviceKeys(masterKey: Buffer, deviceId: string, keyVersion: number): DeviceKeys {
  if (masterKey.length < 32) throw new RangeError('the master key needs at least 32 bytes')
  const derive = (purpose: string) =>
    Buffer.from(
      hkdfSync('sha256', masterKey, 'fangxing/device/1', `${purpose}|${deviceId}|${keyVersion}`, 32),
    )
  return { hmacKey: derive('hmac'), releaseKey: derive('release') }
}

/** The eight digits that lower the lock in this epoch: dynamic truncation as in RFC 4226, the epoch as counter. */
export function releaseCode(releaseKey: Buffer, deviceId: string, epoch: number): string {
  const mac = createHmac('sha256', releaseKey).update(`REL1|${deviceId}|${epoch}`).digest()
  const offset = mac[31]! & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 100_000_000).padStart(8, '0')
}

/** Compares two texts in constant time over their hashes, so that lengths do not leak either. */
export function equalSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

// PKCS #8 header of an Ed25519 private key (RFC 8410); the 32 bytes of the seed follow it.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Private key from its raw 32-byte seed in base64url. */
export function privateKeyFromSeed(seed: string): KeyObject {
  const raw = decode(seed)
  if (raw?.length !== 32) throw new RangeError('an Ed25519 seed is 32 bytes in base64url')
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, raw]), format: 'der', type: 'pkcs8' })
}

/** Public key from its raw 32 bytes in base64url, as provisioning hands it to the device. */
export function publicKeyFromRaw(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' })
}

/** Raw 32 bytes, base64url, of a public key or of a private key's public half. */
export function rawPublicKey(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return String(half.export({ format: 'jwk' }).x)
}

/** A fresh signing seed, base64url. */
export function newSigningSeed(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d)
}
