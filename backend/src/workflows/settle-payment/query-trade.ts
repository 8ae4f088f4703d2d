import { failpoint } from '../../settings/failpoint'
import type { ActorContext, Services } from '../../services'
import { settle } from './settle-payment'
import type { Proof } from './settle-outcome'

/** WeChat has no order of this number. */
export const NOT_THERE: ReadonlySet<string> = new Set([
  'ORDERNOTEXIST',
  'RESOURCENOTEXISTS',
  'RESOURCENOTEXIST',
])

/** `rested`: nothing more to find out; `not_paid`: WeChat waits for the payer; `not_there`: it never heard the number. */
export type Asked = 'rested' | 'not_paid' | 'not_there' | 'unknown'

type Trade = { id: string; mchid: string; out_trade_no: string }

/** Asks WeChat once about a payment and lets what it says take effect. Errors: as {@link settle}. */
export async function queryTrade(
  platform: Services,
  payment: Trade,
  proof: Proof,
  act: ActorContext,
): Promise<Asked> {
  const answer = await platform.pay.query(payment.mchid, payment.out_trade_no)
  failpoint('query.answered')
  if (answer.kind === 'refused') return NOT_THERE.has(answer.code) ? 'not_there' : 'unknown'
  if (answer.kind === 'unknown') return 'unknown'
  const outcome = await settle(platform, answer.value, proof, act)
  return outcome.kind === 'wait' ? 'not_paid' : 'rested'
}

/** Whether this caller may ask now: claims the moment for one of many, however many ask at once. */
export async function claimQuerySlot(
  platform: Services,
  paymentId: string,
  everyMs: number,
): Promise<boolean> {
  const row = await platform.database.one(
    `UPDATE payment SET last_queried_at = $2, query_count = query_count + 1
     WHERE id = $1 AND (last_queried_at IS NULL OR last_queried_at <= $2::timestamptz - $3 * interval '1 millisecond') RETURNING id`,
    [paymentId, platform.clock.now(), everyMs],
  )
  return row !== null
}
