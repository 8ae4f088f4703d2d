import type { WebhookView } from '@fangxing/contract/webhooks'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { WebhookSecret, type NewSecret } from './webhook-form'

const MOST_SECRETS = 2

/** The secrets that sign; another one is shown once, and all but the last can be revoked. */
export function WebhookSecrets({ webhook }: { webhook: WebhookView }) {
  const t = useTranslate()
  const { modal } = App.useApp()
  const [made, setMade] = useState<NewSecret>()
  const { id: webhookId, secrets } = webhook
  const adding = useAct('addWebhookSecret', { changes: ['listWebhooks'], onDone: setMade })
  const revoking = useAct('revokeWebhookSecret', { done: messages.revoked, changes: ['listWebhooks'] })
  const askFirst = (secretId: string) =>
    modal.confirm({
      title: t(messages.revokeOf),
      content: t(messages.revokeWhat),
      okText: t(messages.revoke),
      okButtonProps: { danger: true },
      onOk: () => revoking.act({ params: { webhookId, secretId }, body: {} }),
    })
  return (
    <Section
      title={t(messages.secrets)}
      beside={
        secrets.length < MOST_SECRETS && (
          <Button
            size="small"
            loading={adding.isActing}
            onClick={() => void adding.act({ params: { webhookId }, body: {} })}
          >
            {t(messages.addSecret)}
          </Button>
        )
      }
    >
      <p className="fx-soft">{t(messages.secretsAbout)}</p>
      <ul className="fx-rows">
        {secrets.map(({ id, createdAt }) => (
          <li key={id}>
            <span className="fx-rows__main">
              <code>{id}</code>
              <span className="fx-soft">
                {t(messages.since)} <When at={createdAt} />
              </span>
            </span>
            {secrets.length > 1 && (
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
        title={t(messages.newSecret)}
        onCancel={() => setMade(undefined)}
        footer={null}
        destroyOnHidden
        maskClosable={false}
      >
        {made && <WebhookSecret made={made} onClose={() => setMade(undefined)} />}
      </Modal>
    </Section>
  )
}
