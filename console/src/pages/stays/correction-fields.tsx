import { coloursOf, PLATE_COLOURS } from '@fangxing/contract/plate'
import { STAY_LABELS } from '@fangxing/contract/states'
import type { StayView } from '@fangxing/contract/stays'
import { Input, Radio, Select } from 'antd'
import { useTranslate } from '../../i18n/language'
import { fieldOf } from '../../ui/moment-field'
import { Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { colourOf, type Draft } from './correction-draft'
import { messages } from './messages'

type Fields = { draft: Draft; set: (more: Partial<Draft>) => void }

export function PlateFields({ draft, set }: Fields) {
  const t = useTranslate()
  const colours = coloursOf(draft.plateText)
  const colour = colourOf(draft)
  return (
    <div className="fx-row">
      <label className="fx-row">
        {t(messages.plate)}
        <Input
          className="fx-filter"
          autoComplete="off"
          maxLength={24}
          value={draft.plateText}
          onChange={event => set({ plateText: event.target.value })}
        />
      </label>
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

export function TimeFields({ draft, set }: Fields) {
  const t = useTranslate()
  const nowMs = useNow(60_000)
  return (
    <>
      <div className="fx-row">
        {(['entered', 'exited'] as const).map(name => (
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
      <label className="fx-row">
        {t(messages.feeYuan)}
        <Input
          className="fx-day"
          inputMode="decimal"
          maxLength={9}
          value={draft.feeYuan}
          onChange={event => set({ feeYuan: event.target.value })}
        />
      </label>
    </>
  )
}

export function BayFields({ draft, set }: Fields) {
  const t = useTranslate()
  return (
    <label className="fx-row">
      {t(messages.baysRight)}
      <Input
        className="fx-filter"
        autoComplete="off"
        maxLength={100}
        value={draft.bays}
        onChange={event => set({ bays: event.target.value })}
      />
    </label>
  )
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

export function SplitFields({ draft, set }: Fields) {
  const t = useTranslate()
  const nowMs = useNow(60_000)
  return (
    <div className="fx-row">
      {(['firstExit', 'secondEntry'] as const).map(name => (
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
