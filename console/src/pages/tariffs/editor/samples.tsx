import { duration } from '@fangxing/contract/shown-time'
import type { TariffDraftCheck, TariffStay } from '@fangxing/contract/tariffs'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useLanguage, useTranslate } from '../../../i18n/language'
import { Money } from '../../../ui/money'
import { dayBefore } from '../days'
import { CLASSES, ENERGIES, messages as tariffMessages, NO_FEE } from '../messages'
import { PricedLines } from '../priced-lines'
import { momentOf } from '../../../ui/shanghai-time'
import { messages } from './editor-messages'

const MOST_SAMPLES = 6

/** A stay as it is typed. */
export type Sample = { entry: string; exit: string } & Pick<TariffStay, 'vehicleClass' | 'energy'>

/** A short stay, a morning, and a night over into the next day, of last week. */
export function firstSamples(nowMs: number): Sample[] {
  const [day, next] = [dayBefore(nowMs, 7), dayBefore(nowMs, 6)]
  const car = { vehicleClass: 'small', energy: 'fuel' } as const
  return [
    { ...car, entry: `${day}T09:00`, exit: `${day}T09:40` },
    { ...car, entry: `${day}T09:00`, exit: `${day}T12:10` },
    { ...car, entry: `${day}T18:30`, exit: `${next}T08:30` },
  ]
}

/** Those that are whole, with their places; the others are not asked for. */
export const wholeStays = (samples: readonly Sample[]): { at: number; stay: TariffStay }[] =>
  samples.flatMap(({ entry, exit, vehicleClass, energy }, at) => {
    const [entryAt, exitAt] = [momentOf(entry), momentOf(exit)]
    if (!entryAt || !exitAt || exitAt <= entryAt) return []
    return [{ at, stay: { entryAt, exitAt, vehicleClass, energy, entitlements: [], bays: 1, excluded: [] } }]
  })

type Price = TariffDraftCheck['prices'][number]

/** A few stays, and what each costs by the draft and by the version that holds. */
export function Samples(props: {
  samples: readonly Sample[]
  /** By the place of the sample. */
  prices: ReadonlyMap<number, Price>
  onChange: (samples: Sample[]) => void
}) {
  const { samples, prices, onChange } = props
  const t = useTranslate()
  return (
    <>
      <ol className="fx-samples">
        {samples.map((sample, at) => (
          // Examples have no other name than their place.
          <li key={at}>
            <SampleRow
              at={at}
              sample={sample}
              price={prices.get(at)}
              change={part =>
                onChange(samples.map((one, index) => (index === at ? { ...one, ...part } : one)))
              }
              remove={() => onChange(samples.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ol>
      {samples.length < MOST_SAMPLES && (
        <Button
          size="small"
          onClick={() => onChange([...samples, samples.at(-1) ?? firstSamples(Date.now())[0]!])}
        >
          {t(messages.addSample)}
        </Button>
      )}
    </>
  )
}

function SampleRow(props: {
  at: number
  sample: Sample
  price: Price | undefined
  change: (part: Partial<Sample>) => void
  remove: () => void
}) {
  const { at, sample, price, change, remove } = props
  const t = useTranslate()
  const [isExplained, setExplained] = useState(false)
  const name = `${t(messages.sample)} ${at + 1}`
  return (
    <div className="fx-sample" role="group" aria-label={name}>
      <div className="fx-row fx-row--apart">
        <SamplePrice sample={sample} price={price} />
        <Button type="text" size="small" aria-label={`${t(messages.remove)}: ${name}`} onClick={remove}>
          {t(messages.remove)}
        </Button>
      </div>
      <div className="fx-sample__times">
        {(['entry', 'exit'] as const).map(field => (
          <Input
            key={field}
            size="small"
            type="datetime-local"
            aria-label={`${name} ${t(tariffMessages[field])}`}
            value={sample[field]}
            onChange={({ target }) => change({ [field]: target.value })}
          />
        ))}
        <Select
          size="small"
          aria-label={`${name} ${t(tariffMessages.vehicle)}`}
          value={sample.vehicleClass}
          onChange={vehicleClass => change({ vehicleClass })}
          options={(['small', 'medium', 'large', 'motorcycle'] as const).map(value => ({
            value,
            label: t(CLASSES[value]),
          }))}
        />
        <Select
          size="small"
          aria-label={`${name} ${t(tariffMessages.energy)}`}
          value={sample.energy}
          onChange={energy => change({ energy })}
          options={(['fuel', 'new_energy'] as const).map(value => ({ value, label: t(ENERGIES[value]) }))}
        />
      </div>
      {price && (
        <details onToggle={({ currentTarget }) => setExplained(currentTarget.open)}>
          <summary>{t(messages.how)}</summary>
          {isExplained && <PricedLines priced={price.draft} />}
        </details>
      )}
    </div>
  )
}

function SamplePrice({ sample, price }: { sample: Sample; price: Price | undefined }) {
  const t = useTranslate()
  const language = useLanguage()
  const minutes = (Date.parse(sample.exit) - Date.parse(sample.entry)) / 60_000
  const { feeFen, reason } = price?.draft ?? { feeFen: null, reason: null }
  return (
    <div className="fx-sample__price">
      <span>{minutes > 0 && duration(minutes, language)}</span>
      {feeFen === null ? (
        <span className="fx-soft">{reason ? t(NO_FEE[reason]) : '—'}</span>
      ) : (
        <Money fen={feeFen} strong />
      )}
      {price && (
        <span className="fx-soft">
          {price.validFeeFen === null ? (
            t(messages.noValid)
          ) : (
            <>
              {t(messages.now)} <Money fen={price.validFeeFen} />
            </>
          )}
        </span>
      )}
    </div>
  )
}
