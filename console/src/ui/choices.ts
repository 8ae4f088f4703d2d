import type { Me } from '@fangxing/contract/sessions'
import type { Message } from '../i18n/language'

/** A table of labels as the options of a filter. */
export const choicesOf = (labels: Readonly<Record<string, Message>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** A list's own choice of one lot, where the choice in the head does not narrow it. */
export const lotFilter = (label: Message, lots: Me['lots']) => ({
  name: 'lotId' as const,
  label,
  kind: 'choice' as const,
  options: lots.map(({ id, name }) => ({ value: id, label: { zh: name, en: name } })),
})
