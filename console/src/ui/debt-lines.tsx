import { useTranslate } from '../i18n/language'
import { messages } from './messages'
import { Money } from './money'
import { When } from './when'

type Line = {
  arrearId: string
  lotName: string
  enteredAt: string
  exitedAt: string
  amountFen: number
}

/** What a bill is for: where and when its car stood, and how much each stay costs. */
export function DebtLines({ lines }: { lines: readonly Line[] }) {
  const t = useTranslate()
  return (
    <ul className="fx-rows">
      {lines.map(line => (
        <li key={line.arrearId}>
          <span className="fx-rows__main">
            {line.lotName}
            <span className="fx-soft">
              {t(messages.entered)} <When at={line.enteredAt} /> · {t(messages.left)}{' '}
              <When at={line.exitedAt} />
            </span>
          </span>
          <Money fen={line.amountFen} />
        </li>
      ))}
    </ul>
  )
}
