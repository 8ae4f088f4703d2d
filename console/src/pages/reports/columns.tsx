import type { CsvCell } from '@fangxing/contract/csv'
import type { ReportFigures } from '@fangxing/contract/reports'
import type { ReactNode } from 'react'
import type { Message, Translate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { messages } from './messages'

/** One figure: in the table, and in a file. */
type FigureColumn = {
  key: string
  title: Message
  show: (of: ReportFigures, t: Translate) => ReactNode
  text: (of: ReportFigures) => CsvCell
  /** What the number in the file is in. */
  unit?: Message
}

const DASH = <span className="fx-soft">—</span>
const PERCENT: Message = { zh: '%', en: '%' }

type Named<Value> = { key: string; title: Message; of: (of: ReportFigures) => Value }

const money = ({ key, title, of }: Named<number>): FigureColumn => ({
  key,
  title,
  show: figures => <Money fen={of(figures)} />,
  text: figures => of(figures) / 100,
  unit: messages.yuan,
})
const count = ({ key, title, of }: Named<number>): FigureColumn => ({
  key,
  title,
  show: figures => <span className="fx-figures">{of(figures)}</span>,
  text: of,
})
const seconds = ({ key, title, of }: Named<number | null>): FigureColumn => ({
  key,
  title,
  show: (figures, t) => {
    const ms = of(figures)
    return ms === null ? (
      DASH
    ) : (
      <span className="fx-figures">{`${secondsText(ms)} ${t(messages.seconds)}`}</span>
    )
  },
  text: figures => {
    const ms = of(figures)
    return ms === null ? null : ms / 1000
  },
  unit: messages.seconds,
})

export const secondsText = (ms: number): string => (ms / 1000).toFixed(1)

export const FIGURES: readonly FigureColumn[] = [
  money({ key: 'recovered', title: messages.recovered, of: row => row.recoveredFen }),
  count({ key: 'payments', title: messages.payments, of: row => row.paymentCount }),
  money({ key: 'cash', title: messages.cash, of: row => row.cashFen }),
  money({ key: 'elsewhere', title: messages.elsewhere, of: row => row.elsewhereFen }),
  money({ key: 'waived', title: messages.waived, of: row => row.waivedFen }),
  count({ key: 'orders', title: messages.orders, of: row => row.orderCount }),
  count({ key: 'held', title: messages.held, of: row => row.heldCount }),
  count({ key: 'settled', title: messages.settled, of: row => row.settledCount }),
  count({ key: 'letGo', title: messages.letGo, of: row => row.letGoCount }),
  count({ key: 'false', title: messages.false, of: row => row.falseCount }),
  {
    key: 'rate',
    title: messages.rate,
    show: ({ ratePct }) => (ratePct === null ? DASH : <span className="fx-figures">{ratePct} %</span>),
    text: ({ ratePct }) => ratePct,
    unit: PERCENT,
  },
  seconds({ key: 'p50', title: messages.p50Short, of: row => row.freeP50Ms }),
  seconds({ key: 'p95', title: messages.p95Short, of: row => row.freeP95Ms }),
]
