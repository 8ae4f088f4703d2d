import { AUDIT_ACTOR_LABELS, type AuditEntry } from '@fangxing/contract/audit'
import { auditLabel } from '@fangxing/contract/audit-labels'
import type { StaffOrder } from '@fangxing/contract/orders'
import {
  DISPUTE_LABELS,
  INCIDENT_LABELS,
  LOCK_COMMAND_LABELS,
  LOWER_CAUSE_LABELS,
  MOVE_TASK_LABELS,
  PAYMENT_LABELS,
  RECOVERY_ORDER_LABELS,
  REFUND_LABELS,
  type Label,
} from '@fangxing/contract/states'
import { clockTime, day } from '@fangxing/contract/shown-time'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useLanguage, useTranslate, type Message } from '../../i18n/language'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useNow } from '../../ui/use-now'
import { messages } from './messages'
import { isMain, textOf } from './story-entries'
import { useStory } from './use-story'

const LABELS: Record<string, Readonly<Record<string, Label>> | undefined> = {
  recovery_order: RECOVERY_ORDER_LABELS,
  payment: PAYMENT_LABELS,
  refund: REFUND_LABELS,
  lock_command: LOCK_COMMAND_LABELS,
  move_task: MOVE_TASK_LABELS,
  dispute: DISPUTE_LABELS,
}

const tableOf = (labels: Readonly<Record<string, Label>>, key: string | null): Label | undefined =>
  key === null ? undefined : labels[key]

/** UP or DOWN for what concerns a command; the kind of an incident. */
function about(entry: AuditEntry, order: StaffOrder): Message | undefined {
  if (entry.entity === 'lock_command') {
    const command = order.commands.find(({ id }) => id === entry.entityId)
    if (!command) return undefined
    const op = messages[command.op === 'RAISE' ? 'raise' : 'lower']
    const why = tableOf(LOWER_CAUSE_LABELS, command.why)
    return why ? { zh: `${op.zh}（${why.zh}）`, en: `${op.en} (${why.en})` } : op
  }
  if (entry.entity === 'incident') return tableOf(INCIDENT_LABELS, textOf(entry, 'kind'))
  return undefined
}

/** Everything that happened with an order, oldest first: who, what, and why. */
export function Story({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const [isWhole, setWhole] = useState(false)
  const story = useStory(order)
  const shown = story.entries.filter(entry => isWhole || isMain(entry))
  return (
    <Section
      title={t(messages.story)}
      beside={
        <span className="fx-row">
          <Link to={`/audit?orderId=${order.id}`}>{t(messages.record)}</Link>
          <Button size="small" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
            {t(isWhole ? messages.main : messages.everything)}
          </Button>
        </span>
      }
    >
      {story.problem && <ProblemNote problem={story.problem} again={story.again} />}
      {story.isLoading && <Loading rows={6} />}
      {!story.isLoading && shown.length === 0 && <Empty text={messages.noStory} />}
      {story.earlier && (
        <Button type="link" onClick={story.earlier}>
          {t(messages.earlier)}
        </Button>
      )}
      <ol className="fx-story">
        {shown.map(entry => (
          <Entry key={entry.id} entry={entry} order={order} />
        ))}
      </ol>
    </Section>
  )
}

/** To the second: how long a lock took is what people ask. */
function Moment({ at }: { at: string }) {
  const language = useLanguage()
  const nowMs = useNow(60_000)
  const atMs = Date.parse(at)
  const dayOfEntry = day(atMs, language)
  return (
    <time dateTime={at} className="fx-when">
      {dayOfEntry !== day(nowMs, language) && <span className="fx-soft">{dayOfEntry} </span>}
      {clockTime(atMs)}:{at.slice(17, 19)}
    </time>
  )
}

function Entry({ entry, order }: { entry: AuditEntry; order: StaffOrder }) {
  const t = useTranslate()
  const labels = LABELS[entry.entity]
  const state = labels && tableOf(labels, entry.toState)
  const subject = about(entry, order)
  const reason = textOf(entry, 'reason') ?? textOf(entry, 'note')
  const fen = entry.detail?.amountFen
  return (
    <li className={`fx-story__entry fx-story__entry--${state?.tone ?? 'neutral'}`}>
      <span className="fx-story__time">
        <Moment at={entry.at} />
      </span>
      <span className="fx-story__what">
        <span className="fx-row">
          <strong>{t(auditLabel(entry.entity, entry.event))}</strong>
          {subject && <span className="fx-soft">{t(subject)}</span>}
          {state && <StateTag label={state} />}
          {typeof fen === 'number' && <Money fen={fen} />}
        </span>
        <span className="fx-soft">
          {entry.actor.name ?? t(AUDIT_ACTOR_LABELS[entry.actor.kind])}
          {entry.actor.kind === 'device' && entry.actor.id ? ` ${entry.actor.id}` : ''}
          {reason && ` · ${t(messages.reason)}: ${reason}`}
        </span>
      </span>
    </li>
  )
}
