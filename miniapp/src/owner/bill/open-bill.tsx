import type { OwnerBill } from '@fangxing/contract/bills'
import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import { Alert } from '@shared/ui/alert'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { useTranslate } from '@shared/i18n/language'
import { countdown } from '@shared/i18n/time'
import { arrearCount } from '../pay/arrear-count'
import { PayeeLine } from '../pay/payee-line'
import { billPage } from '../links/bill-link'
import { messages, stayPayByWhy } from './messages'
import { SendBill } from '../pay/send-bill'
import './open-bill.scss'

/** A bill that waits to be paid: payee, number and sum, and how long there is; or until it ends, when no payment can begin any more. */
export function OpenBill(props: { bill: OwnerBill; isPayable: boolean; leftMs: number }) {
  const { bill, isPayable, leftMs } = props
  const isStay = bill.cause === 'stay'
  const t = useTranslate()
  return (
    <>
      {isPayable ? null : (
        <Alert tone="waiting" title={t(messages.ending)}>
          {t(messages.endingText)} {leftMs > 0 ? `${t(messages.endsIn)} ${countdown(leftMs)}` : null}
        </Alert>
      )}
      {isPayable && bill.isOtherPaying ? (
        <Alert small urgent tone="waiting" title={t(messages.other)}>
          {t(messages.otherText)}
        </Alert>
      ) : null}
      <PayeeLine name={bill.payeeName} verified={bill.isPayeeVerified} />
      <Card>
        <div className="own-due">
          <Plate text={bill.plateMasked} colour={bill.plateColour} />
          <h2 className="own-due__name">
            {t(messages.due)} · {t(isStay ? messages.oneStay : arrearCount(bill.arrearCount))}
          </h2>
          <Money amountFen={bill.dueFen} size="large" />
          {isPayable ? (
            <>
              <p className="own-due__until">
                {t(messages.payBy)} <span className="own-due__left fx-number">{countdown(leftMs)}</span>
              </p>
              <p className="own-due__why">
                {t(isStay ? stayPayByWhy(bill.leaveMinutes ?? LEAVE_MINUTES.usual) : messages.payByWhy)}
              </p>
            </>
          ) : null}
        </div>
      </Card>
      {isPayable && bill.shareCode ? (
        <SendBill page={billPage({ share: bill.shareCode })} whatIsSeen={messages.copiedText} />
      ) : null}
      <p className="own-due__private">{t(isStay ? messages.stayPrivate : messages.private)}</p>
    </>
  )
}
