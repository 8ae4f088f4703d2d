import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'
import type { ImportSettings } from './use-new-import'

/** What somebody says of a file. `lotId` undefined: the file names the lot of each row, by `codes` of lots where it has its own. */
export type FileDescription = {
  kind: ImportSettings['kind']
  sourceId?: string
  lotId?: string
  /** By lot: its codes in the file, apart by commas. */
  codes: Readonly<Record<string, string>>
  columns: ImportSettings['columns']
}

export const settingsOf = ({ kind, sourceId, lotId, codes, columns }: FileDescription): ImportSettings => ({
  kind,
  ...(kind === 'stays' ? { sourceId } : {}),
  lotId,
  lots:
    kind === 'debts' && lotId === undefined
      ? Object.entries(codes).flatMap(([of, text]) =>
          text
            .split(/[,，、\s]+/)
            .filter(code => code !== '')
            .map(code => ({ code, lotId: of })),
        )
      : [],
  columns,
})

const IN_FILE = 'in-file'

export function FileDescriptionFields({
  about,
  onChange,
}: {
  about: FileDescription
  onChange: (more: Partial<FileDescription>) => void
}) {
  const t = useTranslate()
  const { lots } = useLotChoice()
  const { kind, lotId } = about
  return (
    <>
      <div className="fx-row">
        <Segmented
          aria-label={t(messages.kind)}
          value={kind}
          options={[
            { value: 'debts', label: t(messages.debts) },
            { value: 'stays', label: t(messages.stays) },
          ]}
          onChange={value => onChange({ kind: value as FileDescription['kind'], columns: [] })}
        />
        {kind === 'stays' && <SourceChoice about={about} onChange={onChange} />}
        <Select
          className="fx-choice"
          aria-label={t(messages.lot)}
          value={lotId ?? IN_FILE}
          onChange={(value: string) => onChange({ lotId: value === IN_FILE ? undefined : value })}
          options={[
            { value: IN_FILE, label: `${t(messages.lot)}: ${t(messages.lotInFile)}` },
            ...lots.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      {kind === 'debts' && lotId === undefined && <LotCodes about={about} onChange={onChange} />}
    </>
  )
}

function SourceChoice({
  about,
  onChange,
}: {
  about: FileDescription
  onChange: (more: Partial<FileDescription>) => void
}) {
  const t = useTranslate()
  const { value } = useCall('listSources', {})
  return (
    <Select
      className="fx-choice"
      aria-label={t(messages.source)}
      placeholder={t(messages.chooseSource)}
      value={about.sourceId}
      loading={value === undefined}
      onChange={(sourceId: string) => onChange({ sourceId })}
      options={value?.items
        .filter(source => !source.isDisabled)
        .map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}

/** Files of other systems name lots by codes of their own. */
function LotCodes({
  about,
  onChange,
}: {
  about: FileDescription
  onChange: (more: Partial<FileDescription>) => void
}) {
  const t = useTranslate()
  const { lots } = useLotChoice()
  const [codes, setCodes] = useState(about.codes)
  return (
    <details className="fx-codes">
      <summary>{t(messages.codes)}</summary>
      <div className="fx-codes__grid">
        {lots.map(({ id, name }) => (
          <label key={id}>
            <span>{name}</span>
            <Input
              value={codes[id] ?? ''}
              onChange={event => setCodes({ ...codes, [id]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <Button onClick={() => onChange({ codes })}>{t(messages.apply)}</Button>
    </details>
  )
}
