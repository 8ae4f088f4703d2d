import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import type { ReportTable } from '@fangxing/contract/reports'
import { Button } from 'antd'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useDownload } from '../../ui/use-download'
import { messages } from './messages'
import { usePeriod } from './use-period'

/** The report that the address names, as the platform writes it. */
function useReportFile() {
  const period = usePeriod()
  const { lot } = useLotChoice()
  const language = useLanguage()
  const { isBusy, start } = useDownload('exportReport')
  const query = { ...period, ...(lot ? { lotId: lot.id } : {}), language }
  return {
    isBusy,
    saveBook: () => void start({ query: { ...query, format: 'xlsx' } }),
    saveTable: (table: ReportTable) => void start({ query: { ...query, format: 'csv', table } }),
  }
}

export function ReportExports() {
  const t = useTranslate()
  const { isBusy, saveBook } = useReportFile()
  return (
    <span className="fx-row fx-no-print">
      <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={saveBook}>
        {t(messages.exportBook)}
      </Button>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
        {t(messages.print)}
      </Button>
    </span>
  )
}

export function TableExport({ table }: { table: ReportTable }) {
  const t = useTranslate()
  const { isBusy, saveTable } = useReportFile()
  return (
    <Button
      className="fx-no-print"
      size="small"
      type="link"
      loading={isBusy}
      onClick={() => saveTable(table)}
    >
      {t(messages.exportCsv)}
    </Button>
  )
}
