import { DISPUTE_GROUND_LABELS, type OwnerDispute } from '@fangxing/contract/disputes'
import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Remaining } from '@shared/ui/countdown'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { stageOf } from './stage'
import { messages as common } from './messages'
import './report-trace.scss'

const messages = {
  title: { zh: '您的异议', en: 'Your objection' },
  waiting: { zh: '等待经理答复', en: 'A manager is to answer' },
  left: { zh: '自动放行还有', en: 'The lock goes down by itself in' },
  waitingText: {
    zh: '到时没有人答复，锁会自动降下。您也可以随时拨打热线。',
    en: 'If nobody answers by then the lock goes down by itself. You may call at any time.',
  },
  again: {
    zh: '同样的异议以前核对过，这次须由经理答复，不会自动放行。急需离开请拨打热线。',
    en: 'The same was looked at before, so a manager has to answer this time. If you must leave now, please call.',
  },
  others: { zh: '这张账单已有人提出异议', en: 'Somebody else has objected already' },
  othersText: {
    zh: '经理正在核对。若被驳回，您还可以提出自己的异议。急需离开请拨打热线。',
    en: 'A manager is looking at it. If it is rejected you may still object yourself. If you must leave now, please call.',
  },
  rejected: { zh: '经理核对后驳回了异议', en: 'A manager has looked and rejected it' },
  upheld: { zh: '异议成立，已为您放行', en: 'You were right: the car is let go' },
  released: { zh: '超时没有人答复，已自动放行', en: 'Nobody answered in time: the car is let go' },
  review: {
    zh: '这些欠费会先由车场核实，核实前不会再锁车。',
    en: 'The lot looks at these debts first; no lock goes up for them before.',
  },
} satisfies Catalogue

/** What became of an objection at the car; nothing where the car went free before somebody answered. */
export function DisputeTrace({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  const { dispute } = order
  if (order.isOtherDisputeWaiting && dispute?.state !== 'submitted') return <OthersWaits order={order} />
  if (!dispute || !isShown(order, dispute)) return null
  const isWaiting = dispute.state === 'submitted'
  return (
    <Card title={t(messages.title)}>
      <p className="own-trace__ground">{t(DISPUTE_GROUND_LABELS[dispute.ground])}</p>
      {isWaiting ? <Waiting dispute={dispute} /> : <Answer dispute={dispute} />}
      {isWaiting || dispute.state === 'rejected' ? (
        <div className="own-trace__call">
          <Button kind={isWaiting ? 'primary' : 'secondary'} onClick={() => dial(order.lot.hotline)}>
            {t(common.hotline)} {order.lot.hotline}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

/** What they said, and what is answered, is theirs. */
function OthersWaits({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  if (stageOf(order.state) !== 'bill') return null
  return (
    <Alert small tone="waiting" title={t(messages.others)}>
      {t(messages.othersText)}
    </Alert>
  )
}

const isShown = (order: OwnerOrder, { state }: OwnerDispute): boolean =>
  state === 'submitted' || state === 'rejected' ? stageOf(order.state) === 'bill' : state !== 'closed'

function Waiting({ dispute }: { dispute: OwnerDispute }) {
  const t = useTranslate()
  if (!dispute.isReleasedUnanswered)
    return (
      <Alert small tone="waiting" title={t(messages.waiting)}>
        {t(messages.again)}
      </Alert>
    )
  return (
    <>
      <p className="own-trace__clock">
        {t(messages.left)} <Remaining until={dispute.decideBy} />
      </p>
      <p className="own-trace__hint">{t(messages.waitingText)}</p>
    </>
  )
}

function Answer({ dispute: { state, decision } }: { dispute: OwnerDispute }) {
  const t = useTranslate()
  if (state === 'rejected')
    return (
      <Alert small tone="warn" title={t(messages.rejected)}>
        {decision}
      </Alert>
    )
  return (
    <Alert small tone="good" title={t(state === 'released' ? messages.released : messages.upheld)}>
      {t(messages.review)}
    </Alert>
  )
}
