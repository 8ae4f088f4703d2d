import type { ImportPreview } from '@fangxing/contract/imports'
import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { ChooseFile } from './choose-file'
import { ColumnChoice } from './column-choice'
import { FileGuide } from './file-guide'
import { messages } from './messages'
import { PreviewRows } from './preview-rows'
import { FileDescriptionFields, settingsOf, type FileDescription } from './file-description'
import { useNewImport, type NewImportState } from './use-new-import'

/** Choose a file, see what would become of its rows, import those that are right. */
export function NewImport({ onStarted }: { onStarted: (importId: string) => void }) {
  const t = useTranslate()
  const { lot, lots } = useLotChoice()
  const [about, setAbout] = useState<FileDescription>({
    kind: 'debts',
    lotId: lot?.id ?? (lots.length === 1 ? lots[0]!.id : undefined),
    codes: {},
    columns: [],
  })
  const { state, read, goOn, start, stop } = useNewImport(onStarted)
  const { file, step, problem, sentBytes } = state
  const change = (more: Partial<FileDescription>) => {
    const next = { ...about, ...more }
    setAbout(next)
    if (file && isDescribed(next)) void read(file, settingsOf(next))
  }
  const take = (chosen: File) => {
    // What was said of the columns of one file says nothing of another.
    const next = { ...about, columns: [] }
    setAbout(next)
    void read(chosen, settingsOf(next))
  }
  return (
    <Section title={t(messages.fresh)}>
      <div className="fx-form">
        <p className="fx-soft">{t(messages.about)}</p>
        <FileDescriptionFields about={about} onChange={change} />
        <FileGuide kind={about.kind} />
        <ChooseFile file={file} isMissing={!isDescribed(about)} onChoose={take} />
        {step === 'uploading' && file && !problem && (
          <Sending percent={Math.floor((sentBytes / file.size) * 100)} onStop={stop} />
        )}
        {step === 'reading' && (
          <div aria-label={t(messages.reading)}>
            <Loading rows={3} />
          </div>
        )}
        {problem && (
          <ProblemNote
            problem={problem}
            again={state.view && step !== 'shown' ? () => void goOn() : undefined}
          />
        )}
        <Looked
          state={state}
          columns={about.columns}
          onApply={columns => change({ columns })}
          onStart={() => void start()}
        />
      </div>
    </Section>
  )
}

const isDescribed = ({ kind, sourceId }: FileDescription): boolean =>
  kind === 'debts' || sourceId !== undefined

/** What is known of the file's rows, and the button that imports them. */
function Looked(props: {
  state: NewImportState
  columns: FileDescription['columns']
  onApply: (columns: FileDescription['columns']) => void
  onStart: () => void
}) {
  const { state, columns, onApply, onStart } = props
  const { file, step, preview, problem } = state
  const t = useTranslate()
  if (preview)
    return (
      <>
        {preview.wrongFields.length === 0 ? (
          <PreviewRows preview={preview} />
        ) : (
          step === 'shown' && (
            <ColumnChoice key={file?.name} preview={preview} chosen={columns} onApply={onApply} />
          )
        )}
        {step === 'shown' && preview.wrongFields.length === 0 && (
          <StartRows preview={preview} onStart={onStart} />
        )}
      </>
    )
  if (step !== 'shown' || problem) return null
  return (
    <>
      <p className="fx-note">{t(messages.noPreview)}</p>
      <StartButton label={t(messages.start)} onStart={onStart} />
    </>
  )
}

function StartRows({ preview, onStart }: { preview: ImportPreview; onStart: () => void }) {
  const t = useTranslate()
  const good = preview.rows.filter(({ errors }) => errors.length === 0).length
  if (good === 0 && preview.isWhole) return null
  return (
    <StartButton
      label={preview.isWhole ? `${t(messages.startRows)} (${good})` : t(messages.start)}
      onStart={onStart}
    />
  )
}

function StartButton({ label, onStart }: { label: string; onStart: () => void }) {
  return (
    <div className="fx-row">
      <Button type="primary" size="large" onClick={onStart}>
        {label}
      </Button>
    </div>
  )
}

function Sending({ percent, onStop }: { percent: number; onStop: () => void }) {
  const t = useTranslate()
  return (
    <div className="fx-row">
      <span>{t(messages.uploading)}</span>
      <Progress percent={percent} style={{ flex: 1 }} aria-label={t(messages.uploading)} />
      <Button onClick={onStop}>{t(messages.cancel)}</Button>
    </div>
  )
}
