import type { TariffSegment } from '@fangxing/contract/tariff-definition'
import { Button } from 'antd'
import { useTranslate, type Message } from '../../../i18n/language'
import { DAYS } from '../messages'
import { as, items, part, type Edit, type Item } from './edit'
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
import { newFixed, newLadder, withoutStep, withStep } from './new-parts'
import { PartFrame } from './part-frame'

type Rate = TariffSegment['rate']
type Ladder = Extract<Rate, { kind: 'ladder' }>

const RATES: Record<Rate['kind'], Message> = { ladder: messages.ladder, fixed: messages.fixed }

/** When it holds, and what a time in it costs. */
export function SegmentForm({ item, isOnly }: { item: Item<TariffSegment>; isOnly: boolean }) {
  const t = useTranslate()
  return (
    <PartFrame item={item} name={t(item.value.name)} isOnly={isOnly}>
      <div className="fx-fields">
        <NameFields edit={part(item, 'name')} />
        <ClockField label={messages.fromHour} edit={part(item, 'fromMinute')} />
        <ClockField label={messages.toHour} edit={part(item, 'toMinute')} />
      </div>
      <ChoicesField
        label={messages.days}
        edit={part(item, 'days')}
        options={DAYS}
        hint={messages.hoursHint}
      />
      <RateForm edit={part(item, 'rate')} />
    </PartFrame>
  )
}

function RateForm({ edit }: { edit: Edit<Rate> }) {
  const { value } = edit
  const kind: Edit<Rate['kind']> = {
    value: value.kind,
    path: `${edit.path}.kind`,
    set: chosen => edit.set(chosen === 'ladder' ? newLadder() : newFixed()),
  }
  return (
    <>
      <div className="fx-fields">
        <ChoiceField label={messages.rateKind} edit={kind} options={RATES} />
        {value.kind === 'fixed' && (
          <YuanField label={messages.price} edit={part(as(edit, value), 'priceFen')} />
        )}
        {value.kind === 'fixed' && <QuestionField edit={part(as(edit, value), 'per')} />}
      </div>
      {value.kind === 'ladder' && <LadderForm edit={as(edit, value)} />}
    </>
  )
}

function LadderForm({ edit }: { edit: Edit<Ladder> }) {
  const t = useTranslate()
  const steps = part(edit, 'steps')
  const all = items(steps)
  return (
    <>
      <h4>{t(messages.steps)}</h4>
      <ol className="fx-steps">
        {all.map((step, at) => (
          // Steps have no other name than their place.
          <li key={at} className="fx-step">
            {at < all.length - 1 ? (
              <NumberField label={messages.upTo} edit={minutesOf(part(step, 'upToMinutes'))} />
            ) : (
              all.length > 1 && <span className="fx-step__beyond">{t(messages.noEnd)}</span>
            )}
            <NumberField label={messages.unit} edit={part(step, 'unitMinutes')} />
            <YuanField label={messages.price} edit={part(step, 'priceFen')} />
            {all.length > 1 && (
              <Button
                size="small"
                aria-label={`${t(messages.remove)}: ${t(messages.steps)} ${at + 1}`}
                onClick={() => steps.set(withoutStep(steps.value, at))}
              >
                {t(messages.remove)}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <div className="fx-row">
        <Button size="small" onClick={() => steps.set(withStep(steps.value))}>
          {t(messages.addStep)}
        </Button>
      </div>
      <div className="fx-fields">
        <QuestionField edit={part(edit, 'rounding')} />
        <NumberField label={messages.tail} edit={part(edit, 'toleratedTailMinutes')} />
        <QuestionField edit={part(edit, 'counts')} />
        <QuestionField edit={part(edit, 'restarts')} />
      </div>
    </>
  )
}

/** A step before the last has an end; what is not a number is refused as missing. */
const minutesOf = ({ value, path, set }: Edit<number | null>): Edit<number> => ({
  value: value ?? NaN,
  path,
  set,
})
