import type { z } from 'zod'
import type { Call } from './call'
import type { fieldReportSchema, reportFiguresSchema, staffReportCallSchemas } from './reports.schema'
import type { REPORT_TABLES } from './file-tables'
import { DECIDERS } from './roles'

export type ReportFigures = z.infer<typeof reportFiguresSchema>

export type FieldReport = z.infer<typeof fieldReportSchema>
export type ReportTable = (typeof REPORT_TABLES)[number]

/** The longest period of a report. */
export const REPORT_MAX_DAYS = 92

export const STAFF_REPORT_CALLS = {
  readReport: { method: 'GET', path: '/staff/report', who: DECIDERS, zh: '经营报表' },
  readFieldReport: { method: 'GET', path: '/staff/report/field', who: DECIDERS, zh: '现场报表' },
  exportReport: { method: 'GET', path: '/staff/report/file', who: DECIDERS, zh: '导出报表' },
} as const satisfies Record<keyof typeof staffReportCallSchemas, Call>
