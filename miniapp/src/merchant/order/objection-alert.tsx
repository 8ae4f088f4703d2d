import { DISPUTE_GROUND_LABELS } from '@fangxing/contract/disputes'
import type { StaffOrder } from '@fangxing/contract/orders'
import { Alert } from '@shared/ui/alert'
import { Remaining } from '@shared/ui/countdown'
import { useTranslate, type Catalogue } from '@shared/i18n/language'

const messages = {
  waiting: { zh: '车主有异议，等待经理答复', en: 'The owner objects; a manager is to answer' },
  left: { zh: '自动放行还有', en: 'Lowered by itself in' },
  rejected: { zh: '异议已驳回', en: 'The objection was rejected' },
} satisfies Catalogue

/** What the owner says against the hold, and how long they still wait. */
export function ObjectionAlert({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const { dispute, state } = order
  const isHeld = state === 'active' || state === 'deploying'
  if (!dispute || !isHeld) return null
  const ground = t(DISPUTE_GROUND_LABELS[dispute.ground])
  if (dispute.state === 'rejected')
    return (
      <Alert small tone="info" title={t(messages.rejected)}>
        {ground} · {dispute.decision}
      </Alert>
    )
  if (dispute.state !== 'submitted') return null
  return (
    <>
      <Alert urgent tone="warn" title={t(messages.waiting)}>
        {ground}
        {dispute.note ? ` · ${dispute.note}` : ''}
      </Alert>
      {/* Beside it: a clock inside would be read aloud every second. */}
      {dispute.isReleasedUnanswered ? (
        <p className="mer-hint">
          {t(messages.left)} <Remaining until={dispute.decideBy} />
        </p>
      ) : null}
    </>
  )
}
