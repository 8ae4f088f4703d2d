import type { Message } from '@shared/i18n/language'

type ReasonPrompt = {
  title: Message
  text: Message
  action: Message
  reasons: readonly Message[]
  isDanger?: boolean
  isInstant?: boolean
}

export const REASON_PROMPTS: Record<'cancel' | 'override' | 'police' | 'waive' | 'swap', ReasonPrompt> = {
  cancel: {
    title: { zh: '取消追缴', en: 'Call the recovery off' },
    text: { zh: '锁会降下，欠费保留。', en: 'The lock goes down and the debt stays.' },
    action: { zh: '取消追缴并降锁', en: 'Call off and lower' },
    reasons: [
      { zh: '车主已承诺稍后支付', en: 'The owner promised to pay later' },
      { zh: '认错了车', en: 'Wrong car' },
      { zh: '现场不适合锁车', en: 'The place is not suitable' },
    ],
  },
  override: {
    title: { zh: '应急放行', en: 'Emergency release' },
    text: {
      zh: '点一个原因，锁立即降下，不论欠费。经理事后复核。有人身危险请先拨打 120 或 110。',
      en: 'Tap a reason and the lock goes down at once, whatever is owed. A manager reviews it. In danger of life call 120 or 110 first.',
    },
    action: { zh: '立即放行', en: 'Release now' },
    reasons: [
      { zh: '有人需要就医', en: 'Someone needs a doctor' },
      { zh: '车内有儿童或老人', en: 'A child or elderly person is in the car' },
      { zh: '挡住了消防或救护通道', en: 'It blocks a fire or ambulance lane' },
    ],
    isDanger: true,
    isInstant: true,
  },
  police: {
    title: { zh: '民警到场', en: 'Police are here' },
    text: {
      zh: '点一个原因，锁立即降下。欠费保留，24 小时内不再锁这辆车。',
      en: 'Tap a reason and the lock goes down at once. The debt stays, and the car is not held for a day.',
    },
    action: { zh: '立即降锁', en: 'Lower it now' },
    reasons: [
      { zh: '民警到场要求放行', en: 'An officer asks for it' },
      { zh: '民警到场调解', en: 'An officer settles an argument' },
    ],
    isDanger: true,
    isInstant: true,
  },
  waive: {
    title: { zh: '减免放行', en: 'Waive and release' },
    text: {
      zh: '这些欠费全部减免，锁降下。',
      en: 'These arrears are let go entirely and the lock goes down.',
    },
    action: { zh: '确认减免', en: 'Waive' },
    reasons: [
      { zh: '计费有误', en: 'The charge was wrong' },
      { zh: '客户关怀', en: 'Goodwill' },
      { zh: '车主有特殊困难', en: 'Hardship' },
    ],
  },
  swap: {
    title: { zh: '更换故障装置', en: 'Swap a faulty device' },
    text: {
      zh: '第一步：取消本单，故障装置降锁，欠费保留。第二步：锁降下后，用另一台装置重新发起。',
      en: 'First this order is called off and the faulty lock goes down; the debt stays. Then start again with another device.',
    },
    action: { zh: '取消本单，开始更换', en: 'Call off and swap' },
    reasons: [
      { zh: '装置故障，更换装置', en: 'Faulty device, being swapped' },
      { zh: '装置电量低，更换装置', en: 'Battery low, being swapped' },
      { zh: '二维码无法识别，更换装置', en: 'Code cannot be read, being swapped' },
    ],
  },
}
