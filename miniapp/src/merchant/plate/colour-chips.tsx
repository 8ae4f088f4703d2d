import { coloursOf, PLATE_COLOUR_NAMES, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { classNames } from '@shared/ui/class-names'
import { useSay } from '@shared/words/language'
import './colour-chips.scss'

/** The plate's colour, of those in which this text can exist. Never chosen by itself where more than one can be. */
export function ColourChips(props: {
  text: string
  colour: PlateColour | undefined
  onColour: (colour: PlateColour) => void
}) {
  const { text, colour, onColour } = props
  const say = useSay()
  const possible = coloursOf(text)
  return (
    <div
      className="mer-colours"
      role="radiogroup"
      aria-label={say({ zh: '车牌颜色', en: 'Colour of the plate' })}
    >
      {PLATE_COLOUR_NAMES.map(name => {
        const isOff = !possible.includes(name)
        return (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={name === colour}
            className={classNames(
              'mer-colours__chip',
              name === colour && 'mer-colours__chip--chosen',
              isOff && 'mer-colours__chip--off',
            )}
            disabled={isOff}
            onClick={() => onColour(name)}
          >
            <span className={`mer-colours__sample mer-colours__sample--${name}`} aria-hidden />
            <span>{say(PLATE_COLOURS[name]).replace(/牌$/, '')}</span>
          </button>
        )
      })}
    </div>
  )
}
