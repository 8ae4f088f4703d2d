import { IMPORT_FIELD_LABELS, type ImportField, type ImportProblem } from '@fangxing/contract/imports'
import type { Message, Translate } from '../../i18n/language'
import { isKeyOf } from '../../ui/is-key-of'
import { messages } from './messages'

type RowError = ImportProblem['errors'][number]

const AMOUNT: Message = { zh: '须是整数，以分计，如 1200', en: 'must be a whole number of fen, like 1200' }
const YUAN: Message = {
  zh: '须是以元计的金额，最多两位小数，如 12.50',
  en: 'must be an amount in yuan, like 12.50',
}
const TIME: Message = { zh: '须像 2026-03-01 09:30', en: 'must be like 2026-03-01 09:30' }
const HINTS: Partial<Record<ImportField, Message>> = {
  principalFen: AMOUNT,
  lateFeeFen: AMOUNT,
  feeTotalFen: AMOUNT,
  feeDiscountFen: AMOUNT,
  feePaidFen: AMOUNT,
  principalYuan: YUAN,
  lateFeeYuan: YUAN,
  feeTotalYuan: YUAN,
  feeDiscountYuan: YUAN,
  feePaidYuan: YUAN,
  enteredAt: TIME,
  exitedAt: TIME,
  lastRemindedAt: TIME,
  remindedAt: TIME,
  contactConsentedAt: TIME,
  plateColour: { zh: '须是 蓝、黄、绿、黄绿、白、黑', en: 'must be 蓝, 黄, 绿, 黄绿, 白 or 黑' },
  externalId: { zh: '须填写，最多 64 个字符', en: 'is needed, 64 characters at most' },
  confidencePct: { zh: '须是 0 到 100 的整数', en: 'must be a whole number from 0 to 100' },
}

/** Why a row is wrong. Where the platform only says that a cell is not valid, how it should be. */
export function errorText({ field, code, message }: RowError, t: Translate): string {
  if (code === 'ROW_LOT_UNKNOWN') return t(messages.lotOfRow)
  const column = field.split('.')[0]
  if (code !== 'BAD_INPUT' || !isKeyOf(IMPORT_FIELD_LABELS, column)) return t(message)
  return `${t(IMPORT_FIELD_LABELS[column])} ${t(HINTS[column] ?? message)}`
}
