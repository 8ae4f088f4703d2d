import type { z } from 'zod'
import type { Call } from './call'
import type { reportFiguresSchema, staffReportCallSchemas } from './reports.schema'
import { DECIDERS } from './roles'

export type ReportFigures = z.infer<typeof reportFiguresSchema>

/** The longest period of a report. */
export const REPORT_MAX_DAYS = 92

export const STAFF_REPORT_CALLS = {
  readReport: { method: 'GET', path: '/staff/report', who: DECIDERS, zh: '经营报表' },
} as const satisfies Record<keyof typeof staffReportCallSchemas, Call>
