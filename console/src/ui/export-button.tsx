import { DownloadOutlined } from '@ant-design/icons'
import type { ExportedList, FileFormat } from '@fangxing/contract/exports'
import { Button, Dropdown } from 'antd'
import { useLanguage, useTranslate } from '../i18n/language'
import { messages } from './messages'
import { useDownload } from './use-download'

/** A file in one of two kinds: Excel's own first, since that is what offices open. */
export function FormatButton(props: { isBusy: boolean; onChosen: (format: FileFormat) => void }) {
  const { isBusy, onChosen } = props
  const t = useTranslate()
  const choose = (format: FileFormat) => () => onChosen(format)
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t(messages.asXlsx), onClick: choose('xlsx') },
          { key: 'csv', label: t(messages.asCsv), onClick: choose('csv') },
        ],
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} aria-haspopup="menu">
        {t(isBusy ? messages.exporting : messages.export)}
      </Button>
    </Dropdown>
  )
}

/** The query of a list as it stands in an address. */
export function filtersOf(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
}

/** The whole list as it is filtered, written by the platform. */
export function ExportButton({ list, query }: { list: ExportedList; query: Record<string, unknown> }) {
  const { isBusy, start } = useDownload('exportList')
  const language = useLanguage()
  return (
    <FormatButton
      isBusy={isBusy}
      onChosen={format =>
        void start({ params: { list }, query: { format, language, filters: filtersOf(query) } })
      }
    />
  )
}
