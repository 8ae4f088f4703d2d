import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { Button } from 'antd'
import { useTranslate, type Message } from '../../../i18n/language'
import { Section } from '../../../ui/page'
import { DAYS } from '../messages'
import { add, freeCode, items, part, type Edit } from './edit'
import { messages } from './editor-messages'
import {
  ChoiceField,
  ChoicesField,
  ClockField,
  DayField,
  NameFields,
  NumberField,
  OptionalFields,
  QuestionField,
} from './fields'
import { newMultiplier, newPercentage, newSpecialDay } from './new-parts'
import { PartFrame } from './part-frame'
import { WhoForm } from './who-form'

const UNITS: Record<'1' | '10' | '50' | '100', Message> = {
  1: { zh: '1 分', en: '¥0.01' },
  10: { zh: '1 角', en: '¥0.10' },
  50: { zh: '5 角', en: '¥0.50' },
  100: { zh: '1 元', en: '¥1' },
}

const bounds = (text: string) =>
  text.replace('{least}', String(LEAVE_MINUTES.least)).replace('{most}', String(LEAVE_MINUTES.most))
const leaveLabel: Message = {
  zh: bounds(messages.leaveMinutes.zh),
  en: bounds(messages.leaveMinutes.en),
}

/** What holds for all price lists: dearer or cheaper cars and times, bays, special days, rounding, the time to leave. */
export function GeneralForm({ edit }: { edit: Edit<TariffDefinition> }) {
  const t = useTranslate()
  const rounding = part(edit, 'finalRounding')
  const unit: Edit<keyof typeof UNITS> = {
    value: String(rounding.value.unitFen) as keyof typeof UNITS,
    path: `${rounding.path}.unitFen`,
    set: chosen => rounding.set({ ...rounding.value, unitFen: Number(chosen) as 1 | 10 | 50 | 100 }),
  }
  const leave: Edit<number> = {
    ...part(edit, 'leaveMinutes'),
    value: edit.value.leaveMinutes ?? LEAVE_MINUTES.usual,
  }
  return (
    <Section title={t(messages.general)}>
      <div className="fx-form">
        <Multipliers edit={part(edit, 'multipliers')} />
        <Percentages edit={part(edit, 'percentages')} />
        <SpecialDays edit={part(edit, 'specialDays')} />
        <div className="fx-fields">
          <QuestionField edit={part(edit, 'bays')} />
          <QuestionField edit={part(edit, 'excluded')} />
          <ChoiceField label={messages.rounding} edit={unit} options={UNITS} />
          <QuestionField edit={part(rounding, 'mode')} />
          <NumberField label={leaveLabel} edit={leave} />
        </div>
      </div>
    </Section>
  )
}

function AddButton({ label, of, onClick }: { label: Message; of: Message; onClick: () => void }) {
  const t = useTranslate()
  return (
    <div className="fx-row">
      <Button aria-label={`${t(label)}: ${t(of)}`} onClick={onClick}>
        {t(label)}
      </Button>
    </div>
  )
}

function Multipliers({ edit }: { edit: Edit<TariffDefinition['multipliers']> }) {
  const t = useTranslate()
  return (
    <>
      <h3>{t(messages.multipliers)}</h3>
      {items(edit).map(item => (
        <PartFrame key={item.value.code} item={item} name={t(item.value.name)}>
          <div className="fx-fields">
            <NameFields edit={part(item, 'name')} />
            <NumberField label={messages.percent} edit={part(item, 'percent')} />
          </div>
          <WhoForm edit={part(item, 'who')} />
        </PartFrame>
      ))}
      <AddButton
        label={messages.addMultiplier}
        of={messages.multipliers}
        onClick={() => add(edit, newMultiplier(freeCode('multiplier', edit.value)))}
      />
    </>
  )
}

function Percentages({ edit }: { edit: Edit<TariffDefinition['percentages']> }) {
  const t = useTranslate()
  return (
    <>
      <h3>{t(messages.percentages)}</h3>
      {items(edit).map(item => (
        <PartFrame key={item.value.code} item={item} name={t(item.value.name)}>
          <div className="fx-fields">
            <NameFields edit={part(item, 'name')} />
            <NumberField label={messages.percent} edit={part(item, 'percent')} />
            <ClockField label={messages.fromHour} edit={part(item, 'fromMinute')} />
            <ClockField label={messages.toHour} edit={part(item, 'toMinute')} />
          </div>
          <ChoicesField
            label={messages.days}
            hint={messages.hoursHint}
            edit={part(item, 'days')}
            options={DAYS}
          />
          <OptionalFields
            label={messages.sinceEntry}
            edit={part(item, 'sinceEntry')}
            initial={{ fromMinutes: 0, toMinutes: 60 }}
          >
            {since => (
              <>
                <NumberField label={messages.sinceFrom} edit={part(since, 'fromMinutes')} />
                <NumberField label={messages.sinceTo} edit={part(since, 'toMinutes')} />
              </>
            )}
          </OptionalFields>
          <OptionalFields
            label={messages.dates}
            edit={part(item, 'dates')}
            initial={{ fromDay: '', toDay: '' }}
          >
            {dates => (
              <>
                <DayField label={messages.fromDay} edit={part(dates, 'fromDay')} />
                <DayField label={messages.toDay} edit={part(dates, 'toDay')} />
              </>
            )}
          </OptionalFields>
          <WhoForm edit={part(item, 'who')} />
        </PartFrame>
      ))}
      <AddButton
        label={messages.addPercentage}
        of={messages.percentages}
        onClick={() => add(edit, newPercentage(freeCode('percentage', edit.value)))}
      />
    </>
  )
}

function SpecialDays({ edit }: { edit: Edit<TariffDefinition['specialDays']> }) {
  const t = useTranslate()
  return (
    <>
      <h3>{t(messages.specialDays)}</h3>
      {items(edit).map((item, at) => (
        // Days have no other name than their place: two may be the same while they are typed.
        <PartFrame key={at} item={item} name={`${t(messages.day)} ${at + 1}`}>
          <div className="fx-fields">
            <DayField label={messages.day} edit={part(item, 'day')} />
            <NameFields edit={part(item, 'name')} />
            <ChoiceField label={messages.dayKind} edit={part(item, 'kind')} options={DAYS} />
          </div>
        </PartFrame>
      ))}
      <AddButton
        label={messages.addSpecialDay}
        of={messages.specialDays}
        onClick={() => add(edit, newSpecialDay())}
      />
    </>
  )
}
