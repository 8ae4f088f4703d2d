import { Refusal } from '@fangxing/contract/refusal'
import { failpoint } from '../settings/failpoint'
import type { ActorContext, Services } from '../services'
import type { Notice, CallbackRequest } from '../ports'
import { settleRefund } from './settle-refund'
import { askAfterStaleNotice } from './check-payment'
import type { CallbackKind } from '../modules/payments/callback-url'
import { settle } from './settle-payment/settle-payment'

/**
 * Takes a notice in; returns only after what it says is committed. Errors: NOT_FOUND (no such merchant), NOTICE_…
 * (nothing was changed), NOTICE_UNKNOWN_TRADE (bring it again), else as the database's.
 */
export async function handlePaymentCallback(
  platform: Services,
  merchantCode: string,
  kind: CallbackKind,
  request: CallbackRequest,
  act: ActorContext,
): Promise<void> {
  const mchid = await platform.merchantDirectory.mchidOf(merchantCode)
  if (mchid === null) throw new Refusal('NOT_FOUND')
  const reading = platform.pay.readCallback(mchid, request, platform.clock.now())
  if (reading.kind === 'stale') {
    if (kind === 'payment' && reading.outTradeNo !== null) {
      askAfterStaleNotice(platform, reading.outTradeNo, act).catch(error =>
        platform.log.warn({ err: error }, 'stale notice not followed up'),
      )
    }
    throw new Refusal('NOTICE_STALE')
  }
  if (reading.kind === 'refused') throw new Refusal(reading.code)
  if (reading.notice.kind !== kind) throw new Refusal('NOTICE_MALFORMED')
  failpoint('notice.verified')
  const result = await takeEffect(platform, reading.notice, act)
  if (result === 'early') throw new Refusal('NOTICE_UNKNOWN_TRADE')
  if (result === 'mismatch') throw new Refusal('NOTICE_MISMATCH')
  platform.metrics.notices.inc({ result })
}

async function takeEffect(platform: Services, notice: Notice, act: ActorContext): Promise<string> {
  if (notice.kind === 'payment') return (await settle(platform, notice.report, 'notice', act)).kind
  const outcome = await settleRefund(platform, notice.report, 'notice', act)
  return outcome.kind === 'moved' ? `refund_${outcome.state}` : outcome.kind
}
