import { parseYuanText, yuanText } from '@fangxing/contract/money'
import { TARIFF_CHOICES } from '@fangxing/contract/tariff-choices'
import { Checkbox, Input, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslate, type Message } from '../../../i18n/language'
import { isKeyOf } from '../../../ui/is-key-of'
import { clockOf } from '../tariff-texts'
import { as, part, type Edit } from './edit'
import { messages } from './editor-messages'
import { fieldId, useFieldError, useQuestion } from './editor-state'

type Props<T> = { label: Message; edit: Edit<T> }

/** A label, the field, and what is wrong with it. */
export function Field(props: {
  label: Message
  path: string
  children: (id: string, isWrong: boolean) => ReactNode
}) {
  const { label, path, children } = props
  const t = useTranslate()
  const error = useFieldError(path)
  const id = fieldId(path)
  return (
    <div className="fx-field">
      <label htmlFor={id}>{t(label)}</label>
      {children(id, error !== undefined)}
      <FieldError path={path} />
    </div>
  )
}

/** What is wrong at a place, in the platform's words. */
export function FieldError({ path }: { path: string }) {
  const t = useTranslate()
  const error = useFieldError(path)
  return error ? (
    <span id={`${fieldId(path)}.error`} className="fx-bad">
      {t(error)}
    </span>
  ) : null
}

const wrongProps = (id: string, isWrong: boolean) =>
  isWrong ? ({ status: 'error', 'aria-invalid': true, 'aria-describedby': `${id}.error` } as const) : {}

export function TextField({ label, edit, most = 40 }: Props<string> & { most?: number }) {
  return (
    <Field label={label} path={edit.path}>
      {(id, isWrong) => (
        <Input
          id={id}
          autoComplete="off"
          maxLength={most}
          value={edit.value}
          onChange={({ target }) => edit.set(target.value)}
          {...wrongProps(id, isWrong)}
        />
      )}
    </Field>
  )
}

type Name = { zh: string; en: string }
/** The English name follows the Chinese one until somebody writes another. */
export function NameFields({ edit }: { edit: Edit<Name> }) {
  const { zh, en } = edit.value
  const chinese: Edit<string> = {
    ...part(edit, 'zh'),
    set: typed => edit.set({ zh: typed, en: en === zh || en.trim() === '' ? typed : en }),
  }
  return (
    <>
      <TextField label={messages.partName} edit={chinese} />
      <TextField label={messages.nameEn} edit={part(edit, 'en')} />
    </>
  )
}

/** What is typed stands as it was typed; what it means goes into the draft, NaN where it means nothing. */
function TypedField(props: {
  label: Message
  edit: Edit<number>
  write: (value: number) => string
  read: (text: string) => number
  type?: 'time'
  mode?: 'numeric' | 'decimal'
}) {
  const { label, edit, write, read, type, mode } = props
  const shown = (value: number) => (Number.isFinite(value) ? write(value) : '')
  const [{ typed, of }, setTyped] = useState({ typed: shown(edit.value), of: edit.value })
  if (!Object.is(of, edit.value)) setTyped({ typed: shown(edit.value), of: edit.value })
  return (
    <Field label={label} path={edit.path}>
      {(id, isWrong) => (
        <Input
          id={id}
          type={type}
          inputMode={mode}
          autoComplete="off"
          value={typed}
          onChange={({ target }) => {
            const value = read(target.value)
            setTyped({ typed: target.value, of: value })
            edit.set(value)
          }}
          {...wrongProps(id, isWrong)}
        />
      )}
    </Field>
  )
}

const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN)

export const NumberField = (props: Props<number>) => (
  <TypedField {...props} write={String} read={wholeNumber} mode="numeric" />
)

/** Yuan where people read and write, fen in the draft. */
export const YuanField = (props: Props<number>) => (
  <TypedField
    {...props}
    write={fen => yuanText(fen).replace(/\.00$/, '')}
    read={text => parseYuanText(text) ?? NaN}
    mode="decimal"
  />
)

const minuteOfClock = (text: string): number =>
  /^\d\d:\d\d$/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) : NaN

export const ClockField = (props: Props<number>) => (
  <TypedField {...props} write={clockOf} read={minuteOfClock} type="time" />
)

export function DayField({ label, edit }: Props<string>) {
  return (
    <Field label={label} path={edit.path}>
      {(id, isWrong) => (
        <Input
          id={id}
          type="date"
          value={edit.value}
          onChange={({ target }) => edit.set(target.value)}
          {...wrongProps(id, isWrong)}
        />
      )}
    </Field>
  )
}

type Options<Value extends string> = Readonly<Record<Value, Message>>
const valuesOf = <Value extends string>(options: Options<Value>) => Object.keys(options) as Value[]

/** One of a few. */
export function ChoiceField<Value extends string>(
  props: Props<Value> & { options: Options<Value>; onChoose?: (value: Value) => void },
) {
  const { label, edit, options, onChoose } = props
  const t = useTranslate()
  return (
    <Field label={label} path={edit.path}>
      {(id, isWrong) => (
        <Select<Value>
          id={id}
          value={edit.value}
          onChange={value => (onChoose ?? edit.set)(value)}
          options={valuesOf(options).map(value => ({ value, label: t(options[value]) }))}
          {...wrongProps(id, isWrong)}
        />
      )}
    </Field>
  )
}

/** A question on which two readers of the list could differ; shown where its answer makes a difference. */
export function QuestionField<Answer extends string>({ edit }: { edit: Edit<Answer | null> }) {
  const t = useTranslate()
  const asked = useQuestion(edit.path)
  if (!asked) return null
  const { answers, ...label } = TARIFF_CHOICES[asked.question]
  const labels: Readonly<Record<string, Message>> = answers
  return (
    <Field label={label} path={edit.path}>
      {(id, isWrong) => (
        <Select<string>
          id={id}
          value={edit.value ?? undefined}
          placeholder={t(messages.chooseOne)}
          // What the platform offers for this question are its answers.
          onChange={answer => edit.set(answer as Answer)}
          options={asked.options.map(value => ({
            value,
            label: isKeyOf(labels, value) ? t(labels[value]!) : value,
          }))}
          {...wrongProps(id, isWrong)}
        />
      )}
    </Field>
  )
}

/** Any of a few, in the order in which they are offered. */
export function ChoicesField<Value extends string>(
  props: Props<Value[]> & { options: Options<Value>; hint?: Message },
) {
  const { label, edit, options, hint } = props
  const t = useTranslate()
  const values = valuesOf(options)
  return (
    <fieldset className="fx-choices" id={fieldId(edit.path)} tabIndex={-1}>
      <legend>
        {t(label)} {hint && <span className="fx-soft">{t(hint)}</span>}
      </legend>
      {values.map(value => (
        <Checkbox
          key={value}
          checked={edit.value.includes(value)}
          onChange={({ target }) =>
            edit.set(values.filter(one => (one === value ? target.checked : edit.value.includes(one))))
          }
        >
          {t(options[value])}
        </Checkbox>
      ))}
      <FieldError path={edit.path} />
    </fieldset>
  )
}

/** Fields of a part that a list may do without: a tick adds it with what it begins with, and takes it away again. */
export function OptionalFields<Value extends object>(props: {
  label: Message
  edit: Edit<Value | null>
  initial: Value
  children: (edit: Edit<Value>) => ReactNode
}) {
  const { label, edit, initial, children } = props
  const t = useTranslate()
  const { value } = edit
  return (
    <div id={fieldId(edit.path)} tabIndex={-1}>
      <Checkbox checked={value !== null} onChange={({ target }) => edit.set(target.checked ? initial : null)}>
        {t(label)}
      </Checkbox>
      {value && <div className="fx-fields">{children(as(edit, value))}</div>}
      <FieldError path={edit.path} />
    </div>
  )
}
