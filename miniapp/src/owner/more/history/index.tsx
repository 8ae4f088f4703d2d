import type { OwnerCall } from '@fangxing/contract/calls'
import { BILL_LABELS, RECOVERY_ORDER_LABELS, type Label } from '@fangxing/contract/states'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import Taro, { useReachBottom } from '@tarojs/taro'
import { useState } from 'react'
import { billPage } from '../../links/bill-link'
import { call } from '../../calls'
import { orderPageUrl } from '../../links/order-link'
import { usePages, type Pages } from './use-pages'
import './index.scss'

type Order = OwnerCall<'listOrders'>['reply']['items'][number]
type Bill = OwnerCall<'listBills'>['reply']['items'][number]

const messages = {
  title: { zh: '我的订单', en: 'My orders' },
  orders: { zh: '追缴订单', en: 'At the car' },
  bills: { zh: '按车牌缴费', en: 'By plate' },
  none: { zh: '还没有订单', en: 'No orders yet' },
  noneText: { zh: '您扫描过的追缴订单会出现在这里。', en: 'Orders that you have scanned appear here.' },
  noBills: { zh: '还没有缴费单', en: 'No bills yet' },
  noBillsText: {
    zh: '您按车牌缴费或代付的缴费单和结算单会出现在这里。',
    en: 'What you pay by plate, or for a friend, appears here with its receipt.',
  },
  receipt: { zh: '结算单', en: 'Receipt' },
  more: { zh: '加载更多', en: 'Load more' },
} satisfies Catalogue

const SKELETON = [104, 104, 104]

const readOrders = (cursor?: string) => call('listOrders', { query: cursor ? { cursor } : {} })
const readBills = (cursor?: string) => call('listBills', { query: cursor ? { cursor } : {} })

/** Every order this person has scanned, and every bill they have paid, newest first. Opens on the list that holds something. */
export default function History() {
  const t = useTranslate()
  const orders = usePages<Order>(readOrders)
  const bills = usePages<Bill>(readBills)
  const [chosen, setTab] = useState<'orders' | 'bills'>()
  const hasBillsOnly = orders.items?.length === 0 && (bills.items?.length ?? 0) > 0
  const tab = chosen ?? (hasBillsOnly ? 'bills' : 'orders')
  const isUndecided = chosen === undefined && orders.items?.length === 0 && !bills.items && !bills.problem
  useReachBottom(tab === 'orders' ? orders.loadNext : bills.loadNext)
  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      <div className="own-history__tabs" role="tablist">
        {(['orders', 'bills'] as const).map(name => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            className={classNames('own-history__tab', tab === name && 'own-history__tab--chosen')}
            onClick={() => setTab(name)}
          >
            {t(messages[name])}
          </button>
        ))}
      </div>
      {isUndecided ? (
        <Skeleton bars={SKELETON} />
      ) : tab === 'orders' ? (
        <Orders pages={orders} />
      ) : (
        <Bills pages={bills} />
      )}
    </Page>
  )
}

function Orders({ pages }: { pages: Pages<Order> }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <List
      pages={pages}
      empty={<Empty title={t(messages.none)} text={t(messages.noneText)} />}
      item={order => (
        <Line
          key={order.id}
          url={orderPageUrl({ by: 'order', orderId: order.id })}
          name={order.lotName}
          label={RECOVERY_ORDER_LABELS[order.state]}
          detail={`${order.plateMasked} · ${dayAndTime(order.openedAt, language)}`}
          amountFen={order.amountFen}
        />
      )}
    />
  )
}

function Bills({ pages }: { pages: Pages<Bill> }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <List
      pages={pages}
      empty={<Empty title={t(messages.noBills)} text={t(messages.noBillsText)} />}
      item={bill => (
        <Line
          key={bill.id}
          url={billPage({ id: bill.id })}
          name={bill.payeeName}
          label={BILL_LABELS[bill.state]}
          detail={`${bill.plateMasked} · ${dayAndTime(bill.openedAt, language)}`}
          more={bill.receiptNo ? `${t(messages.receipt)} ${bill.receiptNo}` : undefined}
          amountFen={bill.amountFen}
        />
      )}
    />
  )
}

function List<Item>(props: {
  pages: Pages<Item>
  empty: React.ReactNode
  item: (item: Item) => React.ReactNode
}) {
  const { pages, empty, item } = props
  const { items, problem, hasMore, loadMore } = pages
  const t = useTranslate()
  return (
    <>
      {!items && !problem ? <Skeleton bars={SKELETON} /> : null}
      {items?.length === 0 ? empty : null}
      <ul className="own-history__list">{items?.map(item)}</ul>
      {problem ? <ErrorState problem={problem} retry={loadMore} /> : null}
      {hasMore && !problem ? <Button onClick={loadMore}>{t(messages.more)}</Button> : null}
    </>
  )
}

function Line(props: {
  url: string
  name: string
  label: Label
  detail: string
  more?: string
  amountFen: number
}) {
  const { url, name, label, detail, more, amountFen } = props
  return (
    <li>
      <button type="button" className="own-history__item" onClick={() => void Taro.navigateTo({ url })}>
        <span className="own-history__line">
          <span className="own-history__lot">{name}</span>
          <StateBadge label={label} />
        </span>
        <span className="own-history__line">
          <span className="own-history__when fx-number">{detail}</span>
          <Money amountFen={amountFen} size="strong" />
        </span>
        {more ? <span className="own-history__when fx-number">{more}</span> : null}
      </button>
    </li>
  )
}
