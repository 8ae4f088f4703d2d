import { formatYuan } from '@fangxing/contract/money'
import {
  REFUND_CAUSE_LABELS,
  SETTLEMENT_METHOD_LABELS,
  type FoundBill,
} from '@fangxing/contract/money-records'
import { dayAndTime } from '@fangxing/contract/shown-time'
import {
  BILL_CAUSE_LABELS,
  BILL_LABELS,
  PAYMENT_LABELS,
  RECOVERY_ORDER_LABELS,
  REFUND_LABELS,
} from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { DebtLines } from '../../ui/debt-lines'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

/** One bill: the sentence to say on the phone, then how it was paid, what for, and what was refunded. */
export function FoundBillCard({ bill }: { bill: FoundBill }) {
  const t = useTranslate()
  return (
    <Section>
      <header className="fx-section__head fx-row">
        <PlateChip text={bill.plateText} colour={bill.plateColour} />
        <h2>{bill.lot.name}</h2>
        <StateTag label={BILL_LABELS[bill.state]} />
        <span className="fx-soft">
          {t(BILL_CAUSE_LABELS[bill.cause])} · <When at={bill.createdAt} />
        </span>
        {bill.orderId && <Link to={`/orders/${bill.orderId}`}>{t(messages.openStory)}</Link>}
      </header>
      <Summary bill={bill} />
      <div className="fx-found">
        <HowPaid bill={bill} />
        <Covers bill={bill} />
        <Refunds bill={bill} />
      </div>
    </Section>
  )
}

function Summary({ bill }: { bill: FoundBill }) {
  const t = useTranslate()
  const language = useLanguage()
  const { settlement, hold, refunds, covers } = bill
  const isPaid = settlement !== null && settlement.method !== 'waiver'
  const back = refunds.filter(({ succeededAt }) => succeededAt !== null)
  const parts = [
    isPaid
      ? `${t(messages.sumPaid)} ${formatYuan(settlement.amountFen)} (${dayAndTime(settlement.createdAt, language)})`
      : settlement
        ? t(SETTLEMENT_METHOD_LABELS[settlement.method])
        : t(messages.sumNotPaid),
    settlement && `${t(messages.sumFor)} ${covers.length + (bill.stay ? 1 : 0)} ${t(messages.stays)}`,
    hold?.releasedAt && `${t(messages.sumDown)} ${dayAndTime(hold.releasedAt, language)}`,
    hold?.paidAt && !hold.releasedAt && `${t(messages.lockDown)}: ${t(messages.notDown)}`,
    ...back.map(refund => `${t(messages.sumRefund)} ${formatYuan(refund.amountFen)}`),
  ]
  return (
    <p className="fx-said">
      <span className="fx-soft">{t(messages.toOwner)}</span>{' '}
      <strong>{parts.filter(Boolean).join(language === 'zh' ? '，' : ', ')}</strong>
    </p>
  )
}

function HowPaid({ bill }: { bill: FoundBill }) {
  const t = useTranslate()
  const { settlement, hold, payments } = bill
  return (
    <div>
      <h3>{t(messages.how)}</h3>
      <Facts
        items={[
          [
            t(messages.paidAt),
            settlement ? (
              <span key="paid" className="fx-row">
                <When at={settlement.createdAt} />
                <Money fen={settlement.amountFen} strong />
                {t(SETTLEMENT_METHOD_LABELS[settlement.method])}
              </span>
            ) : (
              t(messages.notPaid)
            ),
          ],
          [
            t(messages.receipt),
            settlement && (
              <span key="receipt" className="fx-figures">
                {settlement.receiptNo}
              </span>
            ),
          ],
          [
            t(messages.lockDown),
            hold ? (
              <span key="hold" className="fx-row">
                {hold.releasedAt ? <When at={hold.releasedAt} /> : t(messages.notDown)}
                <StateTag label={RECOVERY_ORDER_LABELS[hold.state]} />
              </span>
            ) : (
              t(messages.noLock)
            ),
          ],
        ]}
      />
      <ul className="fx-rows">
        {payments.map(payment => (
          <li key={payment.id}>
            <span className="fx-rows__main">
              <span className="fx-row">
                <Money fen={payment.paidFen ?? payment.amountFen} />
                <When at={payment.successAt ?? payment.createdAt} />
              </span>
              {payment.transactionId && (
                <span className="fx-soft fx-figures">
                  {t(messages.transaction)} {payment.transactionId}
                </span>
              )}
              <span className="fx-soft fx-figures">
                {t(messages.tradeNo)} {payment.outTradeNo}
              </span>
            </span>
            <StateTag label={PAYMENT_LABELS[payment.state]} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Covers({ bill }: { bill: FoundBill }) {
  const t = useTranslate()
  return (
    <div>
      <h3>{t(messages.paidWhat)}</h3>
      {bill.stay && (
        <ul className="fx-rows">
          <li>
            <span className="fx-rows__main">
              <Link to={`/stays/${bill.stay.stayId}`}>{t(messages.whileParked)}</Link>
              <span className="fx-soft">
                {t(messages.entered)} <When at={bill.stay.enteredAt} />
                {bill.stay.exitedAt && (
                  <>
                    {' '}
                    · {t(messages.left)} <When at={bill.stay.exitedAt} />
                  </>
                )}
              </span>
            </span>
            <Money fen={bill.stay.amountFen} />
          </li>
        </ul>
      )}
      {bill.covers.length > 0 && <DebtLines lines={bill.covers} />}
    </div>
  )
}

function Refunds({ bill }: { bill: FoundBill }) {
  const t = useTranslate()
  return (
    <div>
      <h3>{t(messages.refunds)}</h3>
      {bill.refunds.length === 0 && <p className="fx-soft">{t(messages.noRefunds)}</p>}
      <ul className="fx-rows">
        {bill.refunds.map(refund => (
          <li key={refund.id}>
            <span className="fx-rows__main">
              <span className="fx-row">
                <Money fen={refund.amountFen} />
                <When at={refund.succeededAt ?? refund.createdAt} />
              </span>
              <span className="fx-soft">{t(REFUND_CAUSE_LABELS[refund.cause] ?? messages.otherCause)}</span>
              <span className="fx-soft fx-figures">
                {t(messages.refundNo)} {refund.outRefundNo}
              </span>
            </span>
            <StateTag label={REFUND_LABELS[refund.state]} />
          </li>
        ))}
      </ul>
    </div>
  )
}
