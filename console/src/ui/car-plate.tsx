import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { useTranslate } from '../i18n/language'
import { isKeyOf } from './is-key-of'
import { PlateChip } from './plate-chip'
import { messages } from './messages'

/** A plate whose colour, or all of it, may not have been read. */
export function CarPlate({ text, colour }: { text: string | null; colour: string }) {
  const t = useTranslate()
  if (text === null) return <span className="fx-soft">{t(messages.noPlate)}</span>
  return isKeyOf(PLATE_COLOURS, colour) ? <PlateChip text={text} colour={colour} /> : <span>{text}</span>
}
