import { auditReasonLabel } from '@fangxing/contract/audit-reasons'
import { ROLE_LABELS } from '@fangxing/contract/roles'
import {
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  END_CAUSE_LABELS,
  INCIDENT_LABELS,
} from '@fangxing/contract/states'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { When } from '../../ui/when'
import { useTranslate, type Message } from '../../i18n/language'
import { messages } from './messages'

const NAMES: Record<string, Message | undefined> = {
  reason: { zh: '原因', en: 'Reason' },
  note: { zh: '说明', en: 'Note' },
  amountFen: { zh: '金额', en: 'Amount' },
  totalFen: { zh: '合计', en: 'Total' },
  dueFen: { zh: '应付', en: 'Due' },
  paidFen: { zh: '已付', en: 'Paid' },
  restFen: { zh: '余下', en: 'Rest' },
  waivedFen: { zh: '减免', en: 'Waived' },
  minTotalFen: { zh: '欠费合计至少', en: 'Total owed, at least' },
  kind: { zh: '类别', en: 'Kind' },
  epoch: { zh: '部署次数', en: 'Deployment' },
  why: { zh: '缘由', en: 'Cause' },
  cause: { zh: '缘由', en: 'Cause' },
  level: { zh: '级别', en: 'Level' },
  number: { zh: '编号', en: 'Number' },
  act: { zh: '操作', en: 'Act' },
  roles: { zh: '角色', en: 'Roles' },
  reference: { zh: '凭据号', en: 'Reference' },
  method: { zh: '方式', en: 'Method' },
  count: { zh: '数量', en: 'Count' },
  rows: { zh: '行数', en: 'Rows' },
  before: { zh: '修改前', en: 'Before' },
  after: { zh: '修改后', en: 'After' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  since: { zh: '自', en: 'Since' },
  name: { zh: '名称', en: 'Name' },
  code: { zh: '代号', en: 'Code' },
  mchid: { zh: '微信商户号', en: 'WeChat merchant number' },
  outTradeNo: { zh: '商户单号', en: 'Our payment number' },
  outRefundNo: { zh: '退款单号', en: 'Our refund number' },
  serial: { zh: '序列号', en: 'Serial' },
  position: { zh: '锁臂', en: 'Arm' },
  link: { zh: '连接', en: 'Connection' },
  version: { zh: '版本', en: 'Version' },
  moveTask: { zh: '需取回装置', en: 'Device to be fetched' },
  browser: { zh: '浏览器', en: 'Browser' },
  system: { zh: '系统', en: 'System' },
  place: { zh: '网络', en: 'Network' },
  photoId: { zh: '照片', en: 'Picture' },
  device: { zh: '装置', en: 'Device' },
  deviceId: { zh: '装置', en: 'Device' },
}
/** Values that are codes, by the name they are written under. */
const CODES: Record<string, Readonly<Record<string, Message | undefined>> | undefined> = {
  kind: INCIDENT_LABELS,
  why: END_CAUSE_LABELS,
  position: DEVICE_POSITION_LABELS,
  link: DEVICE_LINK_LABELS,
  roles: ROLE_LABELS,
}
const labelOf = (name: string, value: string): Message | undefined =>
  name === 'reason' ? auditReasonLabel(value) : CODES[name]?.[value]
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
const MOST_SHOWN = 50

/** A name that has no words of its own, apart: `firstReminderDays` → `first reminder days`. */
const apart = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase()

/** What was written down with an entry, as people read it. */
export function Detail({ of }: { of: Readonly<Record<string, unknown>> }) {
  const t = useTranslate()
  const shown = Object.entries(of).filter(([, value]) => value !== null && value !== undefined)
  if (shown.length === 0) return <p className="fx-soft">{t(messages.nothingMore)}</p>
  return (
    <Facts
      items={shown
        .slice(0, MOST_SHOWN)
        .map(([name, value]) => [
          NAMES[name] ? t(NAMES[name]) : apart(name),
          <Value key={name} name={name} value={value} />,
        ])}
    />
  )
}

function Value({ name, value }: { name: string; value: unknown }) {
  const t = useTranslate()
  if (typeof value === 'number')
    return name.endsWith('Fen') ? <Money fen={value} /> : <span className="fx-figures">{value}</span>
  if (typeof value === 'boolean') return <>{t(value ? messages.yes : messages.no)}</>
  if (typeof value === 'string') {
    const label = labelOf(name, value)
    return TIME.test(value) ? <When at={value} /> : <>{label ? t(label) : value}</>
  }
  if (Array.isArray(value))
    return (
      <>
        {(value as unknown[]).slice(0, MOST_SHOWN).map((part, at) => (
          <div key={at}>
            <Value name={name} value={part} />
          </div>
        ))}
      </>
    )
  return typeof value === 'object' && value !== null ? (
    <Detail of={value as Record<string, unknown>} />
  ) : (
    <>—</>
  )
}
