import type { PlateColour } from '@fangxing/contract/plate'
import { classNames } from '../ui/class-names'
import { useTranslate } from '../i18n/language'
import './plate-cells.scss'

const STANDARD_LENGTH = 7

/** The plate as it is typed, one cell per character, on the plate's background colour; the eighth is for new energy. */
export function PlateCells(props: {
  text: string
  colour: PlateColour | undefined
  onTap: () => void
  isTyping: boolean
  /** An eighth character is still possible. */
  mayHaveEighth: boolean
}) {
  const { text, colour, onTap, isTyping, mayHaveEighth } = props
  const t = useTranslate()
  const characters = [...text]
  const cellCount =
    characters.length > STANDARD_LENGTH || mayHaveEighth ? Math.max(8, characters.length) : STANDARD_LENGTH
  return (
    <button type="button" className={classNames('fx-cells', colour && `fx-cells--${colour}`)} onClick={onTap}>
      <span className="fx-cells__name">{t({ zh: '车牌', en: 'Plate' })}</span>
      {Array.from({ length: cellCount }, (_none, index) => (
        <span
          key={index}
          aria-hidden={characters[index] ? undefined : true}
          className={classNames(
            'fx-cells__cell',
            isTyping && index === characters.length && 'fx-cells__cell--next fx-still',
            index === STANDARD_LENGTH && !characters[index] && 'fx-cells__cell--eighth',
            index === 1 && 'fx-cells__cell--head',
          )}
        >
          {characters[index] ?? (index === STANDARD_LENGTH ? t({ zh: '绿牌', en: 'EV' }) : '')}
        </span>
      ))}
    </button>
  )
}
