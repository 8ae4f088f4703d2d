import type { AuditEntry } from './audit'

type Entry = Pick<AuditEntry, 'entity' | 'event' | 'detail'>

/** Of a debt that was paid, wholly or in part, the entry says by `dueFen` what was booked. */
const BOOKED_EVENTS: readonly string[] = ['paid_in_part', 'settled']

const fenIn = (detail: Entry['detail'], name: string): number | undefined => {
  const value = detail?.[name]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** The money that an entry of the audit log is about, in fen; undefined: it is about none, or about several amounts. */
export function auditAmountOf({ entity, event, detail }: Entry): number | undefined {
  const booked = entity === 'arrear' && BOOKED_EVENTS.includes(event) ? fenIn(detail, 'dueFen') : undefined
  return fenIn(detail, 'paidFen') ?? fenIn(detail, 'amountFen') ?? booked
}
