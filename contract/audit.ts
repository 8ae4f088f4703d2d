import type { z } from 'zod'
import type { auditActorSchema, auditEntrySchema, staffAuditCallSchemas } from './audit.schema'
import type { Call } from './call'
import { DECIDERS, PLATFORM } from './roles'

export type AuditActor = z.infer<typeof auditActorSchema>
export type AuditEntry = z.infer<typeof auditEntrySchema>
export type AuditProof = z.infer<typeof staffAuditCallSchemas.proveAuditEntry.reply>

/** Who may see what happened: those who answer for it. An attendant sees the story of an order on its own page. */
const AUDITORS = [...DECIDERS, ...PLATFORM] as const

/** So many days of the log are one file at most. */
export const AUDIT_EXPORT_MAX_DAYS = 92

export const AUDIT_ACTOR_LABELS: Record<AuditActor['kind'], { zh: string; en: string }> = {
  staff: { zh: '员工', en: 'Staff' },
  owner: { zh: '车主', en: 'Owner' },
  device: { zh: '追缴装置', en: 'Device' },
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  source: { zh: '对接系统', en: 'Connected system' },
  timer: { zh: '平台（到时）', en: 'Platform (on time)' },
  other: { zh: '平台', en: 'Platform' },
}

export const STAFF_AUDIT_CALLS = {
  searchAudit: { method: 'GET', path: '/staff/audit', who: AUDITORS, zh: '查询审计记录' },
  proveAuditEntry: {
    method: 'GET',
    path: '/staff/audit/:entryId/proof',
    who: AUDITORS,
    zh: '核验一条审计记录',
  },
} as const satisfies Record<keyof typeof staffAuditCallSchemas, Call>
