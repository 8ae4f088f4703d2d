import { createHash, createHmac, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import { TICKET_MAX_CHARS, type CommandCause, type LockPosition } from './device-protocol'

/*
 * The LOWER command on paper: small enough for a phone to carry over Bluetooth to a device without a network.
 * 87 bytes = version 1 · key tag 1 · why 1 · epoch 4 · command id 16 · Ed25519 signature 64, in 116 base64url characters.
 */

export interface Ticket {
  commandId: string
  ep: number
  why: CommandCause
}

export type ReceiptOutcome = 'done' | 'superseded' | 'unknown_epoch' | 'bad_signature' | 'failed'

/** The device's signed answer, which the phone carries back to the server. `atMs` is null if the time is unknown. */
export interface Receipt {
  commandId: string
  ep: number
  outcome: ReceiptOutcome
  position: LockPosition
  atMs: number | null
}

const VERSION = 1
const BODY_BYTES = 23
const SIGNATURE_BYTES = 64
const RECEIPT_BYTES = 31
const CAUSES: readonly CommandCause[] = [
  'PAID',
  'WAIVED',
  'STAFF',
  'EMERGENCY',
  'EXPIRED',
  'DEPLOY_FAILED',
  'DEPLOY',
  'DISPUTE',
]
const OUTCOMES: readonly ReceiptOutcome[] = ['done', 'superseded', 'unknown_epoch', 'bad_signature', 'failed']
const POSITIONS: readonly LockPosition[] = ['down', 'raising', 'up', 'lowering', 'jammed', 'unknown']

const keyTag = (keyId: string) => createHash('sha256').update(keyId).digest()[0]!
// The device id is signed but not carried: a ticket for one device says nothing to another.
const signedBytes = (deviceId: string, body: Buffer) =>
  Buffer.concat([Buffer.from(`fangxing/ticket/1|${deviceId}|`), body])

const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function canonical(text: string, length: number): Buffer | undefined {
  if (text.length > TICKET_MAX_CHARS) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined
}

/** A ticket of at most 120 characters. Throws a RangeError when the command id is no UUID. */
export function makeTicket(ticket: Ticket, deviceId: string, keyId: string, privateKey: KeyObject): string {
  const id = uuidBytes(ticket.commandId)
  if (id.length !== 16) throw new RangeError('a ticket needs a UUID as its command id')
  const body = Buffer.alloc(BODY_BYTES)
  body.writeUInt8(VERSION, 0)
  body.writeUInt8(keyTag(keyId), 1)
  body.writeUInt8(CAUSES.indexOf(ticket.why), 2)
  body.writeUInt32BE(ticket.ep, 3)
  id.copy(body, 7)
  const signature = sign(null, signedBytes(deviceId, body), privateKey)
  return Buffer.concat([body, signature]).toString('base64url')
}

/** What a ticket says to `deviceId`, or undefined when it is damaged, forged, or for another device. Never throws. */
export function openTicket(
  text: string,
  deviceId: string,
  keysById: ReadonlyMap<string, KeyObject>,
): Ticket | undefined {
  const bytes = canonical(text, BODY_BYTES + SIGNATURE_BYTES)
  if (!bytes || bytes[0] !== VERSION) return undefined
  const body = bytes.subarray(0, BODY_BYTES)
  const why = CAUSES[body[2]!]
  const signature = bytes.subarray(BODY_BYTES)
  // The tag only narrows the search: two key ids may share one.
  const genuine = [...keysById].some(
    ([keyId, key]) => keyTag(keyId) === body[1] && verify(null, signedBytes(deviceId, body), key, signature),
  )
  if (!genuine || !why) return undefined
  return { commandId: uuidText(body.subarray(7)), ep: body.readUInt32BE(3), why }
}

const receiptMac = (deviceId: string, body: Buffer, hmacKey: Buffer) =>
  createHmac('sha256', hmacKey).update(`receipt\n${deviceId}\n`).update(body).digest()

/** The device's answer to a ticket, at most 120 characters. */
export function makeReceipt(receipt: Receipt, deviceId: string, hmacKey: Buffer): string {
  const body = Buffer.alloc(RECEIPT_BYTES)
  body.writeUInt8(VERSION, 0)
  body.writeUInt8(OUTCOMES.indexOf(receipt.outcome), 1)
  body.writeUInt8(POSITIONS.indexOf(receipt.position), 2)
  body.writeUInt32BE(receipt.ep, 3)
  uuidBytes(receipt.commandId).copy(body, 7)
  body.writeBigUInt64BE(BigInt(receipt.atMs ?? 0), 23)
  return Buffer.concat([body, receiptMac(deviceId, body, hmacKey)]).toString('base64url')
}

/** What a receipt of `deviceId` says, or undefined when it is damaged or forged. Never throws. */
export function openReceipt(text: string, deviceId: string, hmacKey: Buffer): Receipt | undefined {
  const bytes = canonical(text, RECEIPT_BYTES + 32)
  if (!bytes || bytes[0] !== VERSION) return undefined
  const body = bytes.subarray(0, RECEIPT_BYTES)
  if (!timingSafeEqual(bytes.subarray(RECEIPT_BYTES), receiptMac(deviceId, body, hmacKey))) return undefined
  const outcome = OUTCOMES[body[1]!]
  const position = POSITIONS[body[2]!]
  if (!outcome || !position) return undefined
  const atMs = Number(body.readBigUInt64BE(23))
  return {
    commandId: uuidText(body.subarray(7, 23)),
    ep: body.readUInt32BE(3),
    outcome,
    position,
    atMs: atMs === 0 ? null : atMs,
  }
}
