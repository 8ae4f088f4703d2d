import { NO_PLATE, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { useTranslate } from '../i18n/language'
import { classNames } from './class-names'
import { plateParts } from './plate-parts'
import './plate.scss'

const GONE = { zh: '车牌已到期删除', en: 'Plate deleted, its time was over' }

/** A number plate in its own colours, or that it is kept no longer. `text` may be masked: 粤B·8**88. */
export function Plate(props: { text: string; colour: PlateColour; size?: 'small' | 'normal' | 'large' }) {
  const { text, colour, size = 'normal' } = props
  const t = useTranslate()
  if (text === NO_PLATE) return <span>{t(GONE)}</span>
  const { head, tail } = plateParts(text)
  return (
    <span
      className={classNames('fx-plate', `fx-plate--${colour}`, `fx-plate--${size}`)}
      role="img"
      aria-label={`${t(PLATE_COLOURS[colour])} ${head}·${tail}`}
    >
      <span className="fx-plate__frame" aria-hidden>
        <span className="fx-plate__head">{head}</span>
        <span className="fx-plate__dot" />
        <span className="fx-plate__tail">
          {[...tail].map((character, index) => (
            <span
              key={index}
              className={character === '*' ? 'fx-plate__sign fx-plate__sign--masked' : 'fx-plate__sign'}
            >
              {character}
            </span>
          ))}
        </span>
      </span>
    </span>
  )
}
