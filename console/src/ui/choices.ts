import type { Me } from '@fangxing/contract/sessions'
import type { Label } from '@fangxing/contract/states'

/** A table of states as the options of a filter. */
export const choicesOf = (labels: Readonly<Record<string, Label>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** Lots as the options of a filter. */
export const choicesOfLots = (lots: Me['lots']) =>
  lots.map(({ id, name }) => ({ value: id, label: { zh: name, en: name } }))
