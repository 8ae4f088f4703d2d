import { LOT_STAY_RULES } from '@fangxing/contract/lot-stay-rules'
import { Checkbox, Input, InputNumber, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Section } from '../../ui/page'
import type { Draft } from './lot-draft'
import { messages } from './messages'

type Fields = { draft: Draft; change: (part: Partial<Draft>) => void }

function Field({ label, children }: { label: Message; children: (id: string) => ReactNode }) {
  const t = useTranslate()
  const id = useId()
  return (
    <div className="fx-field">
      <label htmlFor={id}>{t(label)}</label>
      {children(id)}
    </div>
  )
}

type TextName =
  | 'name'
  | 'address'
  | 'hotline'
  | 'policeContact'
  | 'firm'
  | 'reference'
  | 'validUntil'
  | 'latitude'
  | 'longitude'

function Text(props: Fields & { name: TextName; label: Message; type?: 'date' | 'tel'; most?: number }) {
  const { draft, change, name, label, type, most = 200 } = props
  return (
    <Field label={label}>
      {id => (
        <Input
          id={id}
          type={type ?? 'text'}
          maxLength={most}
          value={draft[name]}
          onChange={event => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}

export function Basics({ draft, change }: Fields) {
  const t = useTranslate()
  return (
    <Section title={t(messages.basics)}>
      <div className="fx-fields">
        <Text name="name" label={messages.name} draft={draft} change={change} />
        <Text name="address" label={messages.address} draft={draft} change={change} />
        <Text name="hotline" label={messages.hotline} type="tel" draft={draft} change={change} />
        <Field label={messages.road}>
          {id => (
            <Select
              id={id}
              value={draft.roadKind}
              onChange={roadKind => change({ roadKind })}
              options={(['private', 'public_road'] as const).map(value => ({
                value,
                label: t(messages[value]),
              }))}
            />
          )}
        </Field>
        <Field label={messages.fee}>
          {id => (
            <Select
              id={id}
              value={draft.feeNature}
              onChange={feeNature => change({ feeNature })}
              options={(['commercial', 'fiscal'] as const).map(value => ({
                value,
                label: t(messages[value]),
              }))}
            />
          )}
        </Field>
      </div>
      <h3>{t(messages.where)}</h3>
      <p className="fx-soft">{t(messages.positionAbout)}</p>
      <div className="fx-fields">
        <Text name="latitude" label={messages.latitude} most={20} draft={draft} change={change} />
        <Text name="longitude" label={messages.longitude} most={20} draft={draft} change={change} />
      </div>
    </Section>
  )
}

/** When two stays are one, and when a stay is too long to be believed. */
export function StayRules({ draft, change }: Fields) {
  const t = useTranslate()
  const field = (name: keyof typeof LOT_STAY_RULES, label: Message, unit: Message) => (
    <Field label={label}>
      {id => (
        <InputNumber
          id={id}
          min={LOT_STAY_RULES[name].least}
          max={LOT_STAY_RULES[name].most}
          precision={0}
          value={draft[name]}
          suffix={t(unit)}
          onChange={value => change({ [name]: value })}
        />
      )}
    </Field>
  )
  return (
    <Section title={t(messages.stayRules)}>
      <p className="fx-soft">{t(messages.stayRulesAbout)}</p>
      <div className="fx-fields">
        {field('rejoinMinutes', messages.rejoin, messages.minutes)}
        {field('longestDays', messages.longest, messages.days)}
      </div>
    </Section>
  )
}

export function Documents({ draft, change }: Fields) {
  const t = useTranslate()
  return (
    <Section title={t(messages.documents)}>
      <p className="fx-soft">{t(messages.documentsAbout)}</p>
      <div className="fx-row">
        {(['operatingRight', 'noticeBoard'] as const).map(name => (
          <Checkbox
            key={name}
            checked={draft[name]}
            onChange={event => change({ [name]: event.target.checked })}
          >
            {t(messages[name])}
          </Checkbox>
        ))}
      </div>
      <div className="fx-fields">
        <Text name="policeContact" label={messages.police} draft={draft} change={change} />
      </div>
      <h3>{t(messages.opinion)}</h3>
      <p className="fx-soft">{t(messages.opinionAbout)}</p>
      <div className="fx-fields">
        <Text name="firm" label={messages.firm} most={60} draft={draft} change={change} />
        <Text name="reference" label={messages.reference} most={64} draft={draft} change={change} />
        <Text name="validUntil" label={messages.validUntil} type="date" draft={draft} change={change} />
      </div>
    </Section>
  )
}
