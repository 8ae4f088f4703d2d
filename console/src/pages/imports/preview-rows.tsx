import { IMPORT_FIELD_LABELS, type ImportPreview } from '@fangxing/contract/imports'
import { Switch } from 'antd'
import { useState } from 'react'
import { useTranslate, type Message, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { errorText } from './error-text'
import { messages } from './messages'

type Row = ImportPreview['rows'][number]

const OUTCOMES: Readonly<Record<string, Message>> = {
  created: messages.ok,
  accepted: messages.ok,
  updated: messages.update,
  merged: messages.update,
  unchanged: messages.known,
  duplicate: messages.known,
  ended: messages.ends,
  asked: messages.ends,
  review: messages.looked,
  half: messages.looked,
}

function outcomeText({ errors, outcome }: Row, t: Translate): string {
  if (errors.length > 0) return errors.map(error => errorText(error, t)).join('；')
  return t(OUTCOMES[outcome] ?? messages.ok)
}

/** What would become of each row, beside its number in the file; wrong ones say why. */
export function PreviewRows({ preview }: { preview: ImportPreview }) {
  const t = useTranslate()
  const wrong = preview.rows.filter(({ errors }) => errors.length > 0)
  const [isOnlyWrong, setOnlyWrong] = useState(wrong.length > 0)
  const shown = isOnlyWrong && wrong.length > 0 ? wrong : preview.rows
  const left = preview.columns.filter(({ field }) => field === null).map(({ heading }) => heading)
  return (
    <div className="fx-form">
      <p className="fx-row" role="status">
        <strong>{preview.rows.length - wrong.length}</strong> {t(messages.good)}
        {wrong.length > 0 && (
          <span className="fx-tag fx-tag--bad">
            {wrong.length} {t(messages.bad)}
          </span>
        )}
        {wrong.length > 0 && (
          <label className="fx-row">
            <Switch
              checked={isOnlyWrong}
              onChange={setOnlyWrong}
              size="small"
              aria-label={t(messages.onlyWrong)}
            />
            <span aria-hidden>{t(messages.onlyWrong)}</span>
          </label>
        )}
      </p>
      {!preview.isWhole && <p className="fx-note">{t(messages.seenPart)}</p>}
      {left.length > 0 && (
        <p className="fx-soft">
          {t(messages.left)}: {left.join('、')}
        </p>
      )}
      <DataTable<Row>
        size="small"
        rowKey="line"
        dataSource={[...shown]}
        pagination={shown.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        columns={[
          { key: 'line', title: t(messages.line), render: (_, row) => row.line },
          {
            key: 'outcome',
            title: t(messages.why),
            render: (_, row) => (
              <span className={row.errors.length > 0 ? 'fx-bad' : undefined}>{outcomeText(row, t)}</span>
            ),
          },
          ...preview.columns.flatMap(({ field }, at) =>
            field === null
              ? []
              : [
                  {
                    key: field,
                    title: t(IMPORT_FIELD_LABELS[field]),
                    render: (_: unknown, row: Row) => row.cells[at],
                  },
                ],
          ),
        ]}
      />
    </div>
  )
}
