import type { MoveTaskState } from '@fangxing/contract/states'
import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  title: { zh: '移动指令', en: 'Move tasks' },
  none: { zh: '没有移动指令', en: 'No move tasks' },
  noneText: {
    zh: '车主付款、锁降下后，会在这里响铃提醒您取走装置。',
    en: 'When an owner has paid and the lock is down, this rings to have the device taken away.',
  },
  gone: { zh: '这条指令已完成', en: 'This task is done' },
  goneText: { zh: '装置已取走并归还。', en: 'The device was taken away and is free.' },
  unknown: { zh: '本停车场没有这条移动指令', en: 'This lot has no such task' },
  unknownText: {
    zh: '可能早已完成，或属于另一个停车场。',
    en: 'It may have been finished long ago, or belong to another lot.',
  },
  photoFirst: { zh: '先拍照，再扫描完成', en: 'Photograph first, then scan to finish' },
  scene: { zh: '发起时的现场照片', en: 'The place when it was set up' },
  lot: { zh: '停车场', en: 'Lot' },
  accept: { zh: '我去取', en: 'I am going' },
  arrive: { zh: '已到现场', en: 'I am here' },
  finish: { zh: '扫描装置并完成', en: 'Scan the device and finish' },
  block: { zh: '移不走', en: 'Blocked' },
  deviceMissing: { zh: '装置丢失', en: 'Missing' },
  order: { zh: '查看订单', en: 'Order' },
  hand: { zh: '人工确认已降锁', en: 'Prove it down by hand' },
  lockUp: { zh: '锁还没有确认降下，先去现场放行', en: 'The lock is not confirmed down: release first' },
  photos: { zh: '取走后的照片', en: 'Photos after taking it away' },
  photosText: { zh: '拍下空出的车位或手里的装置。', en: 'The free bay, or the device in your hands.' },
  waiting: { zh: '已等', en: 'Waiting' },
  of: { zh: '派给', en: 'Given to' },
  nobody: { zh: '未派人', en: 'nobody yet' },
} satisfies Catalogue

export const STATE_MEANINGS: Record<MoveTaskState, Message> = {
  created: { zh: '还没有派人，谁先接受谁去。', en: 'Nobody has it yet: whoever accepts goes.' },
  assigned: {
    zh: '请尽快接受；一分钟没有人接受，就转给其他当班的人。',
    en: 'Please accept soon: after a minute it goes to somebody else on shift.',
  },
  reassigned: { zh: '前一位没有接受，请尽快接受。', en: 'The one before did not accept. Please do.' },
  acknowledged: { zh: '到现场后点“已到现场”。', en: 'Tap “I am here” when you arrive.' },
  arrived: {
    zh: '取下装置，拍照，再扫描装置完成。',
    en: 'Take the device, photograph, then scan it to finish.',
  },
  moved: { zh: '已移走，等待完成。', en: 'Taken away, being closed.' },
  closed: { zh: '已完成。', en: 'Done.' },
  blocked: {
    zh: '移动受阻，经理已收到。排除后可再次接受。',
    en: 'Blocked; the manager knows. Accept again once it is free.',
  },
  device_missing: {
    zh: '装置不见了，经理已收到。找到后扫描即可完成。',
    en: 'Missing; the manager knows. Once found, scan it to finish.',
  },
}

export const REASON_PROMPTS = {
  blocked: {
    title: { zh: '移不走', en: 'Cannot be moved' },
    text: {
      zh: '经理会收到。排除后可以再次接受这条指令。',
      en: 'The manager is told. It can be accepted again later.',
    },
    action: { zh: '提交', en: 'Send' },
    reasons: [
      { zh: '车还没有开走', en: 'The car has not left' },
      { zh: '装置被卡住', en: 'The device is stuck' },
      { zh: '被其他车辆挡住', en: 'Another car is in the way' },
    ],
  },
  device_missing: {
    title: { zh: '装置不见了', en: 'Device is missing' },
    text: { zh: '经理会收到并查看装置最后的位置。', en: 'The manager is told and looks where it was last.' },
    action: { zh: '提交', en: 'Send' },
    reasons: [
      { zh: '现场没有装置', en: 'It is not on the spot' },
      { zh: '装置被人拿走', en: 'Somebody took it' },
    ],
    isDanger: true,
  },
} satisfies Record<
  'blocked' | 'device_missing',
  { title: Message; text: Message; action: Message; reasons: Message[]; isDanger?: boolean }
>
