import { createHash } from 'node:crypto'
import type { Durable } from '../core/core-state'

/*
 * One copy of the device's memory as bytes: generation, length, checksum, JSON. Folders of devices are kept from one
 * release to the next, so the names inside the JSON belong to the format: two of them differ from those in code.
 */

export interface FlashCopy {
  generation: number
  durable: Durable
}

type StoredDurable = Omit<Durable, 'pairingCode' | 'desiredIssuedAtMs'> & {
  format: number
  challenge: Durable['pairingCode']
  wantIatMs: Durable['desiredIssuedAtMs']
}

const FORMAT = 1
const LENGTH_OFFSET = 4
const CHECKSUM_OFFSET = 8
const CHECKSUM_BYTES = 16
const HEADER_BYTES = CHECKSUM_OFFSET + CHECKSUM_BYTES

function checksum(head: Buffer, body: Buffer): Buffer {
  return createHash('sha256').update(head).update(body).digest().subarray(0, CHECKSUM_BYTES)
}

export function encodeCopy({ generation, durable }: FlashCopy): Buffer {
  const { pairingCode, desiredIssuedAtMs, ...rest } = durable
  const stored: StoredDurable = {
    format: FORMAT,
    ...rest,
    challenge: pairingCode,
    wantIatMs: desiredIssuedAtMs,
  }
  const body = Buffer.from(JSON.stringify(stored))
  const head = Buffer.alloc(CHECKSUM_OFFSET)
  head.writeUInt32BE(generation, 0)
  head.writeUInt32BE(body.length, LENGTH_OFFSET)
  return Buffer.concat([head, checksum(head, body), body])
}

/** The copy in a slot, or undefined when the slot is empty, torn or damaged. */
export function decodeCopy(bytes: Buffer | undefined): FlashCopy | undefined {
  if (!bytes || bytes.length < HEADER_BYTES) return undefined
  const head = bytes.subarray(0, CHECKSUM_OFFSET)
  const body = bytes.subarray(HEADER_BYTES)
  if (body.length !== head.readUInt32BE(LENGTH_OFFSET)) return undefined
  if (!checksum(head, body).equals(bytes.subarray(CHECKSUM_OFFSET, HEADER_BYTES))) return undefined
  const stored = JSON.parse(body.toString('utf8')) as StoredDurable
  const { format, challenge: pairingCode, wantIatMs: desiredIssuedAtMs, ...rest } = stored
  if (format !== FORMAT) return undefined
  return { generation: head.readUInt32BE(0), durable: { ...rest, pairingCode, desiredIssuedAtMs } }
}
