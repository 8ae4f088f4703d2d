import { day } from '@fangxing/contract/shown-time'
import type { NoticeRecord } from '@fangxing/contract/notices'
import type { Language } from '../../i18n/language'
import { messages } from './messages'

type Row = Pick<NoticeRecord, 'next' | 'nextFrom' | 'device' | 'progress'>
/** What follows for the car: null while the paper was not left, or when nothing of it is owed. */
export const followsOf = (row: Row, language: Language): string | null =>
  row.progress === 'left' || row.progress === 'scanned' ? followsText(row, language) : null

/** What follows, and from which day; a day is named with its year where it is not this one's. */
export function followsText(
  { next, nextFrom, device }: Pick<NoticeRecord, 'next' | 'nextFrom' | 'device'>,
  language: Language,
): string {
  if (next === 'claim') return messages.claim[language]
  const text = (device === 'due' ? messages.heldSince : messages.heldFrom)[language]
  return text.replace('{day}', day(`${nextFrom}T00:00:00+08:00`, language))
}

const queryOf = ({ plateText, plateColour }: Pick<NoticeRecord, 'plateText' | 'plateColour'>) =>
  new URLSearchParams({ plateText, plateColour }).toString()
export const carAddress = (notice: Pick<NoticeRecord, 'plateText' | 'plateColour'>): string =>
  `/debts/car?${queryOf(notice)}`
/** Where it is said whether the car may be held now, and why not. */
export const dryRunAddress = (notice: Pick<NoticeRecord, 'plateText' | 'plateColour'>): string =>
  `/dry-run?${queryOf(notice)}`
