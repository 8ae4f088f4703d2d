import type { OwnerCall } from '@fangxing/contract/calls'
import { RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/result'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import Taro, { useReachBottom } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../calls'
import { orderPageUrl } from '../../order/order-link'
import './index.scss'

type Item = OwnerCall<'listOrders'>['reply']['items'][number]

const messages = {
  title: { zh: '我的订单', en: 'My orders' },
  none: { zh: '还没有订单', en: 'No orders yet' },
  noneText: { zh: '您扫描过的追缴订单会出现在这里。', en: 'Orders that you have scanned appear here.' },
  more: { zh: '加载更多', en: 'Load more' },
} satisfies Catalogue

/** Every order this person has scanned, newest first. */
export default function History() {
  const t = useTranslate()
  const language = useLanguage()
  const [items, setItems] = useState<Item[]>()
  const [next, setNext] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const busy = useRef(false)

  const load = useCallback((cursor?: string) => {
    if (busy.current) return
    busy.current = true
    void call('listOrders', { query: cursor ? { cursor } : {} }).then(result => {
      busy.current = false
      setProblem(result.ok ? undefined : result.problem)
      if (!result.ok) return
      setItems(current => (cursor ? [...(current ?? []), ...result.value.items] : result.value.items))
      setNext(result.value.next)
    })
  }, [])

  useEffect(() => load(), [load])
  useReachBottom(() => {
    if (next) load(next)
  })

  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      {!items && !problem ? <Skeleton bars={[104, 104, 104]} /> : null}
      {items?.length === 0 ? <Empty title={t(messages.none)} text={t(messages.noneText)} /> : null}
      <ul className="own-history__list">
        {items?.map(item => (
          <li key={item.id}>
            <button
              type="button"
              className="own-history__item"
              onClick={() => void Taro.navigateTo({ url: orderPageUrl({ by: 'order', orderId: item.id }) })}
            >
              <span className="own-history__line">
                <span className="own-history__lot">{item.lotName}</span>
                <StateBadge label={RECOVERY_ORDER_LABELS[item.state]} />
              </span>
              <span className="own-history__line">
                <span className="own-history__when fx-number">
                  {item.plateMasked} · {dayAndTime(item.openedAt, language)}
                </span>
                <Money amountFen={item.amountFen} size="strong" />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {problem ? <ErrorState problem={problem} retry={() => load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => load(next)}>{t(messages.more)}</Button> : null}
    </Page>
  )
}
