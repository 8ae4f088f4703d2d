import type { PricedStay } from '@fangxing/contract/tariffs'
import { useTranslate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { When } from '../../ui/when'
import { messages, NO_FEE } from './messages'
import { leaveSentence } from './sentences'

/** A price explained: each line with its time and amount, then the fee or why there is none. */
export function PricedLines({ priced }: { priced: PricedStay }) {
  const t = useTranslate()
  const { feeFen, reason, lines, number, leaveMinutes } = priced
  return (
    <div className="fx-rows-table" role="status">
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
          {leaveMinutes ? (
            <tr>
              <td colSpan={3}>{leaveSentence(leaveMinutes, t)}</td>
            </tr>
          ) : null}
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
