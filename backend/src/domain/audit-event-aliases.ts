/** Events of old rows of the audit log, by the name that the code has for them today. Rows are never rewritten. */
export const AUDIT_EVENT_ALIASES: Readonly<Record<string, string>> = {
  came_too_much: 'overpaid',
}
