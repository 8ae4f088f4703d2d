import { DownloadOutlined } from '@ant-design/icons'
import type { ExportedList, FileFormat } from '@fangxing/contract/exports'
import { Button, Space } from 'antd'
import { useLanguage, useTranslate } from '../i18n/language'
import { messages } from './messages'
import { useDownload } from './use-download'

/** The query of a list as it stands in an address. */
export function filtersOf(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
}

/** The whole list as it is filtered, written by the platform: Excel's own first, since that is what offices open. */
export function ExportButton({ list, query }: { list: ExportedList; query: Record<string, unknown> }) {
  const { isBusy, start } = useDownload('exportList')
  const language = useLanguage()
  const t = useTranslate()
  const save = (format: FileFormat) => () =>
    void start({ params: { list }, query: { format, language, filters: filtersOf(query) } })
  return (
    <Space.Compact>
      <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={save('xlsx')}>
        {t(messages.asXlsx)}
      </Button>
      <Button disabled={isBusy} aria-label={t(messages.asCsv)} onClick={save('csv')}>
        CSV
      </Button>
    </Space.Compact>
  )
}
