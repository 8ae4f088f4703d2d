import { AUDIT_ACTOR_LABELS } from '@fangxing/contract/audit'
import { STAY_LABELS } from '@fangxing/contract/states'
import type { StayView } from '@fangxing/contract/stays'
import { Link, useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { StayPictures } from '../../ui/stay-pictures'
import { CarPlate } from '../../ui/car-plate'
import { Correction } from './correction'
import { messages } from './messages'

/** One stay: what is known of it, what was corrected, and, for whoever may, how it is corrected. */
export default function StayPage() {
  const t = useTranslate()
  const may = useMay()
  const { stayId = '' } = useParams()
  return (
    <DetailPage
      reading={useCall('readStay', { params: { stayId } })}
      list={{ path: '/stays', title: t(messages.stays) }}
      title={stay => stay?.plateText ?? t(messages.title)}
      state={stay => <StateTag label={STAY_LABELS[stay.state]} />}
    >
      {stay => (
        <div className="fx-columns">
          <div className="fx-list">
            <Known stay={stay} />
            <Section title={t(messages.pictures)}>
              <StayPictures pictures={stay.pictures} />
            </Section>
            <History stayId={stayId} />
          </div>
          <div className="fx-list">
            {stay.state !== 'void' && may('correctStay') && <Correction key={stay.version} stay={stay} />}
          </div>
        </div>
      )}
    </DetailPage>
  )
}

function Known({ stay }: { stay: StayView }) {
  const t = useTranslate()
  return (
    <Section
      title={t(messages.facts)}
      beside={stay.arrearId && <Link to={`/debts/${stay.arrearId}`}>{t(messages.toDebt)}</Link>}
    >
      {stay.reasons.length > 0 && (
        <ul className="fx-note">
          {stay.reasons.map(({ code, message }) => (
            <li key={code}>{t(message)}</li>
          ))}
        </ul>
      )}
      <Facts
        items={[
          [t(messages.plate), <CarPlate key="plate" text={stay.plateText} colour={stay.plateColour} />],
          [t(messages.lot), stay.lotName],
          [t(messages.bay), stay.bays.join('、') || null],
          [t(messages.source), stay.sourceName],
          [t(messages.entered), <When key="in" at={stay.enteredAt} />],
          [t(messages.exited), <When key="out" at={stay.exitedAt} withAgo />],
          [t(messages.prepaid), (stay.prepaidFen ?? 0) > 0 ? <Prepaid key="prepaid" stay={stay} /> : null],
          [t(messages.voidAt), stay.voidAt && <When at={stay.voidAt} withAgo />],
          [t(messages.due), stay.dueFen !== null && stay.dueFen > 0 ? <Money fen={stay.dueFen} /> : null],
        ]}
      />
    </Section>
  )
}

/** What its owner paid while it went on, and until when the car may leave for nothing more. */
function Prepaid({ stay }: { stay: StayView }) {
  const t = useTranslate()
  return (
    <span className="fx-row">
      <Money fen={stay.prepaidFen ?? 0} />
      <span className="fx-soft">
        {t(messages.prepaidUntil)} <When at={stay.prepaidUntil ?? null} /> ·{' '}
        <When at={stay.leaveBy ?? null} /> {t(messages.leaveBy)}
      </span>
    </span>
  )
}

const EVENTS = {
  corrected: messages.corrected,
  voided: messages.voided,
  prepaid: messages.prepaidEvent,
  prepaid_returned: messages.prepaidReturned,
  unproven: messages.unproven,
  clone_confirmed: messages.cloned,
} as const

/** What people and systems corrected, the newest first. */
function History({ stayId }: { stayId: string }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('searchAudit', {
    query: { entity: 'parking_session', entityId: stayId, limit: 100 },
  })
  return (
    <Section title={t(messages.history)}>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading />}
      {value?.items.length === 0 && <Empty text={messages.noHistory} />}
      {value && value.items.length > 0 && (
        <ul className="fx-rows">
          {value.items.map(({ id, at, actor, event, detail }) => (
            <li key={id}>
              <span className="fx-rows__main">
                <span>{t(isKeyOf(EVENTS, event) ? EVENTS[event] : messages.changed)}</span>
                {event === 'clone_confirmed' && <Link to="/cloned-plates">{t(messages.clonedPlates)}</Link>}
                {typeof detail?.reason === 'string' && (
                  <span>
                    {t(messages.because)}: {detail.reason}
                  </span>
                )}
                <span className="fx-soft">{actor.name ?? t(AUDIT_ACTOR_LABELS[actor.kind])}</span>
              </span>
              <When at={at} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
