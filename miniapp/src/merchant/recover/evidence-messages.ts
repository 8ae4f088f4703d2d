import type { Message } from '@shared/i18n/language'

const ENTRY: Message = { zh: '有入场照片', en: 'entry picture' }
const EXIT: Message = { zh: '有出场照片', en: 'exit picture' }
const NONE: Message = { zh: '没有证据', en: 'no evidence' }

const filled = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== ''

/** What an arrear brings to prove itself, to be read; whether it is enough is the gate's to say. */
export function evidenceMessages(evidence: Record<string, unknown>): Message[] {
  const { entryPhotoIds, entryPhotoUrl, exitPhotoIds, exitPhotoUrl, witness } = evidence
  const found: Message[] = []
  if (filled(entryPhotoIds) || filled(entryPhotoUrl)) found.push(ENTRY)
  if (filled(exitPhotoIds) || filled(exitPhotoUrl)) found.push(EXIT)
  if (filled(witness)) found.push({ zh: `见证人 ${String(witness)}`, en: `witness ${String(witness)}` })
  return found.length > 0 ? found : [NONE]
}
