import type { ComplaintView } from '@fangxing/contract/complaints'
import { shownLength } from '@fangxing/contract/shown-length'
import type { ComplaintState } from '@fangxing/contract/states'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ActWithReason } from '../../ui/act-with-reason'
import { Dialog, DialogForm } from '../../ui/dialog'
import { fieldOf, momentOf } from '../../ui/shanghai-time'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

const DAY_MS = 86_400_000
const LONGEST = 1000

type ActName = 'answerComplaint' | 'reopenComplaint' | 'closeComplaint'
/** What may be done in each state; the platform refuses the rest. */
const ACTS: Record<ComplaintState, readonly ActName[]> = {
  open: ['answerComplaint'],
  overdue: ['answerComplaint'],
  answered: ['closeComplaint', 'reopenComplaint'],
  closed: [],
}
const TITLES: Record<ActName, Message> = {
  answerComplaint: messages.doAnswer,
  reopenComplaint: messages.reopen,
  closeComplaint: messages.close,
}
const CHANGES = ['listComplaints', 'listIncidents', 'today'] as const

export function Acts({ row }: { row: ComplaintView }) {
  const t = useTranslate()
  const may = useMay()
  const [asked, setAsked] = useState<ActName>()
  const onClose = () => setAsked(undefined)
  return (
    <span className="fx-row">
      {ACTS[row.state].map(
        (name, at) =>
          may(name) && (
            <Button
              key={name}
              size="small"
              type={at === 0 ? 'primary' : 'default'}
              aria-label={`${t(TITLES[name])}: ${row.ticketNumber}`}
              onClick={() => setAsked(name)}
            >
              {t(TITLES[name])}
            </Button>
          ),
      )}
      {asked === 'answerComplaint' && <AnswerDialog row={row} onClose={onClose} />}
      {asked === 'reopenComplaint' && <ReopenDialog row={row} onClose={onClose} />}
      {asked === 'closeComplaint' && <CloseDialog row={row} onClose={onClose} />}
    </span>
  )
}

type Props = { row: ComplaintView; onClose: () => void }
const titleOf = (act: string, { ticketNumber }: ComplaintView) => `${act} · ${ticketNumber}`

function AnswerDialog({ row, onClose }: Props) {
  const t = useTranslate()
  const id = useId()
  const [answer, setAnswer] = useState(row.answer ?? '')
  const { act, isActing, problem } = useAct('answerComplaint', {
    done: messages.answered,
    changes: CHANGES,
    onDone: onClose,
    quiet: true,
  })
  const given = answer.trim()
  return (
    <Dialog isOpen title={titleOf(t(messages.doAnswer), row)} onClose={onClose}>
      <DialogForm
        confirm={t(messages.doAnswer)}
        isReady={shownLength(given) > 1}
        isActing={isActing}
        problem={problem}
        onSubmit={() =>
          void act({ params: { complaintId: row.id }, body: { version: row.version, answer: given } })
        }
        onClose={onClose}
      >
        <p>{row.content}</p>
        <label htmlFor={id}>{t(messages.answer)}</label>
        <Input.TextArea
          id={id}
          autoFocus
          rows={5}
          maxLength={LONGEST}
          value={answer}
          onChange={event => setAnswer(event.target.value)}
        />
        <p className="fx-soft">{t(messages.answerWhat)}</p>
      </DialogForm>
    </Dialog>
  )
}

function ReopenDialog({ row, onClose }: Props) {
  const t = useTranslate()
  const id = useId()
  const [typed, setTyped] = useState(() => fieldOf(Date.now() + DAY_MS))
  const dueAt = momentOf(typed)
  return (
    <ActWithReason
      isOpen
      title={titleOf(t(messages.reopen), row)}
      confirm={t(messages.reopen)}
      usual={[t(messages.usualUnhappy)]}
      isIncomplete={!dueAt}
      call="reopenComplaint"
      input={reason =>
        dueAt ? { params: { complaintId: row.id }, body: { version: row.version, dueAt, reason } } : undefined
      }
      done={messages.reopened}
      changes={CHANGES}
      onClose={onClose}
    >
      <p>{t(messages.reopenWhat)}</p>
      <label htmlFor={id}>{t(messages.due)}</label>
      <Input id={id} type="datetime-local" value={typed} onChange={event => setTyped(event.target.value)} />
    </ActWithReason>
  )
}

function CloseDialog({ row, onClose }: Props) {
  const t = useTranslate()
  return (
    <ActWithReason
      isOpen
      title={titleOf(t(messages.close), row)}
      confirm={t(messages.close)}
      usual={[t(messages.usualContent)]}
      call="closeComplaint"
      input={reason => ({ params: { complaintId: row.id }, body: { version: row.version, reason } })}
      done={messages.closed}
      changes={CHANGES}
      onClose={onClose}
    >
      <p>{t(messages.closeWhat)}</p>
    </ActWithReason>
  )
}
