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
const seconds = ({ key, title, of }: Named<number | null>): FigureColumn => ({
  key,
  title,
  show: (figures, t) => {
    const ms = of(figures)
    return ms === null ? DASH : figure(`${secondsText(ms)} ${t(messages.seconds)}`)
  },
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
  { key: 'rate', title: messages.rate, show: ({ ratePct }) => percent(ratePct) },
  seconds({ key: 'p50', title: messages.p50Short, of: row => row.freeP50Ms }),
  seconds({ key: 'p95', title: messages.p95Short, of: row => row.freeP95Ms }),
  seconds({ key: 'p99', title: messages.p99Short, of: row => row.freeP99Ms }),
]
