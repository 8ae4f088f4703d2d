import { WEBHOOK_LABELS } from '@fangxing/contract/states'
import type { WebhookView } from '@fangxing/contract/webhooks'
import { Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useMay } from '../../session/may'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { Deliveries } from './deliveries'
import { KeyList, NewSecret } from './key-list'
import { messages } from './messages'

const CHANGES = ['listWebhooks', 'listWebhookDeliveries'] as const

/** One webhook: whether it is taken, its secrets, and what was given up. */
export default function WebhookPage() {
  const t = useTranslate()
  const { webhookId = '' } = useParams()
  const reading = useCall('listWebhooks', {})
  const found = ({ items }: { items: WebhookView[] }) => items.find(({ id }) => id === webhookId)
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/webhooks', title: t(messages.webhooks) }}
      title={all => (all && found(all)?.name) ?? t(messages.webhook)}
      state={all => {
        const webhook = found(all)
        return webhook && <StateTag label={WEBHOOK_LABELS[webhook.state]} />
      }}
      actions={all => {
        const webhook = found(all)
        return webhook && <PauseOrResume webhook={webhook} />
      }}
    >
      {all => {
        const webhook = found(all)
        if (!webhook) return <Empty text={messages.missing} />
        return (
          <>
            <Section>
              <Facts
                items={[
                  [
                    t(messages.url),
                    <span key="url" className="fx-token">
                      {webhook.url}
                    </span>,
                  ],
                  [t(messages.event), webhook.eventTypes.join(' ')],
                  [t(messages.waiting), webhook.waiting],
                  [t(messages.dead), webhook.dead],
                  [t(messages.delivered), <When key="delivered" at={webhook.lastDeliveredAt} withAgo />],
                  [
                    t(messages.failing),
                    webhook.failingSince && <When key="failing" at={webhook.failingSince} withAgo />,
                  ],
                  [t(messages.problem), webhook.lastProblem],
                ]}
              />
            </Section>
            <Secrets webhook={webhook} />
            <Deliveries webhookId={webhook.id} dead={webhook.dead} />
          </>
        )
      }}
    </DetailPage>
  )
}

function PauseOrResume({ webhook: { id: webhookId, state } }: { webhook: WebhookView }) {
  const t = useTranslate()
  const may = useMay()
  const isOn = state === 'active'
  const pause = useAct('pauseWebhook', { done: messages.paused, changes: CHANGES })
  const resume = useAct('resumeWebhook', { done: messages.resumed, changes: CHANGES })
  if (!may('pauseWebhook', 'resumeWebhook')) return null
  const { act, isActing } = isOn ? pause : resume
  return (
    <Button loading={isActing} onClick={() => void act({ params: { webhookId }, body: {} })}>
      {t(isOn ? messages.pause : messages.resume)}
    </Button>
  )
}

function Secrets({ webhook: { id: webhookId, secrets } }: { webhook: WebhookView }) {
  const t = useTranslate()
  const [made, setMade] = useState<Reply<'addWebhookSecret'>>()
  const add = useAct('addWebhookSecret', { changes: CHANGES, onDone: setMade })
  const revoke = useAct('revokeWebhookSecret', { changes: CHANGES, done: messages.revoked })
  return (
    <Section
      title={t(messages.keys)}
      beside={
        <Button
          size="small"
          loading={add.isActing}
          onClick={() => void add.act({ params: { webhookId }, body: {} })}
        >
          {t(messages.addSecret)}
        </Button>
      }
    >
      <p className="fx-soft">{t(messages.keysAbout)}</p>
      {made && <NewSecret id={made.secretId} secret={made.secret} />}
      <KeyList
        keys={secrets}
        what={messages.revokeSecretWhat}
        isActing={revoke.isActing}
        onRevoke={secretId => revoke.act({ params: { webhookId, secretId }, body: {} })}
      />
    </Section>
  )
}
