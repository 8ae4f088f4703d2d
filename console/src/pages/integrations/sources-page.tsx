import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useMay } from '../../session/may'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { KeyList, NewSecret } from './key-list'
import { messages } from './messages'

type Source = Reply<'listSources'>['items'][number]

const secondsOf = (ms: number | null): string => (ms === null ? '' : (ms / 1000).toFixed(1))
const stateOf = ({ isDisabled }: Source) =>
  isDisabled
    ? ({ ...messages.disabled, tone: 'neutral' } as const)
    : ({ ...messages.enabled, tone: 'good' } as const)

/** Systems that tell of stays: whether they still do, how late, and with which keys. */
export default function SourcesPage() {
  const t = useTranslate()
  const may = useMay()
  const [shownId, setShownId] = useState<string>()
  return (
    <>
      <ListPage
        title={messages.sources}
        call="listSources"
        paging="whole"
        rowKey={source => source.id}
        exportName="sources"
        empty={messages.noSources}
        columns={[
          {
            key: 'name',
            title: messages.name,
            show: ({ name }) => <strong>{name}</strong>,
            text: ({ name }) => name,
          },
          {
            key: 'state',
            title: messages.state,
            show: source => <StateTag label={stateOf(source)} />,
            text: source => t(stateOf(source)),
          },
          {
            key: 'event',
            title: messages.lastEvent,
            show: ({ lastEventAt }) => <When at={lastEventAt} withAgo />,
            text: ({ lastEventAt }) => lastEventAt ?? '',
          },
          {
            key: 'seen',
            title: messages.lastSeen,
            show: ({ lastSeenAt }) => <When at={lastSeenAt} withAgo />,
            text: ({ lastSeenAt }) => lastSeenAt ?? '',
          },
          {
            key: 'lag',
            title: messages.lag,
            align: 'right',
            show: ({ lagMs }) => (lagMs === null ? '—' : `${secondsOf(lagMs)} ${t(messages.seconds)}`),
            text: ({ lagMs }) => secondsOf(lagMs),
          },
          {
            key: 'clock',
            title: messages.clock,
            align: 'right',
            show: ({ clockAheadMs }) =>
              clockAheadMs === null ? '—' : `${secondsOf(clockAheadMs)} ${t(messages.seconds)}`,
            text: ({ clockAheadMs }) => secondsOf(clockAheadMs),
          },
          {
            key: 'keys',
            title: messages.keys,
            show: ({ id, name, keys }) => (
              <Button
                size="small"
                aria-label={`${t(messages.manageKeys)}: ${name}`}
                onClick={() => setShownId(id)}
              >
                {keys.length} · {t(messages.manageKeys)}
              </Button>
            ),
          },
        ]}
      />
      <Modal
        open={shownId !== undefined}
        title={t(messages.manageKeys)}
        onCancel={() => setShownId(undefined)}
        footer={null}
        destroyOnHidden
      >
        {shownId && <Keys sourceId={shownId} mayChange={may('addSourceKey', 'revokeSourceKey')} />}
      </Modal>
    </>
  )
}

function Keys({ sourceId, mayChange }: { sourceId: string; mayChange: boolean }) {
  const t = useTranslate()
  const source = useCall('listSources', {}).value?.items.find(({ id }) => id === sourceId)
  const [made, setMade] = useState<Reply<'addSourceKey'>>()
  const add = useAct('addSourceKey', { changes: ['listSources'], onDone: setMade })
  const revoke = useAct('revokeSourceKey', { changes: ['listSources'], done: messages.revoked })
  return (
    <div className="fx-form">
      <p className="fx-soft">{t(messages.keysAbout)}</p>
      {made && <NewSecret id={made.keyId} secret={made.secret} />}
      {source && (
        <KeyList
          keys={source.keys}
          what={messages.revokeWhat}
          isActing={revoke.isActing}
          onRevoke={mayChange ? keyId => revoke.act({ params: { sourceId, keyId }, body: {} }) : undefined}
        />
      )}
      {mayChange && (
        <div className="fx-row fx-row--end">
          <Button loading={add.isActing} onClick={() => void add.act({ params: { sourceId }, body: {} })}>
            {t(messages.addKey)}
          </Button>
        </div>
      )}
    </div>
  )
}
