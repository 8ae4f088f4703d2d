import type { IntegrationScope } from './integration'
import type { Label } from './states'
import type { SourceKind, SourceView } from './stays'
import type { Message } from './messages'

export const SOURCE_KIND_LABELS: Readonly<Record<SourceKind, Message>> = {
  camera: { zh: '车牌相机', en: 'Camera' },
  patrol: { zh: '巡检', en: 'Patrol' },
  sensor: { zh: '地磁等传感器', en: 'Sensor' },
  vendor: { zh: '其他停车系统', en: 'Other parking system' },
}

export const INTEGRATION_SCOPE_LABELS: Readonly<Record<IntegrationScope, Message>> = {
  stays: { zh: '上报进出场', en: 'Report stays' },
  corrections: { zh: '更正进出场', en: 'Correct stays' },
  paid: { zh: '上报他处缴费', en: 'Report payments elsewhere' },
  arrears: { zh: '查询欠费', en: 'Read debts' },
  passes: { zh: '月卡与优惠券', en: 'Passes and coupons' },
  charging: { zh: '充电与拖车时段', en: 'Charging and towing' },
  pictures: { zh: '上传图片', en: 'Send pictures' },
}

const STATES = {
  disabled: { zh: '已停用', en: 'Disabled', tone: 'neutral' },
  keyless: { zh: '没有密钥', en: 'No key', tone: 'warn' },
  waits: { zh: '尚未联系', en: 'Never heard', tone: 'waiting' },
  silent: { zh: '中断中', en: 'Silent', tone: 'bad' },
  works: { zh: '正常', en: 'Works', tone: 'good' },
} as const satisfies Record<string, Label>

/** The one thing to know about a source: the worst of what it is. */
export function sourceStateOf(source: SourceView): Label {
  if (source.isDisabled) return STATES.disabled
  if (source.keys.length === 0) return STATES.keyless
  if (source.outages.some(({ to }) => to === null)) return STATES.silent
  return source.lastSeenAt === null ? STATES.waits : STATES.works
}
