import type { TariffSimulation } from '@fangxing/contract/tariffs'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { CsvButton, yuan } from '../../ui/csv-button'
import { Facts } from '../../ui/facts'
import { fullTimeText } from '../../ui/full-time'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { beginOf, dayBefore, endOf } from './days'
import { messages } from './simulation-messages'

const MOST_SHOWN = 50
const DAYS = 7

/** What the draft would change, on stays that happened. */
export function Simulation({ tariffId }: { tariffId: string }) {
  const t = useTranslate()
  const id = useId()
  const address = useAddress()
  const [today] = useState(() => Date.now())
  const from = address.get('from') ?? dayBefore(today, DAYS)
  const to = address.get('to') ?? dayBefore(today, 1)
  const [result, setResult] = useState<TariffSimulation>()
  const { act, isActing, problem } = useAct('simulateTariff', { quiet: true, onDone: setResult })
  const isRange = from !== '' && to !== '' && from <= to
  return (
    <Section title={t(messages.simulate)}>
      <p className="fx-soft">{t(messages.simulateAbout)}</p>
      <form
        className="fx-row"
        onSubmit={event => {
          event.preventDefault()
          if (isRange && !isActing)
            void act({ params: { tariffId }, body: { from: beginOf(from), to: endOf(to) } })
        }}
      >
        <label htmlFor={`${id}-from`}>{t(messages.from)}</label>
        <Input
          id={`${id}-from`}
          className="fx-filter"
          type="date"
          value={from}
          onChange={event => address.set({ from: event.target.value })}
        />
        <label htmlFor={`${id}-to`}>{t(messages.to)}</label>
        <Input
          id={`${id}-to`}
          className="fx-filter"
          type="date"
          value={to}
          onChange={event => address.set({ to: event.target.value })}
        />
        <Button htmlType="submit" disabled={!isRange} loading={isActing}>
          {t(messages.run)}
        </Button>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {result && !problem && <Result result={result} />}
    </Section>
  )
}

/** Every change, also those that are not shown: what somebody adds up before the draft is published. */
const linesOf = ({ changes }: TariffSimulation, t: Translate) => [
  [messages.entry, messages.exit, messages.before, messages.after].map(head => t(head)),
  ...changes.map(({ entryAt, exitAt, beforeFen, afterFen }) => [
    fullTimeText(entryAt),
    fullTimeText(exitAt),
    yuan(beforeFen),
    yuan(afterFen),
  ]),
]

function Result({ result }: { result: TariffSimulation }) {
  const t = useTranslate()
  const direction = ({ stays, fen }: TariffSimulation['rising']) => (
    <>
      {stays} {t(messages.times)} · <Money fen={Math.abs(fen)} />
    </>
  )
  return (
    <>
      <Facts
        items={[
          [t(messages.stays), result.stays],
          [t(messages.before), <Money key="before" fen={result.beforeFen} />],
          [t(messages.after), <Money key="after" fen={result.afterFen} />],
          [t(messages.rising), direction(result.rising)],
          [t(messages.falling), direction(result.falling)],
          [t(messages.unpriced), result.unpriced],
        ]}
      />
      {result.longerIsCheaper.length > 0 && (
        <>
          <h3>{t(messages.cheaper)}</h3>
          <ul className="fx-rules">
            {result.longerIsCheaper.slice(0, MOST_SHOWN).map(({ entryAt, shorter, longer }) => (
              <li key={`${entryAt} ${longer.exitAt}`} className="fx-rules__failed">
                <When at={entryAt} /> → <When at={shorter.exitAt} /> <Money fen={shorter.feeFen} />
                ；→ <When at={longer.exitAt} /> <Money fen={longer.feeFen} />
              </li>
            ))}
          </ul>
        </>
      )}
      {result.changes.length > 0 && (
        <>
          <h3>{t(messages.changes)}</h3>
          <CsvButton name={t(messages.simulate)} rows={() => linesOf(result, t)} />
          <DataTable
            size="small"
            rowKey={({ entryAt, exitAt }) => `${entryAt} ${exitAt}`}
            pagination={false}
            dataSource={result.changes.slice(0, MOST_SHOWN)}
            columns={[
              { key: 'entry', title: t(messages.entry), render: (_, { entryAt }) => <When at={entryAt} /> },
              { key: 'exit', title: t(messages.exit), render: (_, { exitAt }) => <When at={exitAt} /> },
              {
                key: 'before',
                title: t(messages.before),
                align: 'right',
                render: (_, { beforeFen }) => <Money fen={beforeFen} />,
              },
              {
                key: 'after',
                title: t(messages.after),
                align: 'right',
                render: (_, { afterFen }) => <Money fen={afterFen} />,
              },
            ]}
          />
        </>
      )}
    </>
  )
}
