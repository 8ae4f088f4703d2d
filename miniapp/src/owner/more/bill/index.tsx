import type { OwnerBill } from '@fangxing/contract/bills'
import { success, type Problem, type Result } from '@shared/net/result'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useRead } from '@shared/net/use-read'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { BillBody, type Again } from '../../bill/bill-body'
import { BillProblem } from '../../bill/bill-problem'
import { messages } from '../../bill/messages'
import { call } from '../../calls'

type Params = { id?: string; share?: string; orderId?: string }
type Opened = Result<{ bill: OwnerBill | null }>

/** Opens what the address names: a bill of this owner, one that was sent, or the rest of an order whose car was let go. */
async function open({ id, share, orderId }: Params): Promise<Opened> {
  if (orderId) return call('openBillOfOrder', { params: { orderId }, body: {} })
  const result = share
    ? await call('openSharedBill', { body: { code: share } })
    : await call('readBill', { params: { billId: id ?? '' } })
  return result.ok ? success({ bill: result.value }) : result
}

/** A bill without a device: what is due, the payment, the receipt. */
export default function BillPage() {
  const { id, share, orderId } = useRouter().params as Params
  const read = useCallback(() => open({ id, share, orderId }), [id, share, orderId])
  const { value, problem, again } = useRead(read)
  const [next, setNext] = useState<{ bill: OwnerBill | null }>()
  const shown = next ?? value

  if (!shown) return <Unread problem={problem} retry={again} isSent={share !== undefined} />
  const { bill } = shown
  if (!bill) return <NothingOwed />
  const openAgain: Again = () => call('openBillAgain', { params: { billId: bill.id }, body: {} })
  return (
    <BillBody key={bill.id} initial={bill} again={openAgain} onOpened={opened => setNext({ bill: opened })} />
  )
}

function Unread(props: { problem: Problem | undefined; retry: () => void; isSent: boolean }) {
  const { problem, retry, isSent } = props
  const t = useTranslate()
  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      {problem ? (
        <BillProblem problem={problem} retry={retry} isSent={isSent} />
      ) : (
        <Skeleton bars={[60, 240, 48]} />
      )}
    </Page>
  )
}

function NothingOwed() {
  const t = useTranslate()
  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      <Empty
        title={t(messages.nothing)}
        text={t(messages.nothingText)}
        actions={
          <Button onClick={() => void Taro.reLaunch({ url: '/pages/home/index' })}>{t(messages.home)}</Button>
        }
      />
    </Page>
  )
}
