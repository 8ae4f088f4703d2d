import { createHash } from 'node:crypto'

/**
 * A refund's number at WeChat, derived from its cause: whoever asks for the same refund again, on any node, uses the
 * same number, and WeChat and our unique key both see one refund.
 */
export function outRefundNoOf(cause: string, paymentId: string): string {
  return createHash('sha256').update(`${cause}|${paymentId}`).digest('hex').slice(0, 32)
}
