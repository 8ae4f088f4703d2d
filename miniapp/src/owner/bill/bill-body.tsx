import type { OwnerBill } from '@fangxing/contract/bills'
import type { Problem, Result } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { useTopOfPageAfter } from '@shared/phone/scroll'
import { TitleBar } from '@shared/phone/title-bar'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { useNow } from '@shared/ui/use-now'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '../calls'
import { PayBar } from '../pay/pay-bar'
import { PaymentAlert, RefundAlerts } from '../pay/payment-alerts'
import { usePay } from '../pay/use-pay'
import { BILL_ATTEMPTS } from './attempt-texts'
import { billPage } from '../links/bill-link'
import { messages } from './messages'
import { OpenBill } from './open-bill'
import { BillReceipt, OverBill } from './over-bill'
import { useBill } from './use-bill'

export type Again = () => Promise<Result<{ bill: OwnerBill | null }>>
type Parts = { initial: OwnerBill; again: Again; onOpened: (bill: OwnerBill | null) => void }

/** One bill, from the sum to the receipt. `again`: asks for the same debts again once this one is over. */
export function BillBody({ initial, again, onOpened }: Parts) {
  const t = useTranslate()
  const { bill, atMs, refresh } = useBill(initial)
  const isPaid = bill.settlement !== null
  const pay = usePay(
    {
      id: bill.id,
      dueFen: bill.dueFen,
      isPaid,
      request: amountFen => call('payBill', { params: { billId: bill.id }, body: { amountFen } }),
    },
    refresh,
  )
  // Counted from the moment of the answer: the clock of a phone may be wrong.
  const passedMs = Math.max(0, useNow() - atMs)
  const payableMs = bill.payableForS * 1000 - passedMs
  const livesMs = bill.livesForS * 1000 - passedMs
  const isPayable = bill.state === 'open' && payableMs > 0
  useTopOfPageAfter(bill.state)
  useShareAppMessage(() => ({
    title: t(messages.shareTitle),
    path: bill.shareCode ? billPage({ share: bill.shareCode }) : '/pages/home/index',
  }))

  const attempt = <PaymentAlert pay={pay} isPaid={isPaid} hotline={bill.hotline} texts={BILL_ATTEMPTS} />
  return (
    <Page
      label={t(messages.title)}
      actions={
        isPayable ? (
          <>
            {attempt}
            <PayBar
              dueFen={bill.dueFen}
              isVerified={bill.isPayeeVerified}
              pay={pay}
              note={t(messages.payNote)}
            />
          </>
        ) : undefined
      }
    >
      <TitleBar
        title={t(bill.cause === 'stay' ? messages.stayTitle : messages.title)}
        home="/pages/home/index"
      />
      {isPayable ? null : attempt}
      <RefundAlerts refunds={bill.refunds} />
      {bill.isVoluntary ? <VoluntaryNote isPaid={isPaid} /> : null}
      {bill.state === 'open' ? (
        <OpenBill bill={bill} isPayable={isPayable} leftMs={isPayable ? payableMs : livesMs} />
      ) : null}
      {bill.settlement ? <BillReceipt bill={bill} settlement={bill.settlement} /> : null}
      {bill.state !== 'open' && !bill.settlement ? <OverBill bill={bill} /> : null}
      {isPaid || isPayable ? null : (
        <AskAgain isTooEarly={bill.state === 'open'} bill={bill} again={again} onOpened={onOpened} />
      )}
      <Button onClick={() => dial(bill.hotline)}>
        {t(messages.hotline)} {bill.hotline}
      </Button>
      {isPaid ? (
        <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
          {t(messages.history)}
        </Button>
      ) : null}
    </Page>
  )
}

/** Nobody asks for these debts: whoever pays knows it before and afterwards. */
function VoluntaryNote({ isPaid }: { isPaid: boolean }) {
  const t = useTranslate()
  return (
    <Alert small tone="info" title={t(isPaid ? messages.voluntaryPaid : messages.voluntary)}>
      {isPaid ? null : t(messages.voluntaryText)}
    </Alert>
  )
}

/** `isTooEarly`: as long as the bill lives, the same debts would be answered with it. */
function AskAgain(props: Omit<Parts, 'initial'> & { bill: OwnerBill; isTooEarly: boolean }) {
  const { bill, isTooEarly, again, onOpened } = props
  const t = useTranslate()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  if (!bill.mayOpenAgain) return null
  const ask = async () => {
    setBusy(true)
    const result = await again()
    setBusy(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) onOpened(result.value.bill)
  }
  return (
    <>
      {problem ? <ErrorState problem={problem} /> : null}
      <Button large kind="primary" busy={isBusy} disabled={isTooEarly} onClick={() => void ask()}>
        {t(messages.again)}
      </Button>
    </>
  )
}
