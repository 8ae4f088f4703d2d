import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { Button } from 'antd'
import { useTranslate } from '../../i18n/language'
import { isKeyOf } from '../../ui/is-key-of'
import { PlateChip } from '../../ui/plate-chip'
import { messages } from './messages'

/** A plate with its colour, as `粤B12345/blue`. */
export function PlateKey({ plateKey }: { plateKey: string }) {
  const [text = '', colour] = plateKey.split('/')
  return isKeyOf(PLATE_COLOURS, colour) ? <PlateChip text={text} colour={colour} /> : <span>{text}</span>
}

/** All of them, each to be taken out where that is offered. */
export function PlateKeys({
  plates,
  onTake,
}: {
  plates: readonly string[]
  onTake?: (plateKey: string) => void
}) {
  const t = useTranslate()
  return (
    <ul className="fx-plates">
      {plates.map(plateKey => (
        <li key={plateKey}>
          <PlateKey plateKey={plateKey} />
          {onTake && (
            <Button
              size="small"
              type="text"
              aria-label={`${t(messages.take)}: ${plateKey.split('/')[0]}`}
              onClick={() => onTake(plateKey)}
            >
              {t(messages.take)}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
