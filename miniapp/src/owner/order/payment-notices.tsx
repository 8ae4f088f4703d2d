import type { OwnerOrder } from '@fangxing/contract/orders'
import { formatYuan } from '@fangxing/contract/money'
import type { RefundState } from '@fangxing/contract/states'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Notice } from '@shared/ui/notice'
import type { Tone } from '@shared/ui/tone'
import { useSay, type Words } from '@shared/words/language'
import type { Pay } from '../pay/use-pay'
import type { PayState } from '../pay/pay-state'
import { ownerRef } from './owner-ref'
import { W } from './words'

type Told = { tone: Tone; title: Words; text: Words }

const TOLD: Partial<Record<PayState['at'], Told>> = {
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

const REFUNDED: Record<RefundState, { tone: Tone; title: Words }> = {
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

/** These speak of paying once more, which nobody has to once the order is paid. */
const ONLY_WHILE_UNPAID: readonly PayState['at'][] = ['checking', 'cancelled', 'failed', 'lapsed']

const CHECK_NOW: Words = { zh: '立即查询', en: 'Check now' }

/** What became of this person's attempt to pay, with the next step. Nothing while there is nothing to say. */
export function PaymentNotice({ pay, order }: { pay: Pay; order: OwnerOrder }) {
  const say = useSay()
  const { state } = pay
  if (state.at === 'stopped') return <ErrorState problem={state.problem} retry={() => void pay.start()} />
  const told = TOLD[state.at]
  if (!told || (order.paidAt && ONLY_WHILE_UNPAID.includes(state.at))) return null
  const actions =
    state.at === 'unknown' ? (
      <Button onClick={pay.checkNow}>{say(CHECK_NOW)}</Button>
    ) : state.at === 'quarantined' ? (
      <Button onClick={() => dial(order.lot.hotline)}>
        {say(W.hotline)} {order.lot.hotline}
      </Button>
    ) : undefined
  return (
    <Notice urgent small tone={told.tone} title={say(told.title)} actions={actions}>
      {say(told.text)}
    </Notice>
  )
}

/** This person's refunds, each in words. */
export function RefundNotices({ order }: { order: OwnerOrder }) {
  const say = useSay()
  const me = ownerRef()
  return (
    <>
      {order.refunds
        .filter(refund => refund.payerRef === me)
        .map(refund => (
          <Notice
            key={refund.id}
            small
            tone={REFUNDED[refund.state].tone}
            title={`${say(REFUNDED[refund.state].title)} ${formatYuan(refund.amountFen)}`}
          />
        ))}
    </>
  )
}
