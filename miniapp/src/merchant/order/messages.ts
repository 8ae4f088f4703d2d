import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  title: { zh: '追缴订单', en: 'Recovery order' },
  paid: { zh: '实收', en: 'Taken' },
  pairingCode: { zh: '屏幕数字', en: 'On its screen' },
  device: { zh: '装置', en: 'Device' },
  held: { zh: '已锁', en: 'Held for' },
  until: { zh: '最长锁到', en: 'At most until' },
  openedBy: { zh: '发起人', en: 'Opened by' },
  receipt: { zh: '结算单', en: 'Settlement' },
  reason: { zh: '原因', en: 'Reason' },
  police: { zh: '报警', en: 'Told to the police' },
  policePresent: { zh: '民警到场', en: 'Police at the car' },
  commands: { zh: '锁指令', en: 'Lock commands' },
  attempts: { zh: '次', en: 'attempts' },
  arrears: { zh: '欠费明细', en: 'Arrears' },
  payments: { zh: '支付', en: 'Payments' },
  photos: { zh: '现场照片', en: 'Photos' },
  more: { zh: '更多操作', en: 'More' },
  steps: { zh: '进度', en: 'Progress' },
  stuck: { zh: '锁卡住或不听指令', en: 'The lock is stuck or does not obey' },
  stuckText: {
    zh: '请带机械钥匙到现场打开；放下后拍照，人工确认已降锁。放行码没有用。',
    en: 'Go there with the mechanical key and open it; then take a picture and prove it down by hand. No code helps.',
  },
  look: { zh: '查看订单', en: 'See the order' },
  late: { zh: '锁还没有确认降下', en: 'The lock is not confirmed down' },
  silent: { zh: '装置没有应答', en: 'The device does not answer' },
  silentText: {
    zh: '降锁指令在不断重发。请走到装置旁：信号恢复后它会自己降下；15 秒后可用离线放行码。',
    en: 'The lowering is sent on and on. Go to the device: it goes down once it hears us; after 15 s there is a release code.',
  },
  byHand: {
    zh: '已人工确认降下；装置联网后会自己上报',
    en: 'Proved down by hand; the device reports once it is online',
  },
  lateText: {
    zh: '请到现场：可在装置键盘输入离线放行码，或确认锁已降下后拍照人工确认。',
    en: 'Go there: type the release code on the device, or see that the lock is down and prove it by hand.',
  },
} satisfies Catalogue

/** What a state means to the attendant and what to do now. */
export const STATE_MEANINGS: Record<RecoveryOrderState, Message> = {
  created: {
    zh: '订单已生成，装置已预留。放好装置，人离开后再点“升锁”。',
    en: 'The order stands and the device is reserved. Place the device, step back, then raise.',
  },
  deploying: { zh: '升锁指令已发出，请看着装置。', en: 'The lock is being raised. Watch the device.' },
  active: {
    zh: '锁已升起，等待车主扫码支付。请核对装置屏幕上的两位数字。',
    en: 'The lock is up and the owner can pay. Compare the two digits on the device.',
  },
  paid: { zh: '钱已到账，锁马上降下。', en: 'The money is in; the lock goes down now.' },
  releasing: {
    zh: '降锁指令已发出，直到装置确认为止。',
    en: 'The lock is being lowered until the device confirms.',
  },
  released: { zh: '车可以离开了。请取走装置。', en: 'The car is free to go. Take the device away.' },
  completed: { zh: '装置已取走，订单完成。', en: 'The device is back; the order is complete.' },
  deploy_failed: {
    zh: '锁没有升起，车主没有被锁，欠费不变。可以重试或换一台装置。',
    en: 'The lock did not go up; nobody is held and the debt stays. Try again or take another device.',
  },
  cancelling: { zh: '正在降锁，欠费保留。', en: 'The lock goes down; the debt stays.' },
  cancelled: { zh: '追缴已取消，欠费保留。', en: 'Called off; the debt stays.' },
  overridden: {
    zh: '已应急放行，经理会复核。欠费保留。',
    en: 'Released in an emergency; a manager reviews it. The debt stays.',
  },
  expired: {
    zh: '达到最长时间，已自动放行。欠费保留。',
    en: 'The longest hold was reached. The debt stays.',
  },
}
