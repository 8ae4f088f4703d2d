import { COMMAND_REASON_LABELS } from './device-protocol'
import type { Message } from './messages'

/** Why the platform did something by itself, as entries of the audit hold it. What people write stands there as they wrote it. */
const AUDIT_REASONS = {
  answered: { zh: '已答复', en: 'It was answered' },
  deleted: { zh: '推送已删除', en: 'The webhook was deleted' },
  delivered: { zh: '消息已送达', en: 'Messages arrive again' },
  'device found': { zh: '装置已找到', en: 'The device was found' },
  'device given up': { zh: '装置登记为丢失', en: 'The device was given up as lost' },
  'device reported again': { zh: '装置恢复上报', en: 'The device reported again' },
  'device taken away': { zh: '装置已移走', en: 'The device was taken away' },
  done_without_moving: {
    zh: '装置报已执行，但锁没有动',
    en: 'The device said done, and the lock had not moved',
  },
  'down confirmed': { zh: '装置确认锁已降下', en: 'The device confirmed that the lock is down' },
  'down reported': { zh: '装置报告锁已降下', en: 'The device reported that the lock is down' },
  'keys confirmed': { zh: '装置已确认新密钥', en: 'The device confirmed its new keys' },
  'move task accepted': { zh: '有人接了移动任务', en: 'Somebody took the move task' },
  no_answer: { zh: '装置没有应答', en: 'The device did not answer' },
  'proposed anew': { zh: '对方改了建议', en: 'Another proposal took its place' },
  raising_stopped: { zh: '平台已停止升锁', en: 'The platform had stopped raising' },
  resumed: { zh: '推送已恢复', en: 'The webhook was resumed' },
  'returned in WeChat’s own platform': {
    zh: '已在微信商户平台退款',
    en: 'It was returned in WeChat’s own platform',
  },
  'the car is not held any more': { zh: '车已不再被锁', en: 'The car is not held any more' },
  too_many_stays: { zh: '要重算的停车太多', en: 'Too many stays to price again' },
} satisfies Record<string, Message>

export type AuditReason = keyof typeof AUDIT_REASONS

const WORDS = new Map<string, Message>(Object.entries({ ...COMMAND_REASON_LABELS, ...AUDIT_REASONS }))

/** Words for a reason that the platform or a device gave, or undefined for what a person wrote. */
export const auditReasonLabel = (reason: string): Message | undefined => WORDS.get(reason)
