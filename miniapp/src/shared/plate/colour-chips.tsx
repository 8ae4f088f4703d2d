import { coloursOf, PLATE_COLOUR_NAMES, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { classNames } from '../ui/class-names'
import { useTranslate } from '../i18n/language'
import './colour-chips.scss'

/** The colours that are possible for this text. None is chosen automatically when several are possible. */
export function ColourChips(props: {
  text: string
  colour: PlateColour | undefined
  onColour: (colour: PlateColour) => void
}) {
  const { text, colour, onColour } = props
  const t = useTranslate()
  const possible = coloursOf(text)
  return (
    <div
      className="fx-colours"
      role="radiogroup"
      aria-label={t({ zh: '车牌颜色', en: 'Colour of the plate' })}
    >
      {PLATE_COLOUR_NAMES.map(name => {
        const isDisabled = !possible.includes(name)
        return (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={name === colour}
            className={classNames(
              'fx-colours__chip',
              name === colour && 'fx-colours__chip--chosen',
              isDisabled && 'fx-colours__chip--off',
            )}
            disabled={isDisabled}
            onClick={() => onColour(name)}
          >
            <span className={`fx-colours__sample fx-colours__sample--${name}`} aria-hidden />
            <span>{t(PLATE_COLOURS[name]).replace(/牌$/, '')}</span>
          </button>
        )
      })}
    </div>
  )
}
