import {
  IMPORT_TEMPLATE,
  TEMPLATE_DUPLICATES,
  TEMPLATE_NEED_LABELS,
} from '@fangxing/contract/import-template'
import type { ImportKind } from '@fangxing/contract/imports'
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useLanguage, useTranslate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { Facts } from '../../ui/facts'
import { useDownload } from '../../ui/use-download'
import { messages } from './messages'

/** The file to fill in, and what its columns want. */
export function FileGuide({ kind }: { kind: ImportKind }) {
  const t = useTranslate()
  return (
    <>
      <div className="fx-row">
        <Template kind={kind} />
      </div>
      <details className="fx-fold">
        <summary>{t(messages.howTo)}</summary>
        <DataTable
          size="small"
          rowKey="field"
          dataSource={IMPORT_TEMPLATE[kind]}
          columns={[
            {
              title: t(messages.columnName),
              render: (_, { heading }) => <strong>{t(heading)}</strong>,
            },
            {
              title: t(messages.columnNeed),
              render: (_, { need }) =>
                need === 'optional' ? (
                  <span className="fx-soft">{t(TEMPLATE_NEED_LABELS[need])}</span>
                ) : (
                  t(TEMPLATE_NEED_LABELS[need])
                ),
            },
            {
              title: t(messages.columnForm),
              render: (_, { form }) => <span className="fx-words">{t(form)}</span>,
            },
          ]}
        />
        <Facts
          items={[
            [t(messages.duplicates), t(TEMPLATE_DUPLICATES[kind])],
            [t(messages.other), t(kind === 'debts' ? messages.otherDebts : messages.otherStays)],
          ]}
        />
      </details>
    </>
  )
}

function Template({ kind }: { kind: ImportKind }) {
  const t = useTranslate()
  const language = useLanguage()
  const { isBusy, start } = useDownload('downloadImportTemplate')
  const save = (format: 'xlsx' | 'csv') => () => void start({ query: { kind, format, language } })
  return (
    <Space.Compact>
      <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={save('xlsx')}>
        {t(messages.template)}
      </Button>
      <Button disabled={isBusy} aria-label={t(messages.templateCsv)} onClick={save('csv')}>
        CSV
      </Button>
    </Space.Compact>
  )
}
