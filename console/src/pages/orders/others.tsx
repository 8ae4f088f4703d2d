import type { StaffOrder } from '@fangxing/contract/orders'
import { COMPLAINT_LABELS, INCIDENT_LABELS, MOVE_TASK_LABELS, type Label } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { Level } from '../../ui/level'
import { useMay } from '../../session/may'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { Dispute } from './dispute'
import { messages } from './messages'

/** The platform may know a kind that this page does not yet. */
const INCIDENT_KINDS: Record<string, Label | undefined> = INCIDENT_LABELS

/** What not every order has: an objection, the police, incidents, somebody who fetches the device. */
export function Others({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const { incidents, moveTask } = order
  return (
    <>
      <Asked order={order} />
      <Dispute order={order} />
      <Police order={order} />
      <Complaints order={order} />
      {incidents.length > 0 && (
        <Section title={t(messages.incidents)}>
          <ul className="fx-rows">
            {incidents.map(incident => (
              <li key={incident.id}>
                <Level level={incident.level} />
                <span className="fx-rows__main">
                  {t(INCIDENT_KINDS[incident.kind] ?? messages.incidents)}
                </span>
                <When at={incident.openedAt} withAgo />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {moveTask && (
        <Section title={t(messages.moveTask)} beside={<StateTag label={MOVE_TASK_LABELS[moveTask.state]} />}>
          {moveTask.assigneeName ?? t(messages.nobody)}
        </Section>
      )}
    </>
  )
}

/** A waiver above the limit waits for a second person. */
function Asked({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const may = useMay()
  const isOpen = order.endedAt === null && order.paidAt === null
  const { value, problem, again } = useCall(
    'listApprovals',
    may('listApprovals') && isOpen ? { query: { orderId: order.id } } : null,
  )
  if (problem)
    return (
      <Section title={t(messages.asked)}>
        <ProblemNote problem={problem} again={again} />
      </Section>
    )
  const asked = value?.items ?? []
  if (asked.length === 0) return null
  return (
    <Section title={t(messages.asked)}>
      {asked.map(one => (
        <Facts
          key={one.id}
          items={[
            [t(messages.askedBy), one.askedBy.name],
            [t(messages.amount), <Money key="amount" fen={one.amountFen} />],
            [t(messages.reason), one.reason],
          ]}
        />
      ))}
    </Section>
  )
}

/** What the city's hotline passed on about it; the link enters another one. */
function Complaints({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const may = useMay()
  const mayRead = may('listComplaints')
  const { value, problem, again } = useCall(
    'listComplaints',
    mayRead ? { query: { orderId: order.id } } : null,
  )
  if (!mayRead) return null
  const address = new URLSearchParams({ orderId: order.id, lotId: order.lot.id }).toString()
  return (
    <Section
      title={t(messages.complaints)}
      beside={<Link to={`/complaints?${address}`}>{t(messages.toComplaints)}</Link>}
    >
      {problem && <ProblemNote problem={problem} again={again} />}
      {(value?.items ?? []).map(complaint => (
        <p key={complaint.id} className="fx-row">
          <span className="fx-figures">{complaint.ticketNumber}</span>
          <StateTag label={COMPLAINT_LABELS[complaint.state]} />
          <When at={complaint.dueAt} withAgo={complaint.answeredAt === null} />
        </p>
      ))}
    </Section>
  )
}

function Police({ order: { police } }: { order: StaffOrder }) {
  const t = useTranslate()
  if (!police) return null
  return (
    <Section title={t(messages.police)}>
      <Facts
        items={[
          [t(messages.policeReported), police.reportedAt && <When key="told" at={police.reportedAt} />],
          [t(messages.policeStation), police.station],
          [t(messages.policeNumber), police.number],
          [t(messages.policePresent), police.presentAt && <When key="there" at={police.presentAt} />],
        ]}
      />
    </Section>
  )
}
