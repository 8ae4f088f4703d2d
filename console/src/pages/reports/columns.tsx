import type { ReportFigures } from '@fangxing/contract/reports'
import type { ReactNode } from 'react'
import type { Message, Translate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { messages } from './messages'

/** One figure of a table. */
type FigureColumn = {
  key: string
  title: Message
  show: (of: ReportFigures, t: Translate) => ReactNode
}

const DASH = <span className="fx-soft">—</span>
export const figure = (value: number | string) => <span className="fx-figures">{value}</span>
export const percent = (value: number | null) => (value === null ? DASH : figure(`${value} %`))

type Named<Value> = { key: string; title: Message; of: (of: ReportFigures) => Value }

const money = ({ key, title, of }: Named<number>): FigureColumn => ({
  key,
  title,
  show: figures => <Money fen={of(figures)} />,
})
const count = ({ key, title, of }: Named<number>): FigureColumn => ({
  key,
  title,
  show: figures => figure(of(figures)),
})
export const secondsText = (ms: number): string => (ms / 1000).toFixed(1)

/** Several times in one column, so that a table has room for all its columns: `2.1 / 4.0 / 9.8`. */
const timesText = (times: readonly (number | null)[]): ReactNode =>
  times.every(ms => ms === null)
    ? DASH
    : figure(times.map(ms => (ms === null ? '—' : secondsText(ms))).join(' / '))

export const FIGURES: readonly FigureColumn[] = [
  {
    key: 'recovered',
    title: messages.recovered,
    show: ({ recoveredFen, paymentCount }, t) => (
      <>
        <Money fen={recoveredFen} />
        <span className="fx-below">
          {paymentCount} {t(messages.paymentsShort)}
        </span>
      </>
    ),
  },
  money({ key: 'cash', title: messages.cash, of: row => row.cashFen }),
  money({ key: 'elsewhere', title: messages.elsewhere, of: row => row.elsewhereFen }),
  money({ key: 'parking', title: messages.parking, of: row => row.parkingFen ?? 0 }),
  money({ key: 'waived', title: messages.waived, of: row => row.waivedFen }),
  count({ key: 'orders', title: messages.orders, of: row => row.orderCount }),
  count({ key: 'held', title: messages.held, of: row => row.heldCount }),
  count({ key: 'settled', title: messages.settled, of: row => row.settledCount }),
  count({ key: 'letGo', title: messages.letGo, of: row => row.letGoCount }),
  count({ key: 'false', title: messages.false, of: row => row.falseCount }),
  { key: 'rate', title: messages.rate, show: ({ ratePct }) => percent(ratePct) },
  {
    key: 'times',
    title: messages.timesShort,
    show: ({ freeP50Ms, freeP95Ms, freeP99Ms }) => timesText([freeP50Ms, freeP95Ms, freeP99Ms]),
  },
]
