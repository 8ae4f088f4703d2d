import type { TariffStructure } from '@fangxing/contract/tariff-definition'
import { Button } from 'antd'
import { useTranslate, type Message } from '../../../i18n/language'
import { Section } from '../../../ui/page'
import { CapForm, CycleForm, LotsField } from './cap-form'
import { add, as, freeCode, items, part, type Edit, type Item } from './edit'
import { messages } from './editor-messages'
import { fieldId } from './editor-state'
import { ChoiceField, NameFields, NumberField, OptionalFields, QuestionField } from './fields'
import { newCap, newFree, newSegment } from './new-parts'
import { RemoveButton } from './part-frame'
import { SegmentForm } from './segment-form'
import { WhoForm } from './who-form'

/** One price list: for which cars, its hours and prices, what is free, and the most. */
export function StructureForm({ item, isOnly }: { item: Item<TariffStructure>; isOnly: boolean }) {
  const t = useTranslate()
  const { name } = item.value
  return (
    <Section title={isOnly ? t(messages.structure) : t(name)}>
      <div className="fx-form" id={fieldId(item.path)} tabIndex={-1}>
        {!isOnly && (
          <div className="fx-fields">
            <NameFields edit={part(item, 'name')} />
          </div>
        )}
        {(!isOnly || hasSomebody(item.value)) && <WhoForm edit={part(item, 'who')} />}
        <Segments edit={item} />
        <FreeForm edit={part(item, 'free')} />
        <Caps edit={item} />
        <More edit={item} />
        {!isOnly && <RemoveButton name={t(name)} onClick={item.remove} />}
      </div>
    </Section>
  )
}

const hasSomebody = ({ who }: TariffStructure) =>
  who.classes.length + who.energies.length + who.entitlements.length > 0

/** Caps that name a segment do not keep one that is gone. */
function withoutSegment(structure: TariffStructure, code: string): TariffStructure {
  return {
    ...structure,
    segments: structure.segments.filter(segment => segment.code !== code),
    caps: structure.caps.map(cap => ({ ...cap, segments: cap.segments.filter(one => one !== code) })),
  }
}

function Segments({ edit }: { edit: Edit<TariffStructure> }) {
  const t = useTranslate()
  const segments = part(edit, 'segments')
  return (
    <>
      <h3>{t(messages.segments)}</h3>
      {items(segments).map(item => (
        <SegmentForm
          key={item.value.code}
          item={{ ...item, remove: () => edit.set(withoutSegment(edit.value, item.value.code)) }}
          isOnly={segments.value.length === 1}
        />
      ))}
      <div className="fx-fields">
        <QuestionField edit={part(edit, 'outside')} />
        <QuestionField edit={part(edit, 'edge')} />
      </div>
      <div className="fx-row">
        <Button onClick={() => add(segments, newSegment(freeCode('segment', segments.value)))}>
          {t(messages.addSegment)}
        </Button>
      </div>
    </>
  )
}

function FreeForm({ edit }: { edit: Edit<TariffStructure['free']> }) {
  const t = useTranslate()
  return (
    <>
      <h3>{t(messages.freeTime)}</h3>
      <OptionalFields label={messages.hasFree} edit={edit} initial={newFree()}>
        {free => (
          <>
            <NumberField label={messages.freeMinutes} edit={part(free, 'minutes')} />
            <QuestionField edit={part(free, 'mode')} />
            <QuestionField edit={part(free, 'counts')} />
            <QuestionField edit={part(free, 'steps')} />
            <QuestionField edit={part(free, 'repeats')} />
          </>
        )}
      </OptionalFields>
    </>
  )
}

function Caps({ edit }: { edit: Edit<TariffStructure> }) {
  const t = useTranslate()
  const caps = part(edit, 'caps')
  return (
    <>
      <h3>{t(messages.caps)}</h3>
      {items(caps).map(item => (
        <CapForm key={item.value.code} item={item} segments={edit.value.segments} />
      ))}
      <div className="fx-row">
        <Button onClick={() => add(caps, newCap(freeCode('cap', caps.value)))}>{t(messages.addCap)}</Button>
      </div>
    </>
  )
}

type Quota = TariffStructure['quota']
const QUOTAS: Record<'none' | NonNullable<Quota>['kind'], Message> = {
  none: messages.quotaNone,
  minutes: messages.quotaMinutes,
  uses: messages.quotaUses,
}

function newQuota(kind: keyof typeof QUOTAS): Quota {
  if (kind === 'none') return null
  return kind === 'minutes' ? { kind, minutes: 60, steps: null, lots: [] } : { kind, uses: 1, lots: [] }
}

/** What few lists have. */
function More({ edit }: { edit: Edit<TariffStructure> }) {
  const t = useTranslate()
  const quota = part(edit, 'quota')
  const { value } = quota
  const kind: Edit<keyof typeof QUOTAS> = {
    value: value?.kind ?? 'none',
    path: quota.path,
    set: chosen => quota.set(newQuota(chosen)),
  }
  const isUsed = value !== null || edit.value.cycle.kind !== 'none'
  return (
    <details className="fx-fold" open={isUsed}>
      <summary>{t(messages.more)}</summary>
      <div className="fx-fields">
        <CycleForm edit={part(edit, 'cycle')} />
        <ChoiceField label={messages.quota} edit={kind} options={QUOTAS} />
        {value?.kind === 'minutes' && (
          <NumberField label={messages.amount} edit={part(as(quota, value), 'minutes')} />
        )}
        {value?.kind === 'minutes' && <QuestionField edit={part(as(quota, value), 'steps')} />}
        {value?.kind === 'uses' && (
          <NumberField label={messages.amount} edit={part(as(quota, value), 'uses')} />
        )}
      </div>
      {value && <LotsField edit={part(as(quota, value), 'lots')} />}
    </details>
  )
}
