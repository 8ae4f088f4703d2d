import { WEBHOOK_DELIVERY_LABELS, type WebhookDeliveryState } from '@fangxing/contract/states'
import { WEBHOOK_EVENT_LABELS } from '@fangxing/contract/webhook-events'
import type { WebhookDeliveryView } from '@fangxing/contract/webhooks'
import { Button, Select } from 'antd'
import { useTranslate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { choicesOf } from '../../ui/choices'
import { ExportButton } from '../../ui/export-button'
import { isKeyOf } from '../../ui/is-key-of'
import { messages as shared } from '../../ui/messages'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { problemText } from './problem-text'

/** What was sent, waits or was given up; what was given up is sent again, one or all. */
export function WebhookDeliveries({ webhookId }: { webhookId: string }) {
  const t = useTranslate()
  const address = useAddress()
  const given = address.get('state')
  const state: WebhookDeliveryState = isKeyOf(WEBHOOK_DELIVERY_LABELS, given) ? given : 'dead'
  const cursor = address.get('cursor')
  const { value, problem, again } = useCall(
    'listWebhookDeliveries',
    { params: { webhookId }, query: { state, cursor } },
    { keepPrevious: true },
  )
  const { act, isActing } = useAct('resendWebhookDeliveries', {
    done: messages.resent,
    changes: ['listWebhookDeliveries', 'listWebhooks'],
  })
  const resend = (deliveryIds?: string[]) => void act({ params: { webhookId }, body: { deliveryIds } })
  const isDead = state === 'dead'
  return (
    <Section title={t(messages.deliveries)}>
      <div className="fx-tools">
        <Select
          className="fx-filter"
          aria-label={t(messages.deliveries)}
          value={state}
          onChange={chosen => address.set({ state: chosen })}
          options={choicesOf(WEBHOOK_DELIVERY_LABELS).map(({ value: chosen, label }) => ({
            value: chosen as WebhookDeliveryState,
            label: t(label),
          }))}
        />
        {isDead && value && value.items.length > 0 && (
          <Button loading={isActing} onClick={() => resend()}>
            {t(messages.resendAll)}
          </Button>
        )}
        <span className="fx-tools__end">
          <ExportButton list="listWebhookDeliveries" query={{ webhookId, state }} />
        </span>
      </div>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading />}
      {value && (
        <Deliveries rows={value.items} resend={isDead && !isActing ? id => resend([id]) : undefined} />
      )}
      <nav className="fx-pages" aria-label={t(shared.next)}>
        {cursor && <Button onClick={() => address.goTo(undefined)}>{t(shared.first)}</Button>}
        {value?.next && <Button onClick={() => address.goTo(value.next)}>{t(shared.next)}</Button>}
      </nav>
    </Section>
  )
}

function Deliveries(props: {
  rows: WebhookDeliveryView[]
  resend: ((deliveryId: string) => void) | undefined
}) {
  const { rows, resend } = props
  const t = useTranslate()
  const resultOf = ({ lastProblem, lastStatus }: WebhookDeliveryView) =>
    lastProblem ? problemText(lastProblem, t) : (lastStatus ?? '—')
  return (
    <DataTable<WebhookDeliveryView>
      size="middle"
      rowKey="id"
      dataSource={rows}
      pagination={false}
      locale={{ emptyText: <Empty text={messages.noneOfState} /> }}
      columns={[
        {
          key: 'event',
          title: t(messages.event),
          render: (_, row) => t(WEBHOOK_EVENT_LABELS[row.eventType]),
        },
        { key: 'object', title: t(messages.object), render: (_, row) => <code>{row.objectId}</code> },
        { key: 'at', title: t(messages.at), render: (_, row) => <When at={row.createdAt} /> },
        { key: 'attempts', title: t(messages.attempts), align: 'right', render: (_, row) => row.attempts },
        { key: 'last', title: t(messages.last), render: (_, row) => resultOf(row) },
        ...(rows.some(({ nextAttemptAt }) => nextAttemptAt)
          ? [
              {
                key: 'next',
                title: t(messages.next),
                render: (_: unknown, row: WebhookDeliveryView) => <When at={row.nextAttemptAt} withAgo />,
              },
            ]
          : []),
        ...(resend
          ? [
              {
                key: 'acts',
                title: t(messages.resend),
                render: (_: unknown, row: WebhookDeliveryView) => (
                  <Button
                    size="small"
                    aria-label={`${t(messages.resend)}: ${t(WEBHOOK_EVENT_LABELS[row.eventType])} ${row.objectId}`}
                    onClick={() => resend(row.id)}
                  >
                    {t(messages.resend)}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
