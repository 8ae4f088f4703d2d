import { DEBT_LISTS } from './debt-lists'
import { FIELD_LISTS } from './field-lists'
import type { ListFiles } from './list-file'
import { LOT_LISTS } from './lot-lists'
import { MONEY_LISTS } from './money-lists'
import { OFFICE_LISTS } from './office-lists'
import { SYSTEM_LISTS } from './system-lists'

export type { ListFile, Texts } from './list-file'

/** Every list that is given out as a file. */
export const LIST_FILES: ListFiles = {
  ...MONEY_LISTS,
  ...DEBT_LISTS,
  ...FIELD_LISTS,
  ...OFFICE_LISTS,
  ...LOT_LISTS,
  ...SYSTEM_LISTS,
}
