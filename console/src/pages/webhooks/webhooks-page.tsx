import { WEBHOOK_LABELS } from '@fangxing/contract/states'
import type { WebhookView } from '@fangxing/contract/webhooks'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'
import { CreateWebhook } from './webhook-form'
import { problemText } from './problem-text'

/** Which systems are told about what happens, and whether they take it. */
export default function WebhooksPage() {
  const t = useTranslate()
  const [isCreating, setCreating] = useState(false)
  return (
    <>
      <ListPage
        title={messages.title}
        call="listWebhooks"
        paging="whole"
        everyMs={30_000}
        empty={messages.none}
        nextStep={<Button onClick={() => setCreating(true)}>{t(messages.firstOne)}</Button>}
        rowKey={({ id }) => id}
        open={({ id }) => `/webhooks/${id}`}
        actions={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t(messages.create)}
          </Button>
        }
        columns={[
          { key: 'name', title: messages.name, show: ({ name }) => <strong>{name}</strong> },
          { key: 'url', title: messages.url, show: ({ url }) => <code>{url}</code> },
          {
            key: 'state',
            title: messages.state,
            show: ({ state }) => <StateTag label={WEBHOOK_LABELS[state]} />,
          },
          {
            key: 'delivered',
            title: messages.delivered,
            show: ({ lastDeliveredAt }) =>
              lastDeliveredAt ? (
                <When at={lastDeliveredAt} withAgo />
              ) : (
                <span className="fx-soft">{t(messages.never)}</span>
              ),
          },
          { key: 'problem', title: messages.failingSince, show: webhook => <Failing webhook={webhook} /> },
          { key: 'waiting', title: messages.waiting, align: 'right', show: ({ waiting }) => waiting },
          {
            key: 'dead',
            title: messages.dead,
            align: 'right',
            show: ({ dead }) => (dead > 0 ? <strong className="fx-bad">{dead}</strong> : dead),
          },
        ]}
      >
        <p className="fx-soft">{t(messages.about)}</p>
      </ListPage>
      <CreateWebhook isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  )
}

function Failing({ webhook: { failingSince, lastProblem } }: { webhook: WebhookView }) {
  const t = useTranslate()
  if (!failingSince) return <span className="fx-soft">—</span>
  return (
    <span className="fx-bad">
      <When at={failingSince} /> {lastProblem && problemText(lastProblem, t)}
    </span>
  )
}
