import type { SourceView } from '@fangxing/contract/stays'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Section } from '../../ui/page'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { KeyOnce, type NewKey } from './source-dialogs'

const MOST_KEYS = 2

/** The keys that are valid; another one is shown once, and each can be revoked. */
export function SourceKeys({ source }: { source: SourceView }) {
  const t = useTranslate()
  const may = useMay()
  const { modal } = App.useApp()
  const [made, setMade] = useState<NewKey>()
  const { id: sourceId, keys } = source
  const adding = useAct('addSourceKey', { changes: ['listSources'], onDone: setMade })
  const revoking = useAct('revokeSourceKey', { done: messages.revoked, changes: ['listSources'] })
  const askFirst = (keyId: string) =>
    modal.confirm({
      title: t(messages.revokeOf),
      content: t(keys.length > 1 ? messages.revokeWhat : messages.revokeLast),
      okText: t(messages.revoke),
      okButtonProps: { danger: true },
      onOk: () => revoking.act({ params: { sourceId, keyId }, body: {} }),
    })
  return (
    <Section
      title={t(messages.keys)}
      beside={
        may('addSourceKey') &&
        keys.length < MOST_KEYS && (
          <Button
            size="small"
            loading={adding.isActing}
            onClick={() => void adding.act({ params: { sourceId }, body: {} })}
          >
            {t(messages.addKey)}
          </Button>
        )
      }
    >
      <p className="fx-soft">{t(messages.keysAbout)}</p>
      {keys.length === 0 && <p className="fx-bad">{t(messages.noKeys)}</p>}
      <ul className="fx-rows">
        {keys.map(({ id, createdAt }) => (
          <li key={id}>
            <span className="fx-rows__main">
              <code>{id}</code>
              <span className="fx-soft">
                {t(messages.since)} <When at={createdAt} />
              </span>
            </span>
            {may('revokeSourceKey') && (
              <Button
                size="small"
                danger
                aria-label={`${t(messages.revoke)}: ${id}`}
                onClick={() => askFirst(id)}
              >
                {t(messages.revoke)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Modal
        open={made !== undefined}
        title={t(messages.newKey)}
        onCancel={() => setMade(undefined)}
        footer={null}
        destroyOnHidden
        maskClosable={false}
      >
        {made && <KeyOnce made={made} onClose={() => setMade(undefined)} />}
      </Modal>
    </Section>
  )
}
