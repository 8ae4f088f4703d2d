import { DownloadOutlined } from '@ant-design/icons'
import { csvLine, type CsvCell } from '@fangxing/contract/csv'
import { Button } from 'antd'
import { useTranslate } from '../i18n/language'
import { saveCsv } from './csv'
import { messages } from './messages'

/** Saves a table that the page already has, each row a line; money in yuan. */
export function CsvButton({ name, rows }: { name: string; rows: () => readonly (readonly CsvCell[])[] }) {
  const t = useTranslate()
  return (
    <Button
      className="fx-no-print"
      icon={<DownloadOutlined aria-hidden />}
      onClick={() => saveCsv(name, rows().map(csvLine))}
    >
      {t(messages.asCsv)}
    </Button>
  )
}

export const yuan = (fen: number): number => fen / 100
