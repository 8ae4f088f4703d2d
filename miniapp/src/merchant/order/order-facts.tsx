import { COMMAND_REASON_LABELS } from '@fangxing/contract/device-protocol'
import type { StaffOrder } from '@fangxing/contract/orders'
import {
  DEVICE_LINK_LABELS,
  LOCK_COMMAND_LABELS,
  END_CAUSE_LABELS,
  PAYMENT_LABELS,
} from '@fangxing/contract/states'
import { Card } from '@shared/ui/card'
import { Facts, type Fact } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Language, type Translate, type Message } from '@shared/i18n/language'
import { clockTime, dayAndTime, duration } from '@shared/i18n/time'
import { Battery } from '../lot/battery'
import { alarmTexts } from '../lot/device-row'
import { messages as common } from '../messages'
import { messages } from './messages'
import './order-facts.scss'

const OPERATION_NAMES: Record<'RAISE' | 'LOWER', Message> = {
  RAISE: { zh: '升锁', en: 'Raise' },
  LOWER: { zh: '降锁', en: 'Lower' },
}

/** The outcome of a command that succeeded. */
const OUTCOMES: Record<string, Message> = {
  up: { zh: '已升起', en: 'up' },
  down: { zh: '已降下', en: 'down' },
  never_raised: { zh: '从未升起', en: 'never went up' },
}

/** The label of a code of the contract; an unknown code is shown as it is. */
const labelOrCode = (table: Record<string, Message>, code: string, t: Translate) =>
  table[code] ? t(table[code]) : code

/** Why an order ended: the label of a device's reason code, or what a person wrote. */
export const reasonText = (reason: string, t: Translate): string =>
  labelOrCode({ ...COMMAND_REASON_LABELS, ...OUTCOMES }, reason, t)

/** The device of this order as it reports itself. */
export function DeviceFacts({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const { device } = order
  const alarms = alarmTexts(device.alarms, t)
  return (
    <div className="mer-facts__device">
      <span className="mer-facts__name">{device.id}</span>
      <StateBadge label={DEVICE_LINK_LABELS[device.link]} />
      <Battery pct={device.batteryPct} power={device.power} />
      {alarms.length > 0 ? <span className="mer-facts__alarm">{alarms.join(' · ')}</span> : null}
    </div>
  )
}

/** What the police were told, and when they came. */
function policeFacts({ police }: StaffOrder, t: Translate, language: Language): Fact[] {
  if (!police) return []
  const { reportedAt, station, number, presentAt } = police
  const parts = [reportedAt && dayAndTime(reportedAt, language), station, number]
  const report = parts.filter(part => part !== null && part !== '').join(' · ')
  return [
    ...(report ? [{ name: t(messages.police), value: report }] : []),
    ...(presentAt ? [{ name: t(messages.policePresent), value: dayAndTime(presentAt, language) }] : []),
  ]
}

/** The details of an order: arrears, payments, commands. */
export function OrderFacts({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const language = useLanguage()
  const facts: Fact[] = [
    ...(order.bay ? [{ name: t(common.bay), value: order.bay }] : []),
    { name: t(messages.openedBy), value: `${order.openedBy.name} · ${dayAndTime(order.openedAt, language)}` },
    ...(order.holdUntil ? [{ name: t(messages.until), value: dayAndTime(order.holdUntil, language) }] : []),
    ...(order.endReason ? [{ name: t(messages.reason), value: reasonText(order.endReason, t) }] : []),
    ...policeFacts(order, t, language),
    ...(order.settlement
      ? [
          { name: t(messages.paid), value: <Money amountFen={order.settlement.amountFen} /> },
          { name: t(messages.receipt), value: order.settlement.receiptNo },
        ]
      : []),
  ]
  return (
    <>
      <Card>
        <Facts facts={facts} />
      </Card>
      <Card title={t(messages.arrears)}>
        {order.arrears.map(line => (
          <div key={line.arrearId} className="mer-facts__line">
            <span className="fx-number">
              {dayAndTime(line.enteredAt, language)} · {duration(line.minutes, language)}
            </span>
            <Money amountFen={line.amountFen} />
          </div>
        ))}
      </Card>
      {order.photoUrls.length > 0 ? (
        <Card title={t(messages.photos)}>
          <PhotoStrip urls={order.photoUrls} label={t(messages.photos)} />
        </Card>
      ) : null}
      {order.payments.length > 0 ? (
        <Card title={t(messages.payments)}>
          {order.payments.map(payment => (
            <div key={payment.id} className="mer-facts__line">
              <StateBadge label={PAYMENT_LABELS[payment.state]} />
              <Money amountFen={payment.amountFen} />
            </div>
          ))}
        </Card>
      ) : null}
      {order.commands.length > 0 ? (
        <Card title={t(messages.commands)}>
          {order.commands.map(command => (
            <div key={command.id} className="mer-facts__line">
              <span>
                {t(OPERATION_NAMES[command.op])}
                {command.why ? ` · ${labelOrCode(END_CAUSE_LABELS, command.why, t)}` : ''}
                <span className="mer-facts__small fx-number">
                  {command.sentAt ? ` ${clockTime(command.sentAt)}` : ''}
                  {command.attempts > 1 ? ` · ${command.attempts} ${t(messages.attempts)}` : ''}
                  {command.outcome ? ` · ${reasonText(command.outcome, t)}` : ''}
                </span>
              </span>
              <StateBadge label={LOCK_COMMAND_LABELS[command.state]} />
            </div>
          ))}
        </Card>
      ) : null}
    </>
  )
}
