import type { Energy, VehicleClass } from '@fangxing/contract/tariff-definition'
import type { PricedStay, TariffView } from '@fangxing/contract/tariffs'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { CLASSES, ENERGIES, messages } from './messages'
import { PricedLines } from './priced-lines'
import { fieldOf, momentOf } from '../../ui/shanghai-time'

const HOUR_MS = 3_600_000
type By = 'valid' | 'draft'
type Stay = { entry: string; exit: string; vehicleClass: VehicleClass; energy: Energy; by: By }

const optionsOf = <Value extends string>(labels: Record<Value, Message>, t: (message: Message) => string) =>
  (Object.keys(labels) as Value[]).map(value => ({ value, label: t(labels[value]) }))

/** One stay, priced by the valid version or by the draft, and explained line by line. */
export function TryStay({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const [stay, setStay] = useState<Stay>(() => ({
    entry: fieldOf(Date.now() - 3 * HOUR_MS),
    exit: fieldOf(Date.now()),
    vehicleClass: 'small',
    energy: 'fuel',
    by: tariff.validNumber === null ? 'draft' : 'valid',
  }))
  const [priced, setPriced] = useState<PricedStay>()
  const { act, isActing, problem } = useAct('priceTariffStay', { onDone: setPriced, quiet: true })
  const change = (part: Partial<Stay>) => {
    setPriced(undefined)
    setStay(before => ({ ...before, ...part }))
  }
  const [entryAt, exitAt] = [momentOf(stay.entry), momentOf(stay.exit)]
  const isReady = entryAt !== undefined && exitAt !== undefined && exitAt > entryAt
  const price = () => {
    if (!isReady || isActing) return
    setPriced(undefined)
    const { vehicleClass, energy, by } = stay
    void act({
      params: { tariffId: tariff.id },
      body: { by, stay: { entryAt, exitAt, vehicleClass, energy } },
    })
  }
  return (
    <Section title={t(messages.try)}>
      <p className="fx-soft">{t(messages.tryAbout)}</p>
      <form
        className="fx-fields"
        onSubmit={event => {
          event.preventDefault()
          price()
        }}
      >
        <StayFields stay={stay} change={change} />
        <div className="fx-row">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={isActing}>
            {t(messages.price)}
          </Button>
        </div>
      </form>
      {problem && !priced && <ProblemNote problem={problem} />}
      {priced && <PricedLines priced={priced} />}
    </Section>
  )
}

function StayFields({ stay, change }: { stay: Stay; change: (part: Partial<Stay>) => void }) {
  const t = useTranslate()
  const id = useId()
  return (
    <>
      {(['entry', 'exit'] as const).map(name => (
        <div key={name} className="fx-field">
          <label htmlFor={`${id}-${name}`}>{t(messages[name])}</label>
          <Input
            id={`${id}-${name}`}
            type="datetime-local"
            value={stay[name]}
            onChange={({ target }) => change({ [name]: target.value })}
          />
        </div>
      ))}
      <div className="fx-field">
        <label htmlFor={`${id}-class`}>{t(messages.vehicle)}</label>
        <Select
          id={`${id}-class`}
          value={stay.vehicleClass}
          onChange={vehicleClass => change({ vehicleClass })}
          options={optionsOf(CLASSES, t)}
        />
      </div>
      <div className="fx-field">
        <label htmlFor={`${id}-energy`}>{t(messages.energy)}</label>
        <Select
          id={`${id}-energy`}
          value={stay.energy}
          onChange={energy => change({ energy })}
          options={optionsOf(ENERGIES, t)}
        />
      </div>
      <div className="fx-field">
        <label htmlFor={`${id}-by`}>{t(messages.by)}</label>
        <Select
          id={`${id}-by`}
          value={stay.by}
          onChange={by => change({ by })}
          options={optionsOf({ valid: messages.byValid, draft: messages.byDraft }, t)}
        />
      </div>
    </>
  )
}
