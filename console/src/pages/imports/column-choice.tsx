import {
  IMPORT_FIELD_LABELS,
  YUAN_FIELDS,
  type ImportField,
  type ImportPreview,
} from '@fangxing/contract/imports'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages } from './messages'
import type { ImportSettings } from './use-new-import'

type Columns = ImportSettings['columns']

type Unit = 'yuan' | 'fen'
type YuanField = keyof typeof YUAN_FIELDS
const IN_YUAN = new Map(
  Object.entries(YUAN_FIELDS).map(([yuan, fen]) => [fen as ImportField, yuan as YuanField]),
)
const OTHER_WORDS: Partial<Record<ImportField, readonly string[]>> = {
  principalFen: ['应收金额', '欠费', '金额', 'amount'],
}
const inFen = (field: ImportField): ImportField =>
  field in YUAN_FIELDS ? YUAN_FIELDS[field as YuanField] : field

const withoutUnit = (label: string) => label.replace(/[（(].*[）)]$/, '')

/** Amounts whose heading is ours but for the unit: that is all that somebody has to say of them. */
function likelyColumns({ columns, wrongFields }: ImportPreview): Partial<Record<ImportField, string>> {
  const free = columns.flatMap(({ heading, field }) => (field === null ? [heading] : []))
  return Object.fromEntries(
    wrongFields.flatMap(field => {
      if (!IN_YUAN.has(field)) return []
      const words = [withoutUnit(IMPORT_FIELD_LABELS[field].zh), ...(OTHER_WORDS[field] ?? [])]
      const heading = words.map(word => free.find(one => one.trim() === word)).find(one => one !== undefined)
      return heading === undefined ? [] : [[field, heading]]
    }),
  )
}

/** Headings that are not ours: somebody says which column is which. */
export function ColumnChoice(props: {
  preview: ImportPreview
  chosen: Columns
  onApply: (columns: Columns) => void
}) {
  const { preview, chosen, onApply } = props
  const t = useTranslate()
  const [picked, setPicked] = useState<Partial<Record<ImportField, string>>>(
    chosen.length > 0
      ? Object.fromEntries(chosen.map(({ field, heading }) => [inFen(field), heading]))
      : likelyColumns(preview),
  )
  // Spreadsheets hold yuan; where one holds fen, somebody says so.
  const [unit, setUnit] = useState<Unit>(chosen.some(({ field }) => IN_YUAN.has(field)) ? 'fen' : 'yuan')
  const named = (field: ImportField) => (unit === 'yuan' ? IN_YUAN.get(field) : undefined) ?? field
  const headings = preview.columns.map(({ heading }) => heading).filter(heading => heading !== '')
  const isLotMissing = preview.wrongFields.includes('lotCode')
  const fields = preview.wrongFields.filter(field => field !== 'lotCode' || picked.lotCode !== undefined)
  const columns = Object.entries(picked).map(([field, heading]) => ({
    field: named(field as ImportField),
    heading,
  }))
  return (
    <div className="fx-note" role="group" aria-label={t(messages.wrongColumns)}>
      {fields.length > 0 && <p>{t(messages.wrongColumns)}</p>}
      {fields.map(field => (
        <label key={field} className="fx-row">
          <span className="fx-column-name">{t(IMPORT_FIELD_LABELS[named(field)])}</span>
          <Select
            className="fx-choice"
            aria-label={t(IMPORT_FIELD_LABELS[named(field)])}
            placeholder={t(messages.notThere)}
            value={picked[field]}
            onChange={(heading: string) => setPicked({ ...picked, [field]: heading })}
            options={headings.map(heading => ({ value: heading, label: heading }))}
          />
          {IN_YUAN.has(field) && (
            <Segmented<Unit>
              value={unit}
              onChange={setUnit}
              options={[
                { value: 'yuan', label: t(messages.inYuan) },
                { value: 'fen', label: t(messages.inFen) },
              ]}
            />
          )}
        </label>
      ))}
      {isLotMissing && <p>{t(messages.lotUnknown)}</p>}
      {fields.length > 0 && (
        <Button type="primary" disabled={columns.length === 0} onClick={() => onApply(columns)}>
          {t(messages.apply)}
        </Button>
      )}
    </div>
  )
}
