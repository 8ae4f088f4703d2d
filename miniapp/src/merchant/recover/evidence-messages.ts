import type { Message } from '@shared/i18n/language'

const ENTRY: Message = { zh: '有入场照片', en: 'entry picture' }
const EXIT: Message = { zh: '有出场照片', en: 'exit picture' }
const NONE: Message = { zh: '没有证据', en: 'no evidence' }

const isPresent = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== ''

/** The evidence of an arrear, as texts; whether it is sufficient is decided by the platform. */
export function evidenceMessages(evidence: Record<string, unknown>): Message[] {
  const { entryPhotoIds, entryPhotoUrl, exitPhotoIds, exitPhotoUrl, witness } = evidence
  const present: Message[] = []
  if (isPresent(entryPhotoIds) || isPresent(entryPhotoUrl)) present.push(ENTRY)
  if (isPresent(exitPhotoIds) || isPresent(exitPhotoUrl)) present.push(EXIT)
  if (isPresent(witness)) present.push({ zh: `见证人 ${String(witness)}`, en: `witness ${String(witness)}` })
  return present.length > 0 ? present : [NONE]
}
