import { csvLine } from '@fangxing/contract/csv'
import type { ReportFigures } from '@fangxing/contract/reports'
import type { Message, Translate } from '../../i18n/language'
import { FIGURES } from './columns'
import { messages } from './messages'

/** The same figures as the table's, one row for each of `rows`, and their total at the end. */
export function reportLines<Row extends ReportFigures>(
  of: { first: Message; name: (row: Row) => string; rows: readonly Row[]; total: ReportFigures },
  t: Translate,
): string[] {
  const heads = FIGURES.map(({ title, unit }) => (unit ? `${t(title)} (${t(unit)})` : t(title)))
  const line = (name: string, figures: ReportFigures) =>
    csvLine([name, ...FIGURES.map(({ text }) => text(figures))])
  return [
    csvLine([t(of.first), ...heads]),
    ...of.rows.map(row => line(of.name(row), row)),
    line(t(messages.total), of.total),
  ]
}
