import type { Message } from '@shared/i18n/language'
import type { AttemptTexts } from './payment-alerts'

/** What depends on whether a car is held for what is paid. */
type Own = Record<'unknown' | 'quarantined' | 'cancelled' | 'failed', Message> &
  Pick<AttemptTexts, 'surplus' | 'returned'>

/** What is said of an attempt to pay. */
export const attemptTexts = ({ unknown, quarantined, cancelled, failed, ...own }: Own): AttemptTexts => ({
  ...own,
  checking: {
    tone: 'waiting',
    title: { zh: '正在确认支付结果', en: 'Confirming the payment' },
    text: { zh: '通常只需几秒，请不要重复支付。', en: 'This takes a few seconds. Please do not pay again.' },
  },
  unknown: {
    tone: 'waiting',
    title: { zh: '正在向微信核实', en: 'Checking with WeChat' },
    text: unknown,
  },
  unanswered: {
    tone: 'neutral',
    title: { zh: '微信没有应答，没有扣款', en: 'WeChat did not answer. Nothing was charged' },
    text: { zh: '请再点一次支付。', en: 'Please tap pay once more.' },
  },
  quarantined: {
    tone: 'warn',
    title: { zh: '支付正在人工核对', en: 'Staff are checking your payment' },
    text: quarantined,
  },
  cancelled: {
    tone: 'neutral',
    title: { zh: '您取消了支付，没有扣款', en: 'You cancelled. Nothing was charged' },
    text: cancelled,
  },
  failed: {
    tone: 'warn',
    title: { zh: '支付没有成功，没有扣款', en: 'The payment failed. Nothing was charged' },
    text: failed,
  },
  lapsed: {
    tone: 'neutral',
    title: { zh: '这次支付已过期，没有扣款', en: 'This attempt has lapsed. Nothing was charged' },
    text: { zh: '请重新点击支付。', en: 'Please tap pay again.' },
  },
})
