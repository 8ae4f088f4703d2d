import type { OwnerBill } from '@fangxing/contract/bills'
import { Alert } from '@shared/ui/alert'
import { Card } from '@shared/ui/card'
import { Facts } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { clockTimeOrDay, dayAndTime } from '@shared/i18n/time'
import { arrearCount } from '../pay/arrear-count'
import { messages, METHODS, OVER, settledMessage, STAY_OVER, staySettled } from './messages'
import './over-bill.scss'

/** What was paid, by whom, and the number of the receipt. */
export function BillReceipt({
  bill,
  settlement,
}: {
  bill: OwnerBill
  settlement: NonNullable<OwnerBill['settlement']>
}) {
  const t = useTranslate()
  const language = useLanguage()
  const isStay = bill.cause === 'stay'
  const leaveBy = bill.leaveBy ? clockTimeOrDay(bill.leaveBy, language) : undefined
  const { title, text } = isStay ? staySettled(leaveBy) : settledMessage(settlement)
  const method = METHODS[settlement.method]
  return (
    <>
      <div className="own-settled" role="status">
        <span className="own-settled__sign" aria-hidden>
          ✓
        </span>
        <h2 className="own-settled__title">{t(title)}</h2>
        <Money amountFen={settlement.amountFen} size="large" />
        <p>{t(text)}</p>
      </div>
      <Card title={t(messages.receipt)}>
        <Facts
          facts={[
            {
              name: t(messages.number),
              value: <span className="own-settled__number fx-number">{settlement.receiptNo}</span>,
            },
            { name: t(messages.payee), value: bill.payeeName },
            {
              name: t(messages.plate),
              value: <Plate text={bill.plateMasked} colour={bill.plateColour} size="small" />,
            },
            ...(isStay
              ? [
                  {
                    name: t(messages.leaveBy),
                    value: bill.leaveBy ? dayAndTime(bill.leaveBy, language) : null,
                  },
                ]
              : [{ name: t(messages.stays), value: t(arrearCount(bill.arrearCount)) }]),
            ...(method ? [{ name: t(messages.method), value: t(method) }] : []),
            { name: t(messages.paidAt), value: dayAndTime(settlement.createdAt, language) },
          ]}
        />
      </Card>
    </>
  )
}

/** A bill that ended unpaid: why, and what that means. */
export function OverBill({ bill }: { bill: OwnerBill }) {
  const t = useTranslate()
  if (bill.state === 'open' || bill.state === 'settled') return null
  const isStay = bill.cause === 'stay'
  const { tone, title, text } = isStay ? STAY_OVER : OVER[bill.state]
  return (
    <>
      <Alert urgent tone={tone} title={t(title)}>
        {t(text)}
      </Alert>
      <Card title={t(isStay ? messages.stayTitle : messages.title)}>
        <Facts
          facts={[
            { name: t(messages.payee), value: bill.payeeName },
            {
              name: t(messages.plate),
              value: <Plate text={bill.plateMasked} colour={bill.plateColour} size="small" />,
            },
            { name: t(messages.due), value: <Money amountFen={bill.totalFen} size="strong" /> },
          ]}
        />
      </Card>
    </>
  )
}
