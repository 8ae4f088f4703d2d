import { auditAmountOf } from '@fangxing/contract/audit-amount'
import { AUDIT_ACTOR_LABELS } from '@fangxing/contract/audit'
import { auditReasonOf, auditStateAfter } from '@fangxing/contract/audit-entry-labels'
import { auditEntityLabel, auditLabel } from '@fangxing/contract/audit-labels'
import { SOURCE_CALL_LABELS, SOURCE_OUTCOME_LABELS } from '@fangxing/contract/source-answer-labels'
import { INTEGRATION_SCOPE_LABELS, SOURCE_KIND_LABELS, sourceStateOf } from '@fangxing/contract/source-labels'
import { WEBHOOK_DELIVERY_LABELS } from '@fangxing/contract/states'
import { WEBHOOK_EVENT_LABELS } from '@fangxing/contract/webhook-events'
import type { Message } from '@fangxing/contract/messages'
import { HEADS, type ListFiles, type Texts } from './list-file'

const LAST_HEARD = { zh: '最近联系', en: 'Last contact' }
const YES = { zh: '是', en: 'Yes' }
/** One that another version of the platform wrote stands as it is. */
const labelOf = (labels: Readonly<Record<string, Message>>, name: string, t: Texts['t']): string =>
  Object.hasOwn(labels, name) ? t(labels[name]!) : name
const NONE_VALID = { zh: '没有生效版本', en: 'No version in force' }

/** What other systems tell, what they are told, by which prices, and who did what. */
export const SYSTEM_LISTS: Pick<
  ListFiles,
  | 'listTariffs'
  | 'listSources'
  | 'listSourceAnswers'
  | 'listLateEvents'
  | 'listReviewRates'
  | 'listWebhookDeliveries'
  | 'searchAudit'
> = {
  listTariffs: {
    title: { zh: '收费标准', en: 'Tariffs' },
    columns: [
      [HEADS.lot, row => row.lotName],
      [HEADS.name, row => row.name],
      [{ zh: '生效版本', en: 'Version in force' }, (row, { t }) => row.validNumber ?? t(NONE_VALID)],
    ],
  },
  listSources: {
    title: { zh: '对接来源', en: 'Sources' },
    columns: [
      [HEADS.name, row => row.name],
      [{ zh: '种类', en: 'Kind' }, (row, { t }) => t(SOURCE_KIND_LABELS[row.kind])],
      [HEADS.state, (row, { t }) => t(sourceStateOf(row))],
      [LAST_HEARD, row => ({ at: row.lastSeenAt })],
      [{ zh: '最近事件发生于', en: 'Last event happened' }, row => ({ at: row.lastEventAt })],
      [
        { zh: '最近事件的延迟（秒）', en: 'Delay of the last event (s)' },
        row => (row.lagMs === null ? null : Math.round(row.lagMs / 1000)),
      ],
      [
        { zh: '权限', en: 'Rights' },
        (row, { t }) => row.scopes.map(scope => t(INTEGRATION_SCOPE_LABELS[scope])).join(' / '),
      ],
      [{ zh: '密钥数', en: 'Keys' }, row => row.keys.length],
    ],
  },
  listSourceAnswers: {
    title: { zh: '来源应答次数', en: 'Answers to a source' },
    columns: [
      [{ zh: '日期', en: 'Day' }, row => row.day],
      [{ zh: '接口', en: 'Call' }, (row, { t }) => labelOf(SOURCE_CALL_LABELS, row.call, t)],
      [{ zh: '应答', en: 'Answer' }, (row, { t }) => labelOf(SOURCE_OUTCOME_LABELS, row.outcome, t)],
      [{ zh: '原因', en: 'Why' }, (row, { t }) => (row.message === null ? '' : t(row.message))],
      [{ zh: '代码', en: 'Code' }, row => row.code],
      [{ zh: '次数', en: 'Times' }, row => row.count],
    ],
  },
  listLateEvents: {
    title: { zh: '迟到与补传', en: 'Late and replayed' },
    columns: [
      [HEADS.plate, row => row.plateText],
      [HEADS.lot, row => row.lotName],
      [{ zh: '事件', en: 'Event' }, (row, { t }) => labelOf(SOURCE_CALL_LABELS, row.kind, t)],
      [{ zh: '发生', en: 'Happened' }, row => ({ at: row.occurredAt })],
      [{ zh: '收到', en: 'Arrived' }, row => ({ at: row.receivedAt })],
      [
        { zh: '晚（分钟）', en: 'Late by (min)' },
        row => Math.round((Date.parse(row.receivedAt) - Date.parse(row.occurredAt)) / 60_000),
      ],
      [{ zh: '补传', en: 'Replayed' }, (row, { t }) => (row.isReplay ? t(YES) : '')],
      [{ zh: '应答', en: 'Answer' }, (row, { t }) => labelOf(SOURCE_OUTCOME_LABELS, row.outcome, t)],
    ],
  },
  listReviewRates: {
    title: { zh: '各来源的复核', en: 'Review by source' },
    columns: [
      [{ zh: '来源', en: 'Source' }, row => row.sourceName],
      [{ zh: '停车', en: 'Stays' }, row => row.stays],
      [{ zh: '等待复核', en: 'Waiting' }, row => row.waiting],
      [{ zh: '属实', en: 'As told' }, row => row.confirmed],
      [{ zh: '更正', en: 'Corrected' }, row => row.mended],
      [{ zh: '不收', en: 'Not owed' }, row => row.refused],
      [{ zh: '抽查复看', en: 'Looked at twice' }, row => row.lookedTwice],
      [{ zh: '结论一致', en: 'Same answer' }, row => row.agreed],
    ],
  },
  listWebhookDeliveries: {
    title: { zh: '推送记录', en: 'Deliveries' },
    columns: [
      [{ zh: '事件', en: 'Event' }, (row, { t }) => t(WEBHOOK_EVENT_LABELS[row.eventType])],
      [{ zh: '对象', en: 'Object' }, row => row.objectId],
      [HEADS.state, (row, { t }) => t(WEBHOOK_DELIVERY_LABELS[row.state])],
      [{ zh: '发生时间', en: 'When' }, row => ({ at: row.createdAt })],
      [{ zh: '次数', en: 'Attempts' }, row => row.attempts],
      [{ zh: '最近一次', en: 'Last attempt' }, row => ({ at: row.lastAttemptAt })],
      [{ zh: '对方应答', en: 'Answer' }, row => row.lastStatus],
      [{ zh: '未送达原因', en: 'What went wrong' }, row => row.lastProblem],
      [{ zh: '下次', en: 'Next attempt' }, row => ({ at: row.nextAttemptAt })],
      [{ zh: '结束时间', en: 'Ended' }, row => ({ at: row.doneAt })],
    ],
  },
  /** Without what else was written down with an entry: it is for whoever looks at that entry. */
  searchAudit: {
    title: { zh: '审计', en: 'Audit' },
    columns: [
      [{ zh: '时间', en: 'When' }, row => ({ at: row.at })],
      [{ zh: '谁', en: 'Who' }, ({ actor }, { t }) => actor.name ?? t(AUDIT_ACTOR_LABELS[actor.kind])],
      [{ zh: '谁（编号）', en: 'Who (id)' }, row => row.actor.id],
      [{ zh: '对象', en: 'About' }, (row, { t }) => t(auditEntityLabel(row.entity))],
      [{ zh: '对象编号', en: 'Its number' }, row => row.entityId],
      [{ zh: '发生了什么', en: 'What happened' }, (row, { t }) => t(auditLabel(row.entity, row.event))],
      [{ zh: '金额（元）', en: 'Amount (yuan)' }, row => ({ fen: auditAmountOf(row) ?? null })],
      [{ zh: '之后的状态', en: 'State after' }, (row, { t }) => textOf(auditStateAfter(row), t)],
      [{ zh: '原因', en: 'Why' }, (row, { t }) => textOf(auditReasonOf(row), t)],
      [{ zh: '订单号', en: 'Order' }, row => row.orderId],
      [{ zh: '追踪号', en: 'Trace' }, row => row.traceId],
      [{ zh: '记录编号', en: 'Entry' }, row => String(row.id)],
    ],
  },
}

const textOf = (reason: Message | string | undefined, t: Texts['t']): string =>
  reason === undefined ? '' : typeof reason === 'string' ? reason : t(reason)
