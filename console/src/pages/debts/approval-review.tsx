import { APPROVAL_ACT_LABELS, type ApprovalView } from '@fangxing/contract/approvals'
import { App } from 'antd'
import { useTranslate } from '../../i18n/language'
import type { CallName } from '../../net/calls'
import { useMe } from '../../session/session'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { CutNote } from '../../ui/page-states'
import { useAct, useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { ReviewQueue } from './review-queue'
import { reviewMessages as messages } from './review-messages'
import { RowText } from './review-parts'

const ALONE_AFTER_MS = 24 * 3_600_000
const CHANGES: readonly CallName[] = [
  'listApprovals',
  'listArrears',
  'listDebtors',
  'sumDebtors',
  'readArrear',
  'listDebtReviews',
]

/** Large decisions of a colleague that wait for a second person. */
export function ApprovalReview() {
  const t = useTranslate()
  const { modal } = App.useApp()
  const me = useMe()
  const nowMs = useNow(30_000)
  const reading = useCall('listApprovals', {}, { everyMs: 60_000 })
  const approving = useAct('approve', { done: messages.approved, changes: CHANGES })
  const refusing = useAct('refuseApproval', { done: messages.refused, changes: CHANGES })
  const ask = (item: ApprovalView, isApproval: boolean) =>
    modal.confirm({
      title: `${t(isApproval ? messages.approve : messages.refuse)}: ${t(APPROVAL_ACT_LABELS[item.act])} ${item.plateText}`,
      content: t(isApproval ? messages.approveText : messages.refuseText),
      okText: t(isApproval ? messages.approve : messages.refuse),
      okButtonProps: { danger: !isApproval },
      onOk: () => (isApproval ? approving : refusing).act({ params: { approvalId: item.id }, body: {} }),
    })
  const isOwn = (item: ApprovalView) =>
    item.askedBy.id === me.staff.id && nowMs - Date.parse(item.askedAt) < ALONE_AFTER_MS
  return (
    <>
      <CutNote reply={reading.value} />
      <ReviewQueue
        reading={reading}
        row={item => <Row item={item} />}
        body={item => <Body item={item} isOwn={isOwn(item)} />}
        acts={item =>
          isOwn(item)
            ? []
            : [
                { letter: 'A', label: messages.approve, kind: 'primary', run: () => ask(item, true) },
                { letter: 'R', label: messages.refuse, run: () => ask(item, false) },
              ]
        }
        empty={messages.noApprovals}
      />
    </>
  )
}

function Row({ item }: { item: ApprovalView }) {
  const t = useTranslate()
  return (
    <RowText head={<strong>{item.plateText}</strong>} fen={item.amountFen}>
      {t(APPROVAL_ACT_LABELS[item.act])} · <When at={item.askedAt} withAgo />
    </RowText>
  )
}

function Body({ item, isOwn }: { item: ApprovalView; isOwn: boolean }) {
  const t = useTranslate()
  return (
    <>
      <Facts
        items={[
          [t(messages.act), <strong key="act">{t(APPROVAL_ACT_LABELS[item.act])}</strong>],
          [t(messages.plate), item.plateText],
          [t(messages.amount), <Money key="amount" fen={item.amountFen} strong />],
          [t(messages.lot), item.lotName],
          [t(messages.reason), item.reason],
          [t(messages.reference), item.reference],
          [t(messages.askedBy), item.askedBy.name],
          [t(messages.waiting), <When key="at" at={item.askedAt} withAgo />],
        ]}
      />
      {isOwn && <p className="fx-note">{t(messages.own)}</p>}
    </>
  )
}
