import { MOST_A_PAGE } from '@fangxing/contract/common.schema'
import { z } from 'zod'
import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { staffCallSchemas } from '@fangxing/contract/calls.schema'
import type { ExportedList } from '@fangxing/contract/exports'
import { Refusal } from '@fangxing/contract/refusal'
import type { ReadFieldReport, ReadHandover, ReadReport } from '../../modules/reporting'
import type { ExportHandover } from '../../workflows/exports/export-handover'
import type { ExportList } from '../../workflows/exports/export-list'
import type { ExportReport } from '../../workflows/exports/export-report'
import { check } from './handle-call'
import { answersStaff, type StaffInput } from './route-decorators'
import type { Schemas } from './route-binding'

/** What an office reports to whoever it answers to. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ReportsController {
  @Inject()
  readReport: ReadReport

  @Inject()
  readFieldReport: ReadFieldReport

  @Inject()
  readHandover: ReadHandover

  @Inject()
  exportHandover: ExportHandover

  @Inject()
  exportReport: ExportReport

  @Inject()
  exportList: ExportList

  @answersStaff('readReport')
  read({ session, query }: StaffInput<'readReport'>) {
    return this.readReport.read(session, query)
  }

  @answersStaff('readFieldReport')
  readField({ session, query }: StaffInput<'readFieldReport'>) {
    return this.readFieldReport.read(session, query)
  }

  @answersStaff('readHandover')
  readOut({ session, params }: StaffInput<'readHandover'>) {
    return this.readHandover.read(session, params.lotId)
  }

  @answersStaff('exportHandover')
  writeHandover({ session, params, query, context }: StaffInput<'exportHandover'>) {
    return this.exportHandover.start(session, { ...params, ...query }, context)
  }

  @answersStaff('exportReport')
  writeReport({ session, query }: StaffInput<'exportReport'>) {
    return this.exportReport.start(session, query)
  }

  /** Refusals: FORBIDDEN_ROLE for whoever may not read the list. */
  @answersStaff('exportList')
  writeList({ session, params, query, context }: StaffInput<'exportList'>) {
    const { format, language, filters } = query
    const { list } = params
    const who: readonly string[] = STAFF_CALLS[list].who
    if (!session.roles.some(role => who.includes(role))) throw new Refusal('FORBIDDEN_ROLE')
    return this.exportList.start(
      session,
      { list, query: listQuery(list, filters), format, language },
      context,
    )
  }
}

const LARGEST_PAGE = String(MOST_A_PAGE)

/** The list's own query with what its address names, refused where its own call would refuse it; its file begins at the beginning. */
function listQuery(list: ExportedList, filters: string): Record<string, unknown> | undefined {
  const { params, query: own } = staffCallSchemas[list] as Schemas
  if (!own) return undefined
  const query = own instanceof z.ZodObject && params instanceof z.ZodObject ? own.extend(params.shape) : own
  const { cursor: _, ...given } = Object.fromEntries(new URLSearchParams(filters))
  const hasPages = query instanceof z.ZodObject && 'limit' in query.shape
  return check(query, hasPages ? { ...given, limit: LARGEST_PAGE } : given, 'query.filters') as Record<
    string,
    unknown
  >
}
