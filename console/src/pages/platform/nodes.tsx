import type { PlatformNode } from '@fangxing/contract/platform'
import type { Label } from '@fangxing/contract/states'
import { type TableColumnsType } from 'antd'
import { useTranslate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'
import { runnerName } from './runner-name'

/** As much of a start's id as tells two starts of one host apart. */
const ID_SHOWN = 8

/** Which nodes live, what runs on each and since when, and which are missing. */
export function Nodes({ nodes }: { nodes: readonly PlatformNode[] }) {
  const t = useTranslate()
  const isIll = nodes.some(node => stateOf(node).tone === 'bad')
  return (
    <Section title={t(messages.nodes)} tone={isIll ? 'bad' : undefined}>
      <p className="fx-soft">{t(messages.nodesAbout)}</p>
      {nodes.length === 0 ? <p className="fx-soft">{t(messages.noNodes)}</p> : <NodeTable nodes={nodes} />}
    </Section>
  )
}

function stateOf({ isMissing, health }: PlatformNode): Label {
  if (isMissing) return { ...messages.nodeMissing, tone: 'bad' }
  if (health === null) return { ...messages.otherVersion, tone: 'neutral' }
  return health.ready ? { ...messages.serves, tone: 'good' } : { ...messages.servesNot, tone: 'bad' }
}

function NodeTable({ nodes }: { nodes: readonly PlatformNode[] }) {
  const t = useTranslate()
  const columns: TableColumnsType<PlatformNode> = [
    {
      title: t(messages.node),
      render: (_, { host, id, isThis }) => (
        <>
          {host} <code className="fx-soft">{id.slice(0, ID_SHOWN)}</code>
          {isThis && <span className="fx-soft"> · {t(messages.thisNode)}</span>}
        </>
      ),
    },
    { title: t(messages.nodeState), render: (_, node) => <StateTag label={stateOf(node)} /> },
    { title: t(messages.runs), render: (_, node) => <Runs node={node} /> },
    { title: t(messages.startedAt), render: (_, { startedAt }) => <When at={startedAt} withAgo /> },
    { title: t(messages.seenAt), render: (_, { seenAt }) => <When at={seenAt} withAgo /> },
    { title: t(messages.nodeVersion), render: (_, { version }) => <code>{version}</code> },
  ]
  return <DataTable size="small" columns={columns} dataSource={[...nodes]} rowKey="id" pagination={false} />
}

const RUNNER_LABELS = {
  running: messages.runnerRunning,
  restarting: messages.runnerRestarting,
  stopped: messages.runnerStopped,
} as const

/** Job runners by name, the link to the devices, and the cache; of a missing node, as it was when it was last seen. */
function Runs({ node: { health } }: { node: PlatformNode }) {
  const t = useTranslate()
  if (health === null) return <span className="fx-soft">—</span>
  const links = [
    [messages.deviceLink, health.mqtt],
    [messages.cache, health.redis],
    [messages.clock, health.clock],
  ] as const
  return (
    <ul className="fx-rows">
      {health.jobRunners.map(({ name, state, since }) => (
        <li key={name}>
          <span>{t(runnerName(name))}</span>
          <span className={state === 'running' ? undefined : 'fx-bad'}>
            {t(RUNNER_LABELS[state])} {t(messages.since)} <When at={since} />
          </span>
        </li>
      ))}
      {links.map(([label, isWell]) => (
        <li key={label.en}>
          <span>{t(label)}</span>
          <span className={isWell ? undefined : 'fx-bad'}>{t(isWell ? messages.well : messages.ill)}</span>
        </li>
      ))}
    </ul>
  )
}
