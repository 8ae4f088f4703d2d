import type { Energy, VehicleClass } from '@fangxing/contract/tariff-definition'
import type { PricedStay, TariffView } from '@fangxing/contract/tariffs'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { CLASSES, ENERGIES, messages, NO_FEE } from './messages'
import { fieldOf, momentOf } from '../../ui/moment-field'

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
      {priced && <Lines priced={priced} />}
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

function Lines({ priced: { feeFen, reason, lines, number } }: { priced: PricedStay }) {
  const t = useTranslate()
  return (
    <div className="fx-mend" role="status">
      <table>
        <thead>
          <tr>
            <th scope="col">{t(messages.time)}</th>
            <th scope="col">{t(messages.line)}</th>
            <th scope="col">{t(messages.amount)}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            // Two lines may be of one time and rule: only their place tells them apart, and it never changes.
            <tr key={at}>
              <td>
                <When at={line.from} /> – <When at={line.to} />
              </td>
              <td>{t(line.message)}</td>
              <td>
                <Money fen={line.amountFen} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t(messages.total)} · {number === null ? t(messages.draft) : `${t(messages.version)} ${number}`}
            </th>
            <td>
              {feeFen === null ? (
                <span className="fx-bad">{reason && t(NO_FEE[reason])}</span>
              ) : (
                <Money fen={feeFen} strong />
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
