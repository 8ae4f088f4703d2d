import type { FileFormat } from '@fangxing/contract/exports'
import type { ReportTable } from '@fangxing/contract/reports'
import type { Language } from '@fangxing/contract/messages'
import type { StaffSession } from '../../domain/sessions'
import { reportSheets, type ReadFieldReport, type ReadReport } from '../../modules/reporting'
import { writeSheets } from '../../modules/sheets'
import { FileReply } from '../../ports/file-reply'

type Needs = { readReport: ReadReport; readFieldReport: ReadFieldReport }
type Asked = {
  from: string
  until: string
  lotId?: string
  format: FileFormat
  language: Language
  table: ReportTable
}

/** A report as a file, from the same reading as its page. */
export class ExportReport {
  constructor(private readonly needs: Needs) {}

  /** Refusals: as those of ReadReport. */
  async start(session: StaffSession, { format, language, table, ...period }: Asked): Promise<FileReply> {
    const { readReport, readFieldReport } = this.needs
    const report = await Promise.all([
      readReport.read(session, period),
      readFieldReport.read(session, period),
    ])
    const { stream, mediaType } = writeSheets(format, reportSheets(report, language, table))
    const name = format === 'csv' ? `report-${table}` : 'report'
    return new FileReply(stream, mediaType, `${name}-${period.from}-${period.until}.${format}`)
  }
}
