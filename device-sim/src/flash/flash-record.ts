import type { Durable } from '../core/core-state'

/*
 * The device's memory as JSON. Folders of devices are kept from one release to the next, so the names inside the JSON
 * belong to the format: two of them differ from those in code.
 */

type StoredDurable = Omit<Durable, 'pairingCode' | 'desiredIssuedAtMs'> & {
  format: number
  challenge: Durable['pairingCode']
  wantIatMs: Durable['desiredIssuedAtMs']
}

const FORMAT = 1

export function encodeDurable({ pairingCode, desiredIssuedAtMs, ...rest }: Durable): StoredDurable {
  return { format: FORMAT, ...rest, challenge: pairingCode, wantIatMs: desiredIssuedAtMs }
}

export function decodeDurable(json: unknown): Durable | undefined {
  const stored = json as StoredDurable
  const { format, challenge: pairingCode, wantIatMs: desiredIssuedAtMs, ...rest } = stored
  return format === FORMAT ? { ...rest, pairingCode, desiredIssuedAtMs } : undefined
}
