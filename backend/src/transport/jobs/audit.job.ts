import type { Logger } from 'pino'
import type { AuditProgress, AuditRegularly } from '../../workflows/audit-regularly'
import type { Task } from './task'

/** Once a day, on one node, some seconds at a time. */
export const auditJob =
  ({ auditRegularly, log }: { auditRegularly: AuditRegularly; log: Logger }): Task<AuditProgress> =>
  async (progress, context) => {
    const result = await auditRegularly.run(progress, context)
    for (const [rule, rows] of Object.entries(result?.broken ?? {}))
      log.error({ rule, rows }, 'a rule is broken')
  }
