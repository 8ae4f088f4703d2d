import type { PlateColour } from '@fangxing/contract/plate'
import { classNames } from '@shared/ui/class-names'
import { useTranslate } from '@shared/i18n/language'
import './plate-cells.scss'

const USUAL = 7

/** The plate as it is typed, one cell a sign, on the plate's own ground; the eighth place is for new energy. */
export function PlateCells(props: {
  text: string
  colour: PlateColour | undefined
  onTap: () => void
  isTyping: boolean
  /** The eighth place can still be filled. */
  mayHaveEighth: boolean
}) {
  const { text, colour, onTap, isTyping, mayHaveEighth } = props
  const t = useTranslate()
  const signs = [...text]
  const places = signs.length > USUAL || mayHaveEighth ? Math.max(8, signs.length) : USUAL
  return (
    <button
      type="button"
      className={classNames('mer-cells', colour && `mer-cells--${colour}`)}
      onClick={onTap}
    >
      <span className="mer-cells__name">{t({ zh: '车牌', en: 'Plate' })}</span>
      {Array.from({ length: places }, (_none, place) => (
        <span
          key={place}
          aria-hidden={signs[place] ? undefined : true}
          className={classNames(
            'mer-cells__cell',
            isTyping && place === signs.length && 'mer-cells__cell--next fx-still',
            place === USUAL && !signs[place] && 'mer-cells__cell--eighth',
            place === 1 && 'mer-cells__cell--head',
          )}
        >
          {signs[place] ?? (place === USUAL ? t({ zh: '绿牌', en: 'EV' }) : '')}
        </span>
      ))}
    </button>
  )
}
