import { coloursOf, PLATE_COLOURS } from '@fangxing/contract/plate'
import { Button, Checkbox, Input, Select } from 'antd'
import { useId } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { useMe } from '../../session/session'
import { colourOf, type GrantDraft, type GrantedKind, type TypedPlate } from './grant-draft'
import { KINDS, messages } from './messages'

type Fields = { draft: GrantDraft; onChange: (part: Partial<GrantDraft>) => void }
type TextName = 'name' | 'firstDay' | 'lastDay' | 'hoursFrom' | 'hoursTo' | 'bays' | 'amount' | 'code'

const WHAT: Record<GrantedKind, Message> = {
  pass: messages.passWhat,
  free_list: messages.freeWhat,
  coupon: messages.couponWhat,
  status: messages.statusWhat,
}
const MOST_PLATES = 50

export function GrantFields({ draft, onChange }: Fields) {
  const t = useTranslate()
  const id = useId()
  const { kind } = draft
  return (
    <>
      <div className="fx-field">
        <label htmlFor={`${id}-kind`}>{t(messages.kind)}</label>
        <Select
          id={`${id}-kind`}
          value={kind}
          onChange={chosen => onChange({ kind: chosen })}
          options={(Object.keys(WHAT) as GrantedKind[]).map(value => ({ value, label: t(KINDS[value]) }))}
        />
        <span className="fx-soft">{t(WHAT[kind])}</span>
      </div>
      <Text name="name" label={messages.name} draft={draft} onChange={onChange} />
      <Plates plates={draft.plates} isOne={kind === 'coupon'} onChange={plates => onChange({ plates })} />
      {kind === 'coupon' && <Coupon draft={draft} onChange={onChange} />}
      {kind === 'status' && <Text name="code" label={messages.code} draft={draft} onChange={onChange} />}
      <div className="fx-code-fields">
        <Text name="firstDay" type="date" label={messages.firstDay} draft={draft} onChange={onChange} />
        <Text name="lastDay" type="date" label={messages.lastDay} draft={draft} onChange={onChange} />
      </div>
      <Lots draft={draft} onChange={onChange} />
      {kind === 'pass' && (
        <details className="fx-codes">
          <summary>{t(messages.hours)}</summary>
          <div className="fx-code-fields">
            <Text name="hoursFrom" type="time" label={messages.hoursFrom} draft={draft} onChange={onChange} />
            <Text name="hoursTo" type="time" label={messages.hoursTo} draft={draft} onChange={onChange} />
          </div>
          <Text name="bays" label={messages.bays} draft={draft} onChange={onChange} />
        </details>
      )}
    </>
  )
}

function Text(props: Fields & { name: TextName; label: Message; type?: 'date' | 'time' }) {
  const { draft, onChange, name, label, type } = props
  const t = useTranslate()
  const id = useId()
  return (
    <div className="fx-field">
      <label htmlFor={id}>{t(label)}</label>
      <Input
        id={id}
        type={type ?? 'text'}
        autoComplete="off"
        maxLength={name === 'name' ? 40 : 200}
        value={draft[name]}
        onChange={event => onChange({ [name]: event.target.value })}
      />
    </div>
  )
}

function Coupon({ draft, onChange }: Fields) {
  const t = useTranslate()
  const id = useId()
  return (
    <div className="fx-code-fields">
      <div className="fx-field">
        <label htmlFor={id}>{t(messages.unit)}</label>
        <Select
          id={id}
          value={draft.unit}
          onChange={unit => onChange({ unit })}
          options={(['minutes', 'fen', 'percent'] as const).map(value => ({
            value,
            label: t(messages[value]),
          }))}
        />
      </div>
      <Text name="amount" label={messages.amount} draft={draft} onChange={onChange} />
    </div>
  )
}

function Lots({ draft, onChange }: Fields) {
  const t = useTranslate()
  const { lots } = useMe()
  return (
    <fieldset className="fx-choices">
      <legend>
        {t(messages.lots)} <span className="fx-soft">{t(messages.lotsHint)}</span>
      </legend>
      {lots.map(({ id, name }) => (
        <Checkbox
          key={id}
          checked={draft.lotIds.includes(id)}
          onChange={({ target }) =>
            onChange({
              lotIds: target.checked ? [...draft.lotIds, id] : draft.lotIds.filter(one => one !== id),
            })
          }
        >
          {name}
        </Checkbox>
      ))}
    </fieldset>
  )
}

function Plates(props: {
  plates: readonly TypedPlate[]
  isOne: boolean
  onChange: (plates: TypedPlate[]) => void
}) {
  const { plates, isOne, onChange } = props
  const t = useTranslate()
  const shown = isOne ? plates.slice(0, 1) : plates
  const set = (at: number, part: Partial<TypedPlate>) =>
    onChange(plates.map((plate, index) => (index === at ? { ...plate, ...part } : plate)))
  return (
    <fieldset className="fx-choices">
      <legend>{t(messages.plates)}</legend>
      {shown.map((plate, at) => (
        // Plates have no other name than their place here: none is moved or taken out of the middle.
        <PlateFields key={at} at={at} plate={plate} onChange={part => set(at, part)} />
      ))}
      {!isOne && <p className="fx-soft">{t(messages.fleetHint)}</p>}
      {!isOne && plates.length < MOST_PLATES && (
        <Button size="small" onClick={() => onChange([...plates, { text: '', colour: undefined }])}>
          {t(messages.morePlates)}
        </Button>
      )}
    </fieldset>
  )
}

function PlateFields(props: {
  at: number
  plate: TypedPlate
  onChange: (part: Partial<TypedPlate>) => void
}) {
  const { at, plate, onChange } = props
  const t = useTranslate()
  const colour = colourOf(plate)
  return (
    <div className="fx-row">
      <Input
        className="fx-filter"
        aria-label={`${t(messages.plate)} ${at + 1}`}
        autoComplete="off"
        placeholder="粤B12345"
        value={plate.text}
        onChange={event => onChange({ text: event.target.value })}
      />
      {colour ? (
        <Select
          className="fx-day"
          aria-label={`${t(messages.colour)} ${at + 1}`}
          value={colour}
          onChange={chosen => onChange({ colour: chosen })}
          options={coloursOf(plate.text).map(value => ({ value, label: t(PLATE_COLOURS[value]) }))}
        />
      ) : (
        plate.text !== '' && <span className="fx-soft">{t(messages.malformed)}</span>
      )}
    </div>
  )
}
