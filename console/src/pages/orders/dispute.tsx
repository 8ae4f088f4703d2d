import { DISPUTE_GROUND_LABELS } from '@fangxing/contract/disputes'
import type { StaffOrder } from '@fangxing/contract/orders'
import { DISPUTE_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

/** An objection of whoever stands at the car, and a manager's answer to it. */
export function Dispute({ order: { dispute } }: { order: StaffOrder }) {
  const t = useTranslate()
  const may = useMay()
  if (!dispute) return null
  return (
    <Section title={t(messages.dispute)} beside={<StateTag label={DISPUTE_LABELS[dispute.state]} />}>
      <Facts
        items={[
          [t(messages.reason), t(DISPUTE_GROUND_LABELS[dispute.ground])],
          [t(messages.note), dispute.note],
          [t(messages.decideBy), dispute.decidedAt ? null : <When key="by" at={dispute.decideBy} withAgo />],
          [t(messages.decision), dispute.decision],
        ]}
      />
      {dispute.decidedAt === null && may('upholdDispute', 'rejectDispute') && (
        <div className="fx-row fx-row--end">
          <Answer disputeId={dispute.id} name="rejectDispute" />
          <Answer disputeId={dispute.id} name="upholdDispute" />
        </div>
      )}
    </Section>
  )
}

const ANSWERS = {
  upholdDispute: { title: messages.uphold, what: messages.upholdWhat, done: messages.upheld },
  rejectDispute: { title: messages.reject, what: messages.rejectWhat, done: messages.rejected },
} as const

function Answer({ disputeId, name }: { disputeId: string; name: keyof typeof ANSWERS }) {
  const t = useTranslate()
  const { title, what, done } = ANSWERS[name]
  return (
    <ButtonWithReason
      button={{ type: name === 'upholdDispute' ? 'primary' : 'default' }}
      label={t(title)}
      title={t(title)}
      confirm={t(title)}
      call={name}
      input={reason => ({ params: { disputeId }, body: { reason } })}
      done={done}
      changes={['readOrder', 'searchAudit', 'listDisputes', 'today']}
    >
      <p>{t(what)}</p>
    </ButtonWithReason>
  )
}
