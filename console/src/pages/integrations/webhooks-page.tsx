import { WEBHOOK_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

/** Where events are sent, and whether they arrive. */
export default function WebhooksPage() {
  const t = useTranslate()
  return (
    <ListPage
      title={messages.webhooks}
      call="listWebhooks"
      paging="whole"
      rowKey={webhook => webhook.id}
      open={webhook => `/webhooks/${webhook.id}`}
      exportName="webhooks"
      empty={messages.noWebhooks}
      columns={[
        { key: 'name', title: messages.name, show: ({ name }) => name, text: ({ name }) => name },
        {
          key: 'state',
          title: messages.state,
          show: ({ state }) => <StateTag label={WEBHOOK_LABELS[state]} />,
          text: ({ state }) => t(WEBHOOK_LABELS[state]),
        },
        {
          key: 'url',
          title: messages.url,
          show: ({ url }) => <span className="fx-token">{url}</span>,
          text: ({ url }) => url,
        },
        {
          key: 'waiting',
          title: messages.waiting,
          align: 'right',
          show: ({ waiting }) => waiting,
          text: ({ waiting }) => waiting,
        },
        {
          key: 'dead',
          title: messages.dead,
          align: 'right',
          show: ({ dead }) => dead,
          text: ({ dead }) => dead,
        },
        {
          key: 'delivered',
          title: messages.delivered,
          show: ({ lastDeliveredAt }) => <When at={lastDeliveredAt} withAgo />,
          text: ({ lastDeliveredAt }) => lastDeliveredAt ?? '',
        },
        {
          key: 'failing',
          title: messages.failing,
          show: ({ failingSince }) => <When at={failingSince} withAgo />,
          text: ({ failingSince }) => failingSince ?? '',
        },
      ]}
    />
  )
}
