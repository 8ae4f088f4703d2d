import type { PlateColour } from '@fangxing/contract/plate'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import './car-head.scss'

const STANDARD_LENGTH = 7

/** Plate and amount, the two things that must be right, as large as one line of a small phone allows. */
export function CarHead(props: { text: string; colour: PlateColour; amountFen: number }) {
  const { text, colour, amountFen } = props
  return (
    <div className="mer-car">
      <Plate size={[...text].length > STANDARD_LENGTH ? 'normal' : 'large'} text={text} colour={colour} />
      <span className="mer-car__sum">
        <Money size="large" amountFen={amountFen} />
      </span>
    </div>
  )
}
