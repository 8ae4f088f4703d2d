import type { TimeReply } from '@fangxing/contract/device-protocol'

/** Stands where reports name their merchant; no merchant has this id. */
export const PROBE_MERCHANT = 'node'

const HEX_DIGITS = 32

/**
 * What a node sends itself through the broker: on the leaf that both ends write, in our own envelope, so that every
 * version takes it for our own word and every access list lets it through.
 */
export const probeMessage = (nodeId: string, number: number, at: Date): TimeReply => ({
  d: nodeId,
  nonce: number.toString(16).padStart(HEX_DIGITS, '0'),
  timeMs: at.getTime(),
})

/** The number of a probe, or null. Its signature proves nothing more: whoever forges one could as well drop reports. */
export function probeNumber(payload: Buffer): number | null {
  try {
    const { p } = JSON.parse(payload.toString('utf8')) as { p: string }
    const { nonce } = JSON.parse(Buffer.from(p, 'base64url').toString('utf8')) as { nonce: string }
    const number = Number.parseInt(nonce, 16)
    return Number.isSafeInteger(number) ? number : null
  } catch {
    return null
  }
}
