import { NO_PLATE, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { useTranslate } from '../i18n/language'

/** Two characters, then the rest, as on the car. A masked text stays masked. */
function plateParts(text: string): { head: string; tail: string } {
  const characters = [...text.replace(/[·•\s]/g, '')]
  return { head: characters.slice(0, 2).join(''), tail: characters.slice(2).join('') }
}

const GONE = { zh: '车牌已到期删除', en: 'Plate deleted, its time was over' }

/** A number plate in its own colours, or that it is kept no longer: `<PlateChip text="粤B12345" colour="blue" />`. */
export function PlateChip({ text, colour }: { text: string; colour: PlateColour }) {
  const t = useTranslate()
  if (text === NO_PLATE) return <span className="fx-soft">{t(GONE)}</span>
  const { head, tail } = plateParts(text)
  return (
    <span
      className={`fx-plate fx-plate--${colour}`}
      role="img"
      aria-label={`${t(PLATE_COLOURS[colour])} ${head}·${tail}`}
    >
      <span aria-hidden>
        {head}
        <span className="fx-plate__dot">·</span>
        {tail}
      </span>
    </span>
  )
}
