import { DownloadOutlined } from '@ant-design/icons'
import {
  IMPORT_FIELD_LABELS,
  type ImportField,
  type ImportProblem,
  type ImportView,
} from '@fangxing/contract/imports'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { problemMessage } from '../../i18n/problem-message'
import { problemOf } from '../../net/problem'
import { saveCsv } from '../../ui/csv'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { type MakeCall, useMakeCall, useCall } from '../../ui/use-call'
import { errorText } from './error-text'
import { fieldsOf, correctedFile, problemLines, type Cells } from './corrected-file'
import { messages } from './messages'
import { upload } from './upload'

const SHOWN = 100
const PAGE = 500

/** Rows that were not taken: corrected on the spot, or downloaded. */
export function WrongRows({ view }: { view: ImportView }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('listImportProblems', {
    params: { importId: view.id },
    query: { limit: SHOWN },
  })
  return (
    <Section title={`${t(messages.wrongRows)} (${view.wrong})`} beside={<DownloadButton view={view} />}>
      {problem && <ProblemNote problem={problem} again={again} />}
      {value ? <Correct view={view} problems={value.items} /> : !problem && <Loading />}
      {view.wrong > SHOWN && <p className="fx-soft">{t(messages.moreWrong)}</p>}
    </Section>
  )
}

async function readProblems(makeCall: MakeCall, importId: string): Promise<ImportProblem[]> {
  const all: ImportProblem[] = []
  for (let afterLine = 0; ;) {
    const { items } = await makeCall('listImportProblems', {
      params: { importId },
      query: { afterLine, limit: PAGE },
    })
    all.push(...items)
    if (items.length < PAGE) return all
    afterLine = items.at(-1)!.line
  }
}

function DownloadButton({ view }: { view: ImportView }) {
  const t = useTranslate()
  const { message } = App.useApp()
  const makeCall = useMakeCall()
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const problems = await readProblems(makeCall, view.id)
      const headings = { line: messages.originalLine, why: messages.why }
      saveCsv(
        `${view.fileName.replace(/\.\w+$/, '')}-${messages.wrong.zh}`,
        problemLines(problems, headings, t),
      )
    } catch (error) {
      void message.error(t(problemMessage(problemOf(error))))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={() => void save()}>
      {t(messages.download)}
    </Button>
  )
}

/** A field of a row, as the errors name it: the lot's name is wrong where its code stands. */
const isAbout = (field: ImportField, of: string): boolean =>
  of === field || of.split('.')[0] === field || (field === 'lotCode' && of === 'lotId')

function Correct({ view, problems }: { view: ImportView; problems: readonly ImportProblem[] }) {
  const t = useTranslate()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const makeCall = useMakeCall()
  const [changes, setChanges] = useState<Readonly<Record<number, Cells>>>({})
  const [isSending, setSending] = useState(false)
  const fields = fieldsOf(problems)
  const corrected = problems.filter(({ line }) => changes[line] !== undefined)
  const first = problems.find(({ cells }) => cells !== null)
  const send = async () => {
    setSending(true)
    try {
      const rows = corrected.map(({ line, cells }) => ({ ...cells, ...changes[line] }))
      const name = `${view.fileName.replace(/\.\w+$/, '').slice(0, 180)}-${t(messages.correctedName)}.csv`
      const { signal } = new AbortController()
      const settings = { kind: view.kind, lots: [], columns: [], mendsImportId: view.id, fileName: name }
      const nothing = () => undefined
      const made = await upload(correctedFile(rows, name), settings, {
        makeCall,
        signal,
        onProgress: nothing,
        onCreated: nothing,
      })
      await makeCall('startImport', { params: { importId: made.id }, body: {} })
      void navigate(`/imports/${made.id}`)
    } catch (error) {
      void message.error(t(problemMessage(problemOf(error))))
    } finally {
      setSending(false)
    }
  }
  return (
    <form
      className="fx-form"
      onSubmit={event => {
        event.preventDefault()
        if (corrected.length > 0 && !isSending) void send()
      }}
    >
      <p className="fx-soft">{t(messages.mend)}</p>
      <div className="fx-rows-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t(messages.line)}</th>
              <th scope="col">{t(messages.why)}</th>
              {fields.map(field => (
                <th key={field} scope="col">
                  {t(IMPORT_FIELD_LABELS[field])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {problems.map(problem => (
              <CorrectedRow
                key={problem.line}
                problem={problem}
                fields={fields}
                changed={changes[problem.line]}
                isFirst={problem === first}
                onChange={cells => setChanges({ ...changes, [problem.line]: cells })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="fx-row">
        <Button type="primary" htmlType="submit" disabled={corrected.length === 0} loading={isSending}>
          {t(messages.importCorrected)} ({corrected.length})
        </Button>
      </div>
    </form>
  )
}

function CorrectedRow(props: {
  problem: ImportProblem
  fields: readonly ImportField[]
  changed: Cells | undefined
  isFirst: boolean
  onChange: (cells: Cells) => void
}) {
  const { problem, fields, changed = {}, isFirst, onChange } = props
  const t = useTranslate()
  const { line, cells, errors } = problem
  const isWrong = (field: ImportField) => errors.some(error => isAbout(field, error.field))
  const wrongFirst = fields.find(isWrong)
  return (
    <tr>
      <td>{line}</td>
      <td className="fx-bad">{errors.map(error => errorText(error, t)).join('；')}</td>
      {cells === null ? (
        <td colSpan={fields.length} className="fx-soft">
          {t(messages.unreadable)}
        </td>
      ) : (
        fields.map(field => (
          <td key={field}>
            <Input
              className={field.endsWith('At') ? 'fx-rows-table__time' : undefined}
              aria-label={`${t(messages.line)} ${line} ${t(IMPORT_FIELD_LABELS[field])}`}
              aria-invalid={isWrong(field)}
              status={isWrong(field) ? 'error' : undefined}
              autoFocus={isFirst && field === wrongFirst}
              value={changed[field] ?? cells[field] ?? ''}
              onChange={event => onChange({ ...changed, [field]: event.target.value })}
            />
          </td>
        ))
      )}
    </tr>
  )
}
