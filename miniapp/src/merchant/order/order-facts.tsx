import { COMMAND_REASON_LABELS } from '@fangxing/contract/device-protocol'
import type { StaffOrder } from '@fangxing/contract/orders'
import {
  DEVICE_LINK_LABELS,
  LOCK_COMMAND_LABELS,
  LOWER_CAUSE_LABELS,
  PAYMENT_LABELS,
} from '@fangxing/contract/states'
import { Card } from '@shared/ui/card'
import { Facts, type Fact } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useSay, type Say, type Words } from '@shared/words/language'
import { clockTime, dayAndTime, duration } from '@shared/words/time'
import { Battery } from '../lot/battery'
import { alarmWords } from '../lot/device-row'
import { W } from './words'
import './order-facts.scss'

const OPS: Record<'RAISE' | 'LOWER', Words> = {
  RAISE: { zh: '升锁', en: 'Raise' },
  LOWER: { zh: '降锁', en: 'Lower' },
}

/** How a command ended well. */
const OUTCOMES: Record<string, Words> = {
  up: { zh: '已升起', en: 'up' },
  down: { zh: '已降下', en: 'down' },
  never_raised: { zh: '从未升起', en: 'never went up' },
}

/** A code of the contract in words; one that it does not know as it is. */
const known = (table: Record<string, Words>, code: string, say: Say) =>
  table[code] ? say(table[code]) : code

/** Why an order ended: a device's answer in words, what a person wrote as it was written. */
export const reasonWords = (reason: string, say: Say): string =>
  known({ ...COMMAND_REASON_LABELS, ...OUTCOMES }, reason, say)

/** The device of this order as it reports itself. */
export function DeviceFacts({ order }: { order: StaffOrder }) {
  const say = useSay()
  const { device } = order
  const alarms = alarmWords(device.alarms, say)
  return (
    <div className="mer-facts__device">
      <span className="mer-facts__name">{device.id}</span>
      <StateBadge label={DEVICE_LINK_LABELS[device.link]} />
      <Battery pct={device.batteryPct} power={device.power} />
      {alarms.length > 0 ? <span className="mer-facts__alarm">{alarms.join(' · ')}</span> : null}
    </div>
  )
}

/** What stands behind the screen: debts, payments, commands. */
export function OrderFacts({ order }: { order: StaffOrder }) {
  const say = useSay()
  const language = useLanguage()
  const facts: Fact[] = [
    { name: say(W.openedBy), value: `${order.openedBy.name} · ${dayAndTime(order.openedAt, language)}` },
    ...(order.holdUntil ? [{ name: say(W.until), value: dayAndTime(order.holdUntil, language) }] : []),
    ...(order.endReason ? [{ name: say(W.reason), value: reasonWords(order.endReason, say) }] : []),
    ...(order.settlement
      ? [
          { name: say(W.paid), value: <Money amountFen={order.settlement.amountFen} /> },
          { name: say(W.receipt), value: order.settlement.receiptNo },
        ]
      : []),
  ]
  return (
    <>
      <Card>
        <Facts facts={facts} />
      </Card>
      <Card title={say(W.arrears)}>
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
        <Card title={say(W.photos)}>
          <PhotoStrip urls={order.photoUrls} label={say(W.photos)} />
        </Card>
      ) : null}
      {order.payments.length > 0 ? (
        <Card title={say(W.payments)}>
          {order.payments.map(payment => (
            <div key={payment.id} className="mer-facts__line">
              <StateBadge label={PAYMENT_LABELS[payment.state]} />
              <Money amountFen={payment.amountFen} />
            </div>
          ))}
        </Card>
      ) : null}
      {order.commands.length > 0 ? (
        <Card title={say(W.commands)}>
          {order.commands.map(command => (
            <div key={command.id} className="mer-facts__line">
              <span>
                {say(OPS[command.op])}
                {command.why ? ` · ${known(LOWER_CAUSE_LABELS, command.why, say)}` : ''}
                <span className="mer-facts__small fx-number">
                  {command.sentAt ? ` ${clockTime(command.sentAt)}` : ''}
                  {command.attempts > 1 ? ` · ${command.attempts} ${say(W.attempts)}` : ''}
                  {command.outcome ? ` · ${reasonWords(command.outcome, say)}` : ''}
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
