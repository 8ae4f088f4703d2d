import { formatYuan } from '@fangxing/contract/money'
import { classNames } from './class-names'
import './money.scss'

/** An amount in integer fen, drawn as yuan. `large` is for the one amount a page is about. */
export function Money({
  amountFen,
  size = 'normal',
}: {
  amountFen: number
  size?: 'normal' | 'strong' | 'large'
}) {
  const text = formatYuan(amountFen)
  const [sign, figures] = text.split('¥') as [string, string]
  const [whole, cents] = figures.split('.')
  return (
    <span className={classNames('fx-money', 'fx-number', `fx-money--${size}`)}>
      <span className="fx-hidden">{text}</span>
      <span aria-hidden>
        <span className="fx-money__sign">{sign}¥</span>
        <span className="fx-money__whole">{whole}</span>
        <span className="fx-money__cents">.{cents}</span>
      </span>
    </span>
  )
}
