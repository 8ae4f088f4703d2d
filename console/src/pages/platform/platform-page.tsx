import { INCIDENT_LABELS } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate, type Message } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useMay } from '../../session/may'
import { Facts } from '../../ui/facts'
import { Page, Section } from '../../ui/page'
import { CutNote, Empty, Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { Nodes } from './nodes'
import { runnerName } from './runner-name'
import { ReleaseAll } from './release-all'
import { StopRaising } from './stop-raising'

type Platform = Reply<'readPlatform'>
type Incident = Reply<'listPlatformIncidents'>['items'][number]

const EVERY_MS = 15_000
const PARTS = ['ready', 'database', 'jobs', 'redis', 'mqtt', 'clock'] as const

/** What an operator of the platform looks at first: may locks go up, is the system well, who needs help. */
export default function PlatformPage() {
  const t = useTranslate()
  const state = useCall('readPlatform', {}, { everyMs: EVERY_MS })
  const incidents = useCall('listPlatformIncidents', {}, { everyMs: EVERY_MS })
  return (
    <Page title={t(messages.title)}>
      {state.problem && <ProblemNote problem={state.problem} again={state.again} />}
      {state.value ? <State state={state.value} /> : !state.problem && <Loading />}
      {state.value && <Nodes nodes={state.value.nodes} />}
      <Section title={t(messages.incidents)}>
        {incidents.problem && <ProblemNote problem={incidents.problem} again={incidents.again} />}
        <CutNote reply={incidents.value} />
        {incidents.value ? <Incidents items={incidents.value.items} /> : !incidents.problem && <Loading />}
      </Section>
    </Page>
  )
}

const tagOf = (isWell: boolean) =>
  isWell ? ({ ...messages.well, tone: 'good' } as const) : ({ ...messages.ill, tone: 'bad' } as const)

function State({ state }: { state: Platform }) {
  const t = useTranslate()
  const { raisingStoppedSince: since, heldCount, health } = state
  const everywhere = t(messages.everywhere)
  return (
    <div className="fx-columns">
      <Section title={t(messages.raising)} tone={since ? 'bad' : undefined}>
        <Facts
          items={[
            [
              everywhere,
              <>
                <StateTag
                  label={
                    since
                      ? { ...messages.raisingStopped, tone: 'bad' }
                      : { ...messages.raisingAllowed, tone: 'good' }
                  }
                />
                {since && (
                  <>
                    {' '}
                    {t(messages.since)} <When at={since} withAgo />
                  </>
                )}
              </>,
            ],
            [t(messages.held), <span className="fx-figures">{heldCount}</span>],
          ]}
        />
        <div className="fx-row fx-row--acts">
          <StopRaising merchantId={null} name={everywhere} isStopped={since !== null} />
          <ReleaseAll merchantId={null} name={everywhere} heldCount={heldCount} />
        </div>
      </Section>
      <Section
        title={t(messages.health)}
        beside={<span className="fx-soft">{t(messages.healthHint)}</span>}
        tone={health.ready ? undefined : 'bad'}
      >
        <Facts
          items={PARTS.map(part => [t(messages[part]), <StateTag key={part} label={tagOf(health[part])} />])}
        />
        {health.jobRunners
          .filter(runner => runner.state !== 'running')
          .map(runner => (
            <p key={runner.name}>
              {t(runnerName(runner.name))} · {t(messages.since)} <When at={runner.since} withAgo />
            </p>
          ))}
      </Section>
    </div>
  )
}

function Incidents({ items }: { items: readonly Incident[] }) {
  const t = useTranslate()
  if (items.length === 0) return <Empty text={messages.noIncidents} />
  return (
    <ul className="fx-rows">
      {items.map(incident => (
        <li key={incident.id}>
          <IncidentRow incident={incident} />
          <span className="fx-soft">
            {t(stageOf(incident))} · <When at={incident.openedAt} withAgo />
          </span>
        </li>
      ))}
    </ul>
  )
}

function stageOf({ acknowledgedAt, seenAt }: Incident): Message {
  if (acknowledgedAt) return messages.takenOver
  return seenAt ? messages.seen : messages.notSeen
}

function IncidentRow({ incident }: { incident: Incident }) {
  const t = useTranslate()
  const may = useMay()
  const { level, kind, merchantName, lotName, orderId } = incident
  return (
    <span>
      <span className={`fx-level fx-level--${level}`}>{level}</span> {t(INCIDENT_LABELS[kind])} ·{' '}
      {merchantName}
      {lotName && ` · ${lotName}`}
      {orderId && may('searchAudit') && (
        <>
          {' '}
          <Link to={`/audit?orderId=${orderId}`}>{t(messages.story)}</Link>
        </>
      )}
    </span>
  )
}
