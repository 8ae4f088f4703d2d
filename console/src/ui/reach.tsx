import { PhoneOutlined } from '@ant-design/icons'
import { useTranslate } from '../i18n/language'
import type { Reply } from '../net/calls'
import { messages } from './messages'
import { useCall } from './use-call'

type Person = Reply<'readOrderReach'>['people'][number]

export const Phone = ({ number }: { number: string }) => (
  <a className="fx-phone" href={`tel:${number}`}>
    <PhoneOutlined aria-hidden /> {number}
  </a>
)

/** Who somebody at the car is, whether they work now, and their number where a manager has entered one. */
export function PersonAtCar({ person }: { person: Person }) {
  const t = useTranslate()
  const { name, isOnShift, phone } = person
  return (
    <>
      <strong>{name}</strong>
      {isOnShift !== undefined && (
        <span className={isOnShift ? 'fx-good' : 'fx-soft'}>
          {t(isOnShift ? messages.onShiftNow : messages.offShiftNow)}
        </span>
      )}
      {phone ? <Phone number={phone} /> : <span className="fx-soft">{t(messages.noStaffPhone)}</span>}
    </>
  )
}

/** Who is on shift and has a number is called first. */
const rankOf = ({ isOnShift, phone }: Person): number => (isOnShift ? 0 : 2) + (phone ? 0 : 1)

/** One below the other: each person once, whom to call first on top; the number of the lot, and how the owner is reached. */
export function ReachLine({ orderId }: { orderId: string }) {
  const t = useTranslate()
  const { value } = useCall(
    'readOrderReach',
    { params: { orderId } },
    { everyMs: 60_000, keepPrevious: true },
  )
  if (!value) return null
  const people = value.people
    .filter(({ staffId }, at) => value.people.findIndex(other => other.staffId === staffId) === at)
    .sort((one, other) => rankOf(one) - rankOf(other))
  return (
    <span className="fx-list">
      {people.map(person => (
        <span className="fx-row" key={person.staffId}>
          <PersonAtCar person={person} />
        </span>
      ))}
      <span className="fx-row">
        {t(messages.lotPhone)} <Phone number={value.hotline} />
      </span>
      <span className="fx-soft">
        {t(messages.ownerWay)}{' '}
        {value.ownerPhones > 0
          ? `${value.ownerPhones} ${t(messages.ownerPhones)}`
          : t(messages.ownerInWeChat)}
      </span>
    </span>
  )
}
