import type { TariffStructure } from '@fangxing/contract/tariff-definition'
import { useTranslate, type Message } from '../../../i18n/language'
import { useMe } from '../../../session/session'
import { part, type Edit, type Item } from './edit'
import { messages } from './editor-messages'
import {
  ChoiceField,
  ChoicesField,
  ClockField,
  NameFields,
  NumberField,
  QuestionField,
  YuanField,
} from './fields'
import { newPeriod } from './new-parts'
import { PartFrame } from './part-frame'
import { WhoForm } from './who-form'

type Cap = TariffStructure['caps'][number]
type Period = Cap['period']

const PERIODS: Record<Period['kind'], Message> = {
  daily: messages.periodDaily,
  rolling: messages.periodRolling,
  stay: messages.periodStay,
}
const CYCLES: Record<TariffStructure['cycle']['kind'], Message> = {
  none: messages.periodNone,
  rolling: messages.periodRolling,
  daily: messages.periodDaily,
}
const OVER: Record<Cap['over'], Message> = { stay: messages.overStay, plate: messages.overPlate }

/** The most that is paid within a time. */
export function CapForm({ item, segments }: { item: Item<Cap>; segments: TariffStructure['segments'] }) {
  const t = useTranslate()
  const { name, over } = item.value
  const names = Object.fromEntries(segments.map(({ code, name: segment }) => [code, segment]))
  const chosen = part(item, 'segments')
  return (
    <PartFrame item={item} name={t(name)}>
      <div className="fx-fields">
        <NameFields edit={part(item, 'name')} />
        <YuanField label={messages.capAmount} edit={part(item, 'amountFen')} />
        <PeriodFields edit={part(item, 'period')} />
        <ChoiceField label={messages.capOver} edit={part(item, 'over')} options={OVER} />
        <QuestionField edit={part(item, 'applies')} />
        <QuestionField edit={part(item, 'scales')} />
      </div>
      {(segments.length > 1 || chosen.value.length > 0) && (
        <ChoicesField
          label={messages.capSegments}
          hint={messages.capSegmentsAll}
          edit={chosen}
          options={names}
        />
      )}
      {over === 'plate' && <LotsField edit={part(item, 'lots')} />}
      <WhoForm edit={part(item, 'who')} />
    </PartFrame>
  )
}

/** Whose stays count together: other lots of the merchant in which this person works. */
export function LotsField({ edit }: { edit: Edit<string[]> }) {
  const { lots } = useMe()
  const names = Object.fromEntries(lots.map(({ id, name }) => [id, { zh: name, en: name }]))
  return <ChoicesField label={messages.lots} hint={messages.lotsNone} edit={edit} options={names} />
}

function PeriodFields({ edit }: { edit: Edit<Period> }) {
  const kind: Edit<Period['kind']> = {
    ...part(edit, 'kind'),
    set: chosen => edit.set(newPeriod(chosen) as Period),
  }
  return (
    <>
      <ChoiceField label={messages.capPeriod} edit={kind} options={PERIODS} />
      <CycleFields edit={edit} />
    </>
  )
}

export function CycleForm({ edit }: { edit: Edit<TariffStructure['cycle']> }) {
  const kind: Edit<TariffStructure['cycle']['kind']> = {
    ...part(edit, 'kind'),
    set: chosen => edit.set(newPeriod(chosen) as TariffStructure['cycle']),
  }
  return (
    <>
      <ChoiceField label={messages.cycle} edit={kind} options={CYCLES} />
      <CycleFields edit={edit} />
    </>
  )
}

function CycleFields({ edit }: { edit: Edit<Period> | Edit<TariffStructure['cycle']> }) {
  const { value, path } = edit
  // Both kinds of edit take what follows, which is a cycle.
  const set = edit.set as (cycle: Extract<Period, { kind: 'rolling' | 'daily' }>) => void
  if (value.kind === 'rolling')
    return <NumberField label={messages.hours} edit={part({ value, path, set }, 'hours')} />
  if (value.kind === 'daily')
    return <ClockField label={messages.atTime} edit={part({ value, path, set }, 'atMinute')} />
  return null
}
