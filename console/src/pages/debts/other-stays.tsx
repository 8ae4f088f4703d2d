import type { StayView } from '@fangxing/contract/stays'
import { STAY_LABELS } from '@fangxing/contract/states'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { StayPictures } from '../../ui/stay-pictures'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { reviewMessages as messages } from './review-messages'

const MOST_SHOWN = 3

const spanOf = ({ enteredAt, exitedAt }: StayView): [number, number] => {
  const from = Date.parse(enteredAt ?? exitedAt ?? '')
  return [from, exitedAt === null ? Infinity : Date.parse(exitedAt)]
}

/** How far apart two stays lie: nothing where they overlap. */
function apartMs(one: StayView, other: StayView): number {
  const [from, to] = spanOf(one)
  const [otherFrom, otherTo] = spanOf(other)
  return Math.max(0, otherFrom - to, from - otherTo)
}

/** The nearest in time first. */
const nearestOf = (stay: StayView, others: readonly StayView[]): StayView[] =>
  [...others].sort((one, other) => apartMs(stay, one) - apartMs(stay, other)).slice(0, MOST_SHOWN)

/** Where else the plate was then, with pictures: whether it is one car, a person sees. */
export function OtherStays({ stay }: { stay: StayView }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('listSamePlate', { params: { stayId: stay.id } })
  return (
    <>
      <h3>{t(messages.elsewhereThen)}</h3>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={2} />}
      {value?.items.length === 0 && <p className="fx-soft">{t(messages.noneElsewhere)}</p>}
      {nearestOf(stay, value?.items ?? []).map(other => (
        <OtherStay key={other.id} stay={other} />
      ))}
    </>
  )
}

export function OtherStay({ stay }: { stay: StayView }) {
  return (
    <div className="fx-list">
      <span className="fx-row">
        <Link to={`/stays/${stay.id}`}>{stay.lotName}</Link>
        <span>
          <When at={stay.enteredAt} /> — <When at={stay.exitedAt} />
        </span>
        <StateTag label={STAY_LABELS[stay.state]} />
        <span className="fx-soft">{stay.sourceName}</span>
      </span>
      <StayPictures pictures={stay.pictures} />
    </div>
  )
}
