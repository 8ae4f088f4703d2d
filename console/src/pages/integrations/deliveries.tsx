import { WEBHOOK_DELIVERY_LABELS, type WebhookDeliveryState } from '@fangxing/contract/states'
import type { WebhookDeliveryView } from '@fangxing/contract/webhooks'
import { Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages as shared } from '../../ui/messages'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const STATES = Object.keys(WEBHOOK_DELIVERY_LABELS) as WebhookDeliveryState[]
const PAGE_ROWS = 50

/** What was sent, waits or was given up; what was given up may go out again. */
export function Deliveries({ webhookId, dead }: { webhookId: string; dead: number }) {
  const t = useTranslate()
  const [state, setState] = useState<WebhookDeliveryState>('dead')
  const [cursor, setCursor] = useState<string>()
  const { value, problem, again } = useCall(
    'listWebhookDeliveries',
    { params: { webhookId }, query: { state, cursor, limit: PAGE_ROWS } },
    { keepPrevious: true },
  )
  const resend = useAct('resendWebhookDeliveries', {
    done: messages.resent,
    changes: ['listWebhooks', 'listWebhookDeliveries'],
  })
  const send = (deliveryIds?: string[]) => resend.act({ params: { webhookId }, body: { deliveryIds } })
  const choose = (chosen: WebhookDeliveryState) => {
    setCursor(undefined)
    setState(chosen)
  }
  return (
    <Section
      title={t(messages.deliveries)}
      beside={
        <span className="fx-row">
          <Segmented
            value={state}
            onChange={choose}
            options={STATES.map(value => ({ value, label: t(WEBHOOK_DELIVERY_LABELS[value]) }))}
          />
          {dead > 0 && (
            <Button size="small" loading={resend.isActing} onClick={() => void send()}>
              {t(messages.resendAll)} ({dead})
            </Button>
          )}
        </span>
      }
    >
      {problem && <ProblemNote problem={problem} again={again} />}
      {value ? (
        <Table<WebhookDeliveryView>
          size="small"
          rowKey="id"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={value.items}
          locale={{ emptyText: <Empty text={messages.noDeliveries} /> }}
          columns={[
            {
              key: 'event',
              title: t(messages.event),
              render: (_, { eventType }) => <code>{eventType}</code>,
            },
            { key: 'at', title: t(messages.created), render: (_, { createdAt }) => <When at={createdAt} /> },
            {
              key: 'attempts',
              title: t(messages.attempts),
              align: 'right',
              render: (_, { attempts }) => attempts,
            },
            {
              key: 'answer',
              title: t(messages.answer),
              render: (_, { lastStatus, lastProblem }) =>
                [lastStatus, lastProblem].filter(part => part !== null).join(' · ') || '—',
            },
            {
              key: 'resend',
              title: t(messages.resend),
              render: (_, { id, state: ofRow }) =>
                ofRow === 'dead' && (
                  <Button
                    size="small"
                    aria-label={`${t(messages.resend)}: ${id}`}
                    onClick={() => void send([id])}
                  >
                    {t(messages.resend)}
                  </Button>
                ),
            },
          ]}
        />
      ) : (
        !problem && <Loading rows={4} />
      )}
      <div className="fx-row fx-row--end">
        {cursor && (
          <Button type="link" onClick={() => setCursor(undefined)}>
            {t(shared.first)}
          </Button>
        )}
        {value?.next && (
          <Button type="link" onClick={() => setCursor(value.next)}>
            {t(shared.next)}
          </Button>
        )}
      </div>
    </Section>
  )
}
