import { coloursOf, PLATE_COLOURS } from '@fangxing/contract/plate'
import { STAY_LABELS } from '@fangxing/contract/states'
import type { StayView } from '@fangxing/contract/stays'
import { Input, Radio, Select } from 'antd'
import { useTranslate, type Message } from '../../i18n/language'
import { fieldOf } from '../../ui/shanghai-time'
import { Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { colourOf, type Draft } from './correction-draft'
import { messages } from './messages'

type Fields = { draft: Draft; set: (more: Partial<Draft>) => void }

/** One value that is typed, with its name before it. */
function TypedField(
  props: Fields & {
    name: 'plateText' | 'bays' | 'feeYuan'
    label: Message
    maxLength: number
    isMoney?: boolean
  },
) {
  const { draft, set, name, label, maxLength, isMoney = false } = props
  const t = useTranslate()
  return (
    <label className="fx-row">
      {t(label)}
      <Input
        className={isMoney ? 'fx-day' : 'fx-filter'}
        autoComplete={isMoney ? undefined : 'off'}
        inputMode={isMoney ? 'decimal' : undefined}
        maxLength={maxLength}
        value={draft[name]}
        onChange={event => set({ [name]: event.target.value })}
      />
    </label>
  )
}

/** Moments until now, in Shanghai. */
function MomentFields(
  props: Fields & { names: readonly ('entered' | 'exited' | 'firstExit' | 'secondEntry')[] },
) {
  const { draft, set, names } = props
  const t = useTranslate()
  const nowMs = useNow(60_000)
  return (
    <div className="fx-row">
      {names.map(name => (
        <label key={name} className="fx-row">
          {t(messages[name])}
          <Input
            type="datetime-local"
            value={draft[name]}
            max={fieldOf(nowMs)}
            onChange={event => set({ [name]: event.target.value })}
          />
        </label>
      ))}
    </div>
  )
}

export function PlateFields({ draft, set }: Fields) {
  const t = useTranslate()
  const colours = coloursOf(draft.plateText)
  const colour = colourOf(draft)
  return (
    <div className="fx-row">
      <TypedField draft={draft} set={set} name="plateText" label={messages.plate} maxLength={24} />
      {colour ? (
        <Select
          className="fx-filter"
          aria-label={t(messages.colour)}
          value={colour}
          onChange={chosen => set({ colour: chosen })}
          options={colours.map(value => ({ value, label: t(PLATE_COLOURS[value]) }))}
        />
      ) : (
        <span className="fx-soft">{t(messages.malformed)}</span>
      )}
    </div>
  )
}

export function TimeFields(fields: Fields) {
  return (
    <>
      <MomentFields {...fields} names={['entered', 'exited']} />
      <TypedField {...fields} name="feeYuan" label={messages.feeYuan} maxLength={9} isMoney />
    </>
  )
}

export function BayFields(fields: Fields) {
  return <TypedField {...fields} name="bays" label={messages.baysRight} maxLength={100} />
}

/** Others of the same car in the same lot: one of them is chosen. */
export function MergeFields({ stay, draft, set }: Fields & { stay: StayView }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('listStaysBeside', { params: { stayId: stay.id } })
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return <Loading rows={2} />
  if (value.items.length === 0) return <p className="fx-soft">{t(messages.noneBeside)}</p>
  return (
    <Radio.Group
      aria-label={t(messages.mergeInto)}
      value={draft.intoStayId}
      onChange={event => set({ intoStayId: event.target.value as string })}
    >
      <div className="fx-list">
        {value.items.map(other => (
          <Radio key={other.id} value={other.id}>
            <When at={other.enteredAt} /> – <When at={other.exitedAt} />{' '}
            <StateTag label={STAY_LABELS[other.state]} />{' '}
            <span className="fx-soft">
              {other.sourceName}
              {other.bays.length > 0 && ` · ${other.bays.join('、')}`}
            </span>
          </Radio>
        ))}
      </div>
    </Radio.Group>
  )
}

export function SplitFields(fields: Fields) {
  return <MomentFields {...fields} names={['firstExit', 'secondEntry']} />
}
