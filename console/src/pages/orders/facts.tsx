import { SETTLEMENT_METHOD_LABELS } from '@fangxing/contract/money-records'
import type { StaffOrder } from '@fangxing/contract/orders'
import {
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  PAYMENT_LABELS,
  REFUND_LABELS,
} from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { DebtLines } from '../../ui/debt-lines'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { ownAddress } from '../../ui/pictures'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

export function CarAndLock({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const may = useMay()
  const { device, lot } = order
  return (
    <Section title={t(messages.facts)}>
      <Facts
        items={[
          [t(messages.lot), order.bay ? `${lot.name} · ${t(messages.bay)} ${order.bay}` : lot.name],
          [t(messages.openedBy), order.openedBy.name],
          [t(messages.openedAt), <When key="opened" at={order.openedAt} />],
          [
            t(messages.holdUntil),
            order.endedAt || order.paidAt ? null : <When key="until" at={order.holdUntil} />,
          ],
          [t(messages.paidAt), order.paidAt && <When key="paid" at={order.paidAt} />],
          [
            t(messages.releasedAt),
            order.paidAt || order.releasedAt ? (
              order.releasedAt ? (
                <When key="released" at={order.releasedAt} />
              ) : (
                t(messages.notYet)
              )
            ) : null,
          ],
          [t(messages.endReason), order.endReason],
          [
            t(messages.device),
            <span key="device" className="fx-row">
              {may('listDevices') ? (
                <Link className="fx-figures" to={`/devices/${device.id}`}>
                  {device.id}
                </Link>
              ) : (
                <span className="fx-figures">{device.id}</span>
              )}
              <StateTag label={DEVICE_POSITION_LABELS[device.position]} />
              <StateTag label={DEVICE_LINK_LABELS[device.link]} />
              <StateTag label={DEVICE_POWER_LABELS[device.power]} />
            </span>,
          ],
          [t(messages.lastSeen), <When key="seen" at={device.lastSeenAt} withAgo />],
        ]}
      />
    </Section>
  )
}

export function MoneyOfOrder({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const may = useMay()
  const { settlement, payments, refunds } = order
  return (
    <Section title={t(messages.money)}>
      <Facts
        items={[
          [t(messages.amount), <Money key="amount" fen={order.amountFen} strong />],
          [t(messages.due), order.dueFen > 0 ? <Money key="due" fen={order.dueFen} strong /> : null],
          [
            t(messages.receipt),
            settlement && (
              <span key="receipt" className="fx-row">
                <span className="fx-figures">{settlement.receiptNo}</span>
                {t(SETTLEMENT_METHOD_LABELS[settlement.method])}
              </span>
            ),
          ],
        ]}
      />
      {payments.length === 0 && !settlement && <Empty text={messages.noMoney} />}
      <ul className="fx-rows">
        {payments.map(payment => (
          <li key={payment.id}>
            <span className="fx-rows__main">
              <Money fen={payment.amountFen} />
              <span className="fx-soft">
                {payment.successAt ? (
                  <When at={payment.successAt} />
                ) : (
                  <>
                    {t(messages.begun)} <When at={payment.expiresAt} />
                  </>
                )}
              </span>
            </span>
            <StateTag label={PAYMENT_LABELS[payment.state]} />
          </li>
        ))}
        {refunds.map(refund => (
          <li key={refund.id}>
            <span className="fx-rows__main">
              <span>
                {t(messages.refund)} <Money fen={refund.amountFen} />
              </span>
              <span className="fx-soft">
                <When at={refund.succeededAt ?? refund.createdAt} />
              </span>
            </span>
            <StateTag label={REFUND_LABELS[refund.state]} />
          </li>
        ))}
      </ul>
      {may('findPayments') && (payments.length > 0 || settlement) && (
        <Link to={`/find-payment?text=${encodeURIComponent(settlement?.receiptNo ?? order.plateText)}`}>
          {t(messages.findIt)}
        </Link>
      )}
    </Section>
  )
}

export function Debts({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  return (
    <Section title={t(messages.debts)} beside={<span className="fx-soft">{order.arrears.length}</span>}>
      <DebtLines lines={order.arrears} />
    </Section>
  )
}

export function Pictures({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const urls = [...order.photoUrls, ...order.arrears.flatMap(({ photoUrls }) => photoUrls)]
  return (
    <Section title={t(messages.pictures)} beside={<span className="fx-soft">{urls.length}</span>}>
      {urls.length === 0 && <Empty text={messages.noPictures} />}
      <ul className="fx-pictures">
        {urls.map((url, at) => (
          <li key={url}>
            <a href={ownAddress(url)} target="_blank" rel="noreferrer">
              <img src={ownAddress(url)} alt={`${t(messages.picture)} ${at + 1}`} loading="lazy" />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
