import { PrinterOutlined } from '@ant-design/icons'
import type { HandoverItem } from '@fangxing/contract/handover'
import { Button, Table } from 'antd'
import { Link, useParams } from 'react-router'
import { useTranslate, type Message } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { FullTime } from '../../ui/when'
import { HANDOVER_KINDS, handoverMessages as messages } from './handover-messages'
import { messages as lotMessages } from './messages'

const READY = { ...messages.ready, tone: 'good' } as const
const NOT_READY = { ...messages.notReady, tone: 'warn' } as const

/** Where each kind is looked at and ended; what somebody is paying ends by itself. */
const PLACES: Partial<Record<HandoverItem['kind'], string>> = {
  holds: '/orders?progress=live&',
  moveTasks: '/orders?progress=live&',
  quarantined: '/quarantine?',
  devices: '/devices?',
  shifts: '/today?',
  incidents: '/incidents?',
  complaints: '/complaints?',
  debts: '/debts/list?',
  notices: '/notices?',
  passes: '/entitlements?',
}

/** What is still out in a lot, and what has to end before another operator takes it over. */
export default function HandoverPage() {
  const t = useTranslate()
  const { lotId = '' } = useParams()
  const reading = useCall('readHandover', { params: { lotId } }, { everyMs: 60_000 })
  return (
    <DetailPage
      reading={reading}
      list={{ path: `/lots/${lotId}`, title: t(lotMessages.lot) }}
      title={found => (found ? `${t(messages.title)} · ${found.lotName}` : t(messages.title))}
      state={({ isReady }) => <StateTag label={isReady ? READY : NOT_READY} />}
      actions={() => (
        <Button className="fx-no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t(messages.print)}
        </Button>
      )}
    >
      {({ items, asOf }) => (
        <>
          <p className="fx-soft">{t(messages.what)}</p>
          <Items
            title={messages.mustEnd}
            items={items.filter(({ mustEnd }) => mustEnd)}
            lotId={lotId}
            isDue
          />
          <Items title={messages.goesOver} items={items.filter(({ mustEnd }) => !mustEnd)} lotId={lotId} />
          <p className="fx-soft">
            {t(messages.asOf)} <FullTime at={asOf} />
          </p>
        </>
      )}
    </DetailPage>
  )
}

function Items(props: {
  title: Message
  items: readonly HandoverItem[]
  lotId: string
  /** A number above nothing keeps the lot from being handed over. */
  isDue?: boolean
}) {
  const { title, items, lotId, isDue = false } = props
  const t = useTranslate()
  return (
    <Section title={t(title)}>
      <Table<HandoverItem>
        size="small"
        rowKey="kind"
        dataSource={items}
        pagination={false}
        columns={[
          {
            key: 'thing',
            title: t(messages.thing),
            render: (_, { kind, count }) => {
              const place = PLACES[kind]
              const words = t(HANDOVER_KINDS[kind])
              return place && count > 0 ? <Link to={`${place}lot=${lotId}`}>{words}</Link> : words
            },
          },
          {
            key: 'count',
            title: t(messages.count),
            align: 'right',
            render: (_, { count }) => (isDue && count > 0 ? <strong>{count}</strong> : count),
          },
          {
            key: 'amount',
            title: t(messages.amount),
            align: 'right',
            render: (_, { fen }) => (fen === null ? '' : <Money fen={fen} />),
          },
        ]}
      />
    </Section>
  )
}
