import { coloursOf, PLATE_COLOURS } from '@fangxing/contract/plate'
import { Input, Select } from 'antd'
import { useTranslate } from '../../i18n/language'
import { fieldOf } from '../../ui/moment-field'
import { useNow } from '../../ui/use-now'
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
