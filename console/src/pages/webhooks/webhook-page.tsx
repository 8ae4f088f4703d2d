import { WEBHOOK_LABELS } from '@fangxing/contract/states'
import { WEBHOOK_EVENT_LABELS } from '@fangxing/contract/webhook-events'
import type { WebhookView } from '@fangxing/contract/webhooks'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { WebhookDeliveries } from './webhook-deliveries'
import { ChangeWebhook } from './webhook-form'
import { WebhookSecrets } from './webhook-secrets'
import { problemText } from './problem-text'

/** One receiver: how it takes what it is sent, its secrets, and what was given up. */
export default function WebhookPage() {
  const t = useTranslate()
  const { webhookId } = useParams()
  const reading = useCall('listWebhooks', {}, { everyMs: 30_000 })
  const find = (webhooks: { items: WebhookView[] } | undefined) =>
    webhooks?.items.find(({ id }) => id === webhookId)
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/webhooks', title: t(messages.title) }}
      title={webhooks => find(webhooks)?.name ?? t(messages.title)}
      state={webhooks => {
        const webhook = find(webhooks)
        return webhook && <StateTag label={WEBHOOK_LABELS[webhook.state]} />
      }}
      actions={webhooks => {
        const webhook = find(webhooks)
        return webhook && <WebhookActs webhook={webhook} />
      }}
    >
      {webhooks => {
        const webhook = find(webhooks)
        if (!webhook) return <Empty text={messages.gone} />
        return (
          <>
            <Contact webhook={webhook} />
            <WebhookDeliveries webhookId={webhook.id} />
            <WebhookSecrets webhook={webhook} />
          </>
        )
      }}
    </DetailPage>
  )
}

function WebhookActs({ webhook }: { webhook: WebhookView }) {
  const t = useTranslate()
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const [isChanging, setChanging] = useState(false)
  const params = { webhookId: webhook.id }
  const changes = ['listWebhooks'] as const
  const pausing = useAct('pauseWebhook', { done: messages.paused, changes })
  const resuming = useAct('resumeWebhook', { done: messages.resumed, changes })
  const removing = useAct('deleteWebhook', {
    done: messages.removed,
    changes,
    onDone: () => void navigate('/webhooks'),
  })
  const askToPause = () =>
    modal.confirm({
      title: t(messages.pauseOf),
      content: t(messages.pauseWhat),
      okText: t(messages.pause),
      onOk: () => pausing.act({ params, body: {} }),
    })
  const askToRemove = () =>
    modal.confirm({
      title: t(messages.removeOf),
      content: t(messages.removeWhat),
      okText: t(messages.remove),
      okButtonProps: { danger: true },
      onOk: () => removing.act({ params }),
    })
  return (
    <>
      <Button onClick={() => setChanging(true)}>{t(messages.change)}</Button>
      {webhook.state === 'active' ? (
        <Button onClick={askToPause}>{t(messages.pause)}</Button>
      ) : (
        <Button loading={resuming.isActing} onClick={() => void resuming.act({ params, body: {} })}>
          {t(messages.resume)}
        </Button>
      )}
      <Button danger onClick={askToRemove}>
        {t(messages.remove)}
      </Button>
      <ChangeWebhook webhook={webhook} isOpen={isChanging} onClose={() => setChanging(false)} />
    </>
  )
}

function Contact({ webhook }: { webhook: WebhookView }) {
  const t = useTranslate()
  const { failingSince, lastProblem, lastDeliveredAt, closedUntil, eventTypes, scopes } = webhook
  return (
    <Section tone={failingSince || webhook.state === 'disabled' ? 'bad' : undefined}>
      {webhook.state === 'disabled' && <p className="fx-bad">{t(messages.disabledWhat)}</p>}
      <Facts
        items={[
          [t(messages.failingSince), failingSince && <When key="failing" at={failingSince} withAgo />],
          [t(messages.why), failingSince && lastProblem && problemText(lastProblem, t)],
          [t(messages.closedUntil), closedUntil && <When key="closed" at={closedUntil} withAgo />],
          [t(messages.url), <code key="url">{webhook.url}</code>],
          [
            t(messages.delivered),
            lastDeliveredAt ? (
              <When key="delivered" at={lastDeliveredAt} withAgo />
            ) : (
              <span className="fx-soft">{t(messages.never)}</span>
            ),
          ],
          [t(messages.waiting), webhook.waiting],
          [t(messages.dead), webhook.dead],
          [t(messages.events), eventTypes.map(type => t(WEBHOOK_EVENT_LABELS[type])).join('、')],
          [t(messages.plate), t(scopes.includes('plates') ? messages.whole : messages.masked)],
        ]}
      />
    </Section>
  )
}
