import { useMemo } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { LiveBadge } from '../../ui/live-badge'
import { RefreshButton } from '../../ui/list-tools'
import { Page, Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { FirstSteps } from './first-steps'
import { HoldRow } from './hold-row'
import { messages } from './messages'
import { RecoveredToday } from './recovered'
import { DevicesInCare, Incidents, More, Shifts } from './side-lists'
import { useToday } from './use-today'
import { splitHolds } from './counts'

/** What a manager looks at first: who has paid and still stands, then the rest of the day. */
export default function TodayPage() {
  const t = useTranslate()
  const { reading, live } = useToday()
  const { value, problem, again, isFetching } = reading
  return (
    <Page
      title={t(messages.title)}
      beside={<LiveBadge state={live} />}
      actions={<RefreshButton isBusy={isFetching} again={again} />}
    >
      <FirstSteps />
      {problem && <ProblemNote problem={problem} again={again} />}
      {value ? <Day today={value} /> : !problem && <Loading rows={10} />}
    </Page>
  )
}

function Day({ today }: { today: Reply<'today'> }) {
  const t = useTranslate()
  const may = useMay()
  const { lots } = useLotChoice()
  const lotName = useMemo(() => {
    const names = new Map(lots.map(({ id, name }) => [id, name]))
    return (lotId: string | null) => (lotId && names.get(lotId)) ?? ''
  }, [lots])
  const { counts } = today
  const { stuck, others } = splitHolds(today.holds)
  const stuckCount = counts?.paidAndHeld ?? stuck.length
  const heldCount = counts?.held ?? others.length
  return (
    <>
      {stuck.length > 0 && (
        <div role="alert">
          <Section
            tone="bad"
            title={`${t(messages.stuck)} (${stuckCount})`}
            beside={<span className="fx-soft">{t(messages.stuckHint)}</span>}
          >
            <ul>
              {stuck.map(hold => (
                <HoldRow key={hold.orderId} hold={hold} lotName={lotName(hold.lotId)} isStuck />
              ))}
            </ul>
            <More count={stuckCount - stuck.length} to="/orders" />
          </Section>
        </div>
      )}
      {may('listStays', 'decideStay') && (counts?.staysInReview ?? 0) > 0 && (
        <p className="fx-note">
          <Link to="/review?tab=stays">
            {counts?.staysInReview} {t(messages.inReview)}
          </Link>
        </p>
      )}
      <RecoveredToday recovered={today.recovered} />
      <div className="fx-columns">
        <Section title={t(messages.holds)} beside={<span className="fx-soft fx-figures">{heldCount}</span>}>
          {heldCount === 0 && <Empty text={messages.noHolds} />}
          <ul>
            {others.map(hold => (
              <HoldRow key={hold.orderId} hold={hold} lotName={lotName(hold.lotId)} isStuck={false} />
            ))}
          </ul>
          <More count={heldCount - others.length} to="/orders" />
        </Section>
        <Incidents incidents={today.incidents} counted={counts?.incidents} lotName={lotName} />
        <DevicesInCare devices={today.devices} count={counts?.devices} lotName={lotName} />
        <Shifts shifts={today.shifts} count={counts?.shifts} lotName={lotName} />
      </div>
    </>
  )
}
