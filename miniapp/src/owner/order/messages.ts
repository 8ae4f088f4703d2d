import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  yourCar: { zh: '请先核对车辆', en: 'Check that this is your car' },
  scenePhoto: { zh: '现场照片', en: 'Photo on site' },
  pairingCode: { zh: '装置应显示', en: 'Device shows' },
  pairingCodeWhy: {
    zh: '与装置屏幕上的两位数字一致才是真的；不一致请勿付款，并拨打热线。',
    en: 'It is genuine only if the two digits on the device are the same. If not, do not pay and call the hotline.',
  },
  total: { zh: '应付合计', en: 'Total due' },
  details: { zh: '收费明细', en: 'How it was worked out' },
  hide: { zh: '收起', en: 'Hide' },
  lateFee: { zh: '滞纳金', en: 'Late fee' },
  waived: { zh: '已减免', en: 'Waived' },
  arrearPhotos: { zh: '进出场照片', en: 'Entry and exit photos' },
  rights: { zh: '您的权利与收费依据', en: 'Your rights and the basis of the charge' },
  dispute: { zh: '不是我的车 / 对欠费有异议', en: 'Not my car, or I object' },
  emergency: { zh: '紧急情况，请求立即放行', en: 'Emergency: ask for release now' },
  hotline: { zh: '拨打车场热线', en: 'Call the lot' },
  friendSees: {
    zh: '发给朋友即可代付。朋友会看到这张订单，包括车牌和照片。',
    en: 'Send it to a friend who pays. They see this order, with plate and photos.',
  },
  shareTitle: { zh: '请帮我付一笔停车欠费', en: 'Please pay a parking debt for me' },
  payNote: { zh: '付款后锁自动降下，无需等待人工', en: 'The lock goes down by itself after payment' },
  holdUntil: { zh: '最迟放行时间', en: 'Released at the latest by' },
  settingUp: { zh: '装置正在就位', en: 'The device is being set up' },
  settingUpText: {
    zh: '工作人员正在操作，请勿移动车辆或站在装置上方。订单生效后本页自动更新。',
    en: 'Staff are at work. Please do not move the car or stand over the device. This page updates by itself.',
  },
  noOrder: { zh: '这台装置现在没有订单', en: 'This device has no order now' },
  noOrderText: {
    zh: '装置未在使用，您无需付款。刚付过款的订单和结算单在“我的订单”里；如果您的车被挡住，请拨打热线。',
    en: 'The device is not in use and there is nothing to pay. An order that you have paid is under “My orders”; if your car is blocked, please call.',
  },
  qrRefused: { zh: '二维码有问题，请勿付款', en: 'Something is wrong with this code: do not pay' },
  scanAgain: { zh: '重新扫码', en: 'Scan again' },
  retry: { zh: '重试', en: 'Try again' },
  steps: { zh: '放行进度', en: 'Progress' },
  receipt: { zh: '查看结算单', en: 'See the receipt' },
  history: { zh: '我的订单', en: 'My orders' },
  paidTitle: { zh: '已支付，正在为您降锁', en: 'Paid. The lock is going down' },
  clearedTitle: { zh: '无需付款，正在为您降锁', en: 'Nothing to pay. The lock is going down' },
  paidText: {
    zh: '请在车旁稍候，锁降下后再移动车辆。',
    en: 'Please wait by the car until the lock is down.',
  },
  lateTitle: { zh: '降锁比平时慢', en: 'The lock is late' },
  lateText: {
    zh: '您可以用下面的放行码自己放行；工作人员也已收到通知。',
    en: 'You can lower it yourself with the code below. Staff have been told as well.',
  },
  stuckTitle: { zh: '锁卡住了，请先别动车', en: 'The lock is stuck. Do not move the car yet' },
  stuckText: {
    zh: '工作人员已收到通知，会带钥匙来打开。放行码对卡住的锁没有用，请拨打下面的热线。',
    en: 'Staff have been told and come with a key. A code cannot help a stuck lock; please call the number below.',
  },
  freeTitle: { zh: '可以离开了', en: 'You are free to go' },
  freeText: { zh: '锁已降下，请确认后慢速驶离。', en: 'The lock is down. Look once, then drive off slowly.' },
  paidByOther: {
    zh: '这笔欠费已由他人付清，您无需再付。',
    en: 'Someone else has paid this. You have nothing to pay.',
  },
  paidInCash: { zh: '欠费已在现场现金付清。', en: 'It was paid in cash on site.' },
  paidElsewhere: { zh: '欠费已通过其他渠道付清。', en: 'It was paid elsewhere.' },
  paidByWaiver: { zh: '欠费已由车场减免。', en: 'The lot waived it.' },
  codeTitle: { zh: '离线放行码', en: 'Release code' },
  codeOnce: {
    zh: '仅对本次有效；连续输错 5 次键盘会锁定。',
    en: 'For this time only. Five wrong tries lock the keypad.',
  },
} satisfies Catalogue

/** How to type the release code on the device, step by step. */
export const CODE_STEPS: readonly Message[] = [
  { zh: '走到装置旁，先按 * 清空', en: 'Go to the device and press * to clear' },
  { zh: '依次输入上面 8 位数字', en: 'Type the eight digits above' },
  { zh: '按 # 确认，锁随即降下', en: 'Press # and the lock goes down' },
]

type Ended = Extract<
  RecoveryOrderState,
  'deploy_failed' | 'cancelling' | 'cancelled' | 'overridden' | 'expired'
>

/** Why an order ended without payment, and what follows for the owner. */
export const ENDED: Record<Ended, { title: Message; text: Message }> = {
  deploy_failed: {
    title: { zh: '装置没有升起，您可以离开', en: 'The device did not go up. You may leave' },
    text: {
      zh: '本次不收费用。原有欠费仍可随时缴清。',
      en: 'Nothing is charged for this. What you owed before can be paid any time.',
    },
  },
  cancelling: {
    title: { zh: '车场已撤销，正在降锁', en: 'Called off. The lock is going down' },
    text: { zh: '无需付款，请在车旁稍候。', en: 'Nothing to pay now. Please wait by the car.' },
  },
  cancelled: {
    title: { zh: '车场已取消本次追缴', en: 'The lot called this off' },
    text: {
      zh: '锁已降下，您可以离开，现在无需付款。',
      en: 'The lock is down and you may leave. Nothing to pay now.',
    },
  },
  overridden: {
    title: { zh: '已应急放行', en: 'Released in an emergency' },
    text: {
      zh: '锁已降下，请先处理紧急情况。欠费可事后缴清。',
      en: 'The lock is down; see to your emergency. What is owed can be paid later.',
    },
  },
  expired: {
    title: { zh: '已到最长停留时间，自动放行', en: 'The longest time was reached, so you were released' },
    text: {
      zh: '锁已自动降下，您可以离开。欠费仍未缴清。',
      en: 'The lock went down by itself and you may leave. The debt stays open.',
    },
  },
}

export const isEnded = (state: RecoveryOrderState): state is Ended => state in ENDED
