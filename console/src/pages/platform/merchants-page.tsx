import type { MerchantView } from '@fangxing/contract/merchants'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { byNumber, byText, byTime } from '../../ui/compare'
import { ListPage, type Column } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { CreateMerchant } from './merchant-dialogs'
import { messages } from './messages'
import { PayState } from './pay-state'
import { ReleaseAll } from './release-all'
import { StopRaising } from './stop-raising'

/** What a merchant needs before its first recovery and does not have. */
function missingOf(merchant: MerchantView): Message[] {
  return [
    ...(merchant.pay.hasCredentials ? [] : [messages.missCredentials]),
    ...(merchant.managerCount > 0 ? [] : [messages.missManager]),
    ...(merchant.lotCount > 0 ? [] : [messages.missLot]),
    ...(merchant.deviceCount > 0 ? [] : [messages.missDevice]),
  ]
}

const figure = (value: number) => <span className="fx-figures">{value}</span>

const COLUMNS: readonly Column<'listMerchants'>[] = [
  {
    key: 'name',
    title: messages.name,
    compare: byText(({ name }) => name),
    show: merchant => (
      <>
        <strong>{merchant.name}</strong>
        <br />
        <span className="fx-soft">
          {merchant.code} · {merchant.hotline}
        </span>
      </>
    ),
  },
  {
    key: 'payee',
    title: messages.payeeName,
    compare: byText(({ payeeName }) => payeeName),
    show: merchant => (
      <>
        {merchant.payeeName}
        <br />
        <span className="fx-soft fx-figures">{merchant.mchid}</span>
      </>
    ),
  },
  { key: 'wechat', title: messages.wechat, show: merchant => <PayState merchant={merchant} /> },
  { key: 'missing', title: messages.missing, show: merchant => <Missing merchant={merchant} /> },
  {
    key: 'lots',
    title: messages.lots,
    compare: byNumber(({ lotCount }) => lotCount),
    align: 'right',
    show: merchant => figure(merchant.lotCount),
  },
  {
    key: 'devices',
    title: messages.devices,
    compare: byNumber(({ deviceCount }) => deviceCount),
    align: 'right',
    show: merchant => figure(merchant.deviceCount),
  },
  {
    key: 'held',
    title: messages.held,
    compare: byNumber(({ heldCount }) => heldCount),
    align: 'right',
    show: merchant => figure(merchant.heldCount),
  },
  {
    key: 'incidents',
    title: messages.open,
    compare: byNumber(({ openIncidentCount }) => openIncidentCount),
    align: 'right',
    show: merchant => figure(merchant.openIncidentCount),
  },
  {
    key: 'raising',
    title: messages.raising,
    compare: byTime(({ raisingStoppedAt }) => raisingStoppedAt),
    show: merchant => (
      <>
        <Raising merchant={merchant} />
        <Acts merchant={merchant} />
      </>
    ),
  },
]

/** Every tenant: whether it can be paid, what it still lacks, and the switches for an emergency. */
export default function MerchantsPage() {
  const t = useTranslate()
  const [isCreating, setCreating] = useState(false)
  return (
    <>
      <ListPage
        title={messages.merchants}
        call="listMerchants"
        paging="whole"
        empty={messages.noMerchants}
        nextStep={<Button onClick={() => setCreating(true)}>{t(messages.firstOne)}</Button>}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        open={({ id }) => `/merchants/${id}`}
        actions={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t(messages.create)}
          </Button>
        }
      />
      <CreateMerchant isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  )
}

function Missing({ merchant }: { merchant: MerchantView }) {
  const t = useTranslate()
  const missing = missingOf(merchant)
  if (missing.length === 0) return <span className="fx-soft">{t(messages.nothing)}</span>
  return (
    <>
      {missing.map(what => (
        <div key={what.en}>{t(what)}</div>
      ))}
    </>
  )
}

function Raising({ merchant: { raisingStoppedAt } }: { merchant: MerchantView }) {
  return raisingStoppedAt ? (
    <>
      <StateTag label={{ ...messages.raisingStopped, tone: 'bad' }} />
      <br />
      <span className="fx-soft">
        <When at={raisingStoppedAt} />
      </span>
    </>
  ) : (
    <StateTag label={{ ...messages.raisingAllowed, tone: 'good' }} />
  )
}

function Acts({ merchant }: { merchant: MerchantView }) {
  const { id, name, heldCount, raisingStoppedAt } = merchant
  return (
    <div className="fx-row">
      <StopRaising merchantId={id} name={name} isStopped={raisingStoppedAt !== null} size="small" />
      <ReleaseAll merchantId={id} name={name} heldCount={heldCount} size="small" />
    </div>
  )
}
