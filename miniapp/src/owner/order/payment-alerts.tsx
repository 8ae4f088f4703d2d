import type { OwnerOrder } from '@fangxing/contract/orders'
import { formatYuan } from '@fangxing/contract/money'
import type { RefundState } from '@fangxing/contract/states'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Alert } from '@shared/ui/alert'
import type { Tone } from '@shared/ui/tone'
import { useTranslate, type Message } from '@shared/i18n/language'
import type { Pay } from '../pay/use-pay'
import type { PayState } from '../pay/pay-state'
import { ownerRef } from './owner-ref'
import { messages } from './messages'

type AlertMessage = { tone: Tone; title: Message; text: Message }

const ATTEMPT_ALERTS: Partial<Record<PayState['status'], AlertMessage>> = {
  checking: {
    tone: 'waiting',
    title: { zh: '正在确认支付结果', en: 'Confirming the payment' },
    text: { zh: '通常只需几秒，请不要重复支付。', en: 'This takes a few seconds. Please do not pay again.' },
  },
  unknown: {
    tone: 'waiting',
    title: { zh: '正在向微信核实', en: 'Checking with WeChat' },
    text: {
      zh: '微信还没有给出结果。请不要重复支付：已付的钱不会丢，核实后自动降锁；没有扣款则可再次支付。',
      en: 'WeChat has not said yet. Please do not pay again: nothing you paid is lost, and the lock goes down once it is confirmed.',
    },
  },
  unanswered: {
    tone: 'neutral',
    title: { zh: '微信没有应答，没有扣款', en: 'WeChat did not answer. Nothing was charged' },
    text: { zh: '请再点一次支付。', en: 'Please tap pay once more.' },
  },
  quarantined: {
    tone: 'warn',
    title: { zh: '支付正在人工核对', en: 'Staff are checking your payment' },
    text: {
      zh: '金额或账户信息不一致，车场会尽快处理；急需离开请拨打热线。',
      en: 'Something does not match. The lot is looking into it; please call if you must leave.',
    },
  },
  cancelled: {
    tone: 'neutral',
    title: { zh: '您取消了支付，没有扣款', en: 'You cancelled. Nothing was charged' },
    text: {
      zh: '锁仍升起，您可以随时再次支付。',
      en: 'The lock is still up. You can pay whenever you like.',
    },
  },
  failed: {
    tone: 'warn',
    title: { zh: '支付没有成功，没有扣款', en: 'The payment failed. Nothing was charged' },
    text: {
      zh: '请检查余额或换一张卡后再试，也可以请朋友扫码代付。',
      en: 'Check your balance or try another card. A friend may scan and pay as well.',
    },
  },
  lapsed: {
    tone: 'neutral',
    title: { zh: '这次支付已过期，没有扣款', en: 'This attempt has lapsed. Nothing was charged' },
    text: { zh: '请重新点击支付。', en: 'Please tap pay again.' },
  },
  surplus: {
    tone: 'info',
    title: {
      zh: '订单已由他人付清，您的付款将全额退回',
      en: 'Already paid by someone else; you get all of it back',
    },
    text: { zh: '退款自动原路退回，无需您操作。', en: 'The refund goes back the way it came, by itself.' },
  },
}

/** What was kept apart went back, and the order still waits for its payment. */
const RETURNED: AlertMessage = {
  tone: 'warn',
  title: {
    zh: '这笔付款会原路退回，订单还没有付清',
    en: 'That payment goes back; the order is not paid yet',
  },
  text: {
    zh: '锁仍升起，请不要移动车辆。请再次支付，或拨打热线。',
    en: 'The lock is still up, so please do not drive. Pay again, or call the lot.',
  },
}

const REFUND_ALERTS: Record<RefundState, { tone: Tone; title: Message }> = {
  requested: { tone: 'info', title: { zh: '退款已申请', en: 'Refund requested' } },
  approved: { tone: 'info', title: { zh: '退款已批准，即将退回', en: 'Refund approved, on its way soon' } },
  rejected: { tone: 'neutral', title: { zh: '退款申请未通过', en: 'The refund was not granted' } },
  submitted: { tone: 'info', title: { zh: '退款已提交微信', en: 'Refund submitted to WeChat' } },
  processing: { tone: 'info', title: { zh: '微信正在退款', en: 'WeChat is refunding' } },
  waiting_funds: {
    tone: 'warn',
    title: { zh: '退款排队中，会自动重试', en: 'Refund queued; it is tried again by itself' },
  },
  succeeded: { tone: 'good', title: { zh: '已原路退回', en: 'Refunded the way it was paid' } },
  abnormal: {
    tone: 'warn',
    title: { zh: '退款遇到问题，车场正在处理', en: 'The refund met a problem; the lot is on it' },
  },
  closed: {
    tone: 'warn',
    title: { zh: '退款已关闭，请联系车场', en: 'The refund was closed; please call the lot' },
  },
}

/** These suggest to pay again, which is wrong once the order is paid. */
const ONLY_WHILE_UNPAID: readonly PayState['status'][] = [
  'checking',
  'unanswered',
  'cancelled',
  'failed',
  'lapsed',
]

const CHECK_NOW: Message = { zh: '立即查询', en: 'Check now' }

/** The state of this person's attempt to pay, with the next step. Nothing in states without a message. */
export function PaymentAlert({ pay, order }: { pay: Pay; order: OwnerOrder }) {
  const t = useTranslate()
  const { state } = pay
  if (state.status === 'stopped') return <ErrorState problem={state.problem} retry={() => void pay.start()} />
  const alert = state.status === 'surplus' && !order.paidAt ? RETURNED : ATTEMPT_ALERTS[state.status]
  if (!alert || (order.paidAt && ONLY_WHILE_UNPAID.includes(state.status))) return null
  const actions =
    state.status === 'unknown' ? (
      <Button onClick={pay.checkNow}>{t(CHECK_NOW)}</Button>
    ) : state.status === 'quarantined' ? (
      <Button onClick={() => dial(order.lot.hotline)}>
        {t(messages.hotline)} {order.lot.hotline}
      </Button>
    ) : undefined
  return (
    <Alert urgent small tone={alert.tone} title={t(alert.title)} actions={actions}>
      {t(alert.text)}
    </Alert>
  )
}

/** This person's refunds, each with its state. */
export function RefundAlerts({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  const me = ownerRef()
  return (
    <>
      {order.refunds
        .filter(refund => refund.payerRef === me)
        .map(refund => (
          <Alert
            key={refund.id}
            small
            tone={REFUND_ALERTS[refund.state].tone}
            title={`${t(REFUND_ALERTS[refund.state].title)} ${formatYuan(refund.amountFen)}`}
          />
        ))}
    </>
  )
}
