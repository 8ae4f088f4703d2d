import type { TariffSimulation } from '@fangxing/contract/tariffs'
import { Button, Input, Table } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
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
  const [from, setFrom] = useState(() => dayBefore(Date.now(), DAYS))
  const [to, setTo] = useState(() => dayBefore(Date.now(), 1))
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
          onChange={event => setFrom(event.target.value)}
        />
        <label htmlFor={`${id}-to`}>{t(messages.to)}</label>
        <Input
          id={`${id}-to`}
          className="fx-filter"
          type="date"
          value={to}
          onChange={event => setTo(event.target.value)}
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
          <Table
            size="small"
            rowKey={({ entryAt, exitAt }) => `${entryAt} ${exitAt}`}
            pagination={false}
            scroll={{ x: 'max-content' }}
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
