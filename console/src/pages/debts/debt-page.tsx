import { AUDIT_ACTOR_LABELS, type AuditEntry } from '@fangxing/contract/audit'
import {
  ARREAR_SOURCE_LABELS,
  REMINDER_KIND_LABELS,
  type ArrearDetails,
  type ReminderView,
} from '@fangxing/contract/arrear-details'
import { duration } from '@fangxing/contract/shown-time'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Link, useParams } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { LinkButton } from '../../ui/link-button'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ActButtons } from './act-buttons'
import { carAddress, dryRunAddress } from './addresses'
import { messages } from './messages'
import { StayPictures } from '../../ui/stay-pictures'

/** One debt: what it is, what proves it, who was told, what happened, and what can be said of it. */
export default function DebtPage() {
  const t = useTranslate()
  const { arrearId = '' } = useParams()
  return (
    <DetailPage
      reading={useCall('readArrear', { params: { arrearId } })}
      list={{ path: '/debts/list', title: t(messages.singles) }}
      title={details => details?.arrear.plateText ?? t(messages.debt)}
      state={({ arrear }) => (
        <>
          <PlateChip text={arrear.plateText} colour={arrear.plateColour} />
          <StateTag label={ARREAR_LABELS[arrear.state]} />
        </>
      )}
      actions={({ arrear, stayId }) => (
        <>
          {stayId && <LinkButton to={`/stays/${stayId}`}>{t(messages.stay)}</LinkButton>}
          <LinkButton to={dryRunAddress(arrear)}>{t(messages.whyNotHeld)}</LinkButton>
          <ActButtons debts={[arrear]} />
        </>
      )}
    >
      {details => (
        <div className="fx-columns">
          <div className="fx-list">
            <Amounts details={details} />
            <Section title={t(messages.evidence)}>
              <StayPictures pictures={details.photos} />
            </Section>
          </div>
          <div className="fx-list">
            <Reminders reminders={details.reminders} />
            <History arrearId={arrearId} />
          </div>
        </div>
      )}
    </DetailPage>
  )
}

function Amounts({ details }: { details: ArrearDetails }) {
  const t = useTranslate()
  const language = useLanguage()
  const { arrear, heldByOrderId, keptUntil } = details
  const amount = (fen: number) => (fen > 0 ? <Money fen={fen} /> : null)
  return (
    <Section title={t(messages.facts)} beside={<Link to={carAddress(arrear)}>{t(messages.allOfCar)}</Link>}>
      <Facts
        items={[
          [t(messages.due), <Money key="due" fen={arrear.dueFen} strong />],
          [t(messages.principal), <Money key="principal" fen={arrear.principalFen} />],
          [t(messages.lateFee), amount(arrear.lateFeeFen)],
          [t(messages.waived), amount(arrear.waivedFen)],
          [t(messages.paid), amount(arrear.paidFen)],
          [t(messages.lot), arrear.lotName],
          [t(messages.entered), <When key="in" at={arrear.enteredAt} />],
          [t(messages.exited), <When key="out" at={arrear.exitedAt} withAgo />],
          [t(messages.stayed), duration(arrear.minutes, language)],
          [t(messages.grace), arrear.graceUntil && <When at={arrear.graceUntil} withAgo />],
          [t(messages.witness), details.witness],
          [t(messages.source), t(ARREAR_SOURCE_LABELS[details.source])],
          [t(messages.externalId), <code key="id">{details.externalId}</code>],
          [t(messages.takenAt), <When key="taken" at={details.takenAt} />],
          [
            t(messages.held),
            heldByOrderId && <Link to={`/orders/${heldByOrderId}`}>{t(messages.details)}</Link>,
          ],
          [t(messages.picturesKept), keptUntil && <When at={keptUntil.pictures} />],
          [t(messages.rowKept), keptUntil && <When at={keptUntil.row} />],
        ]}
      />
    </Section>
  )
}

function Reminders({ reminders }: { reminders: readonly ReminderView[] }) {
  const t = useTranslate()
  const outcome = ({ deliveredAt, returnedAt }: ReminderView) =>
    t(returnedAt ? messages.returned : deliveredAt ? messages.delivered : messages.sentOnly)
  return (
    <Section title={t(messages.reminders)}>
      {reminders.length === 0 ? (
        <Empty text={messages.noReminders} />
      ) : (
        <ul className="fx-rows">
          {reminders.map(reminder => (
            <li key={`${reminder.kind} ${reminder.sentAt}`}>
              <span className="fx-rows__main">
                <span>{t(REMINDER_KIND_LABELS[reminder.kind])}</span>
                <span className="fx-soft">{outcome(reminder)}</span>
              </span>
              <When at={reminder.deliveredAt ?? reminder.sentAt} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** What the audit log says of the debt, the newest first. */
function History({ arrearId }: { arrearId: string }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('searchAudit', {
    query: { entity: 'arrear', entityId: arrearId, limit: 100 },
  })
  return (
    <Section title={t(messages.history)}>
      {problem && <ProblemNote problem={problem} again={again} />}
      {value ? (
        <ul className="fx-rows">
          {value.items.map(entry => (
            <HistoryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      ) : (
        !problem && <Loading />
      )}
    </Section>
  )
}

const textOf = (detail: AuditEntry['detail'], name: string): string | null => {
  const value = detail?.[name]
  return typeof value === 'string' ? value : null
}

const fenOf = (detail: AuditEntry['detail'], name: string): number | null => {
  const value = detail?.[name]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

/** How much of a debt was paid, and what is left of it. */
function PaidPart({ detail }: Pick<AuditEntry, 'detail'>) {
  const t = useTranslate()
  const paidFen = fenOf(detail, 'paidFen')
  const restFen = fenOf(detail, 'restFen')
  return (
    <strong>
      {t(messages.paidPart)} {paidFen !== null && <Money fen={paidFen} />}
      {restFen !== null && (
        <>
          {t(messages.stillOwed)} <Money fen={restFen} />
        </>
      )}
    </strong>
  )
}

function HistoryRow({ entry }: { entry: AuditEntry }) {
  const t = useTranslate()
  const { actor, detail, event, fromState, toState } = entry
  const reason = textOf(detail, 'reason')
  const reference = textOf(detail, 'reference')
  return (
    <li>
      <span className="fx-rows__main">
        <span className="fx-row">
          {isKeyOf(ARREAR_LABELS, toState) ? (
            <StateTag label={ARREAR_LABELS[toState]} />
          ) : (
            t(messages.changed)
          )}
          {event === 'paid_in_part' && <PaidPart detail={detail} />}
          {isKeyOf(ARREAR_LABELS, fromState) && fromState !== toState && (
            <span className="fx-soft">← {t(ARREAR_LABELS[fromState])}</span>
          )}
        </span>
        {reason && (
          <span>
            {t(messages.because)}: {reason}
          </span>
        )}
        {reference && (
          <span>
            {t(messages.reference)}: {reference}
          </span>
        )}
        <span className="fx-soft">{actor.name ?? t(AUDIT_ACTOR_LABELS[actor.kind])}</span>
      </span>
      <When at={entry.at} />
    </li>
  )
}
