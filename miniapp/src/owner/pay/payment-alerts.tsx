import type { RefundView } from '@fangxing/contract/payments'
import { formatYuan } from '@fangxing/contract/money'
import type { RefundState } from '@fangxing/contract/states'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Alert } from '@shared/ui/alert'
import type { Tone } from '@shared/ui/tone'
import { useTranslate, type Message } from '@shared/i18n/language'
import { ownerRef } from './owner-ref'
import type { PayState } from './pay-state'
import type { Pay } from './use-pay'

type AlertMessage = { tone: Tone; title: Message; text: Message }
type Shown =
  | 'checking'
  | 'unknown'
  | 'unanswered'
  | 'quarantined'
  | 'cancelled'
  | 'failed'
  | 'lapsed'
  | 'surplus'
/** What is said of an attempt; `returned`: money that was kept apart went back, and the bill still waits to be paid. */
export type AttemptTexts = Record<Shown | 'returned', AlertMessage>

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

const HOTLINE: Message = { zh: '拨打车场热线', en: 'Call the lot' }

const isShown = (status: PayState['status'], texts: AttemptTexts): status is Shown => status in texts

/** The state of this person's attempt to pay, with the next step. Nothing in states without a message. */
export function PaymentAlert(props: { pay: Pay; isPaid: boolean; hotline: string; texts: AttemptTexts }) {
  const { pay, isPaid, hotline, texts } = props
  const t = useTranslate()
  const { state } = pay
  if (state.status === 'stopped') return <ErrorState problem={state.problem} retry={() => void pay.start()} />
  if (!isShown(state.status, texts) || (isPaid && ONLY_WHILE_UNPAID.includes(state.status))) return null
  const alert = state.status === 'surplus' && !isPaid ? texts.returned : texts[state.status]
  const actions =
    state.status === 'unknown' ? (
      <Button onClick={pay.checkNow}>{t(CHECK_NOW)}</Button>
    ) : state.status === 'quarantined' ? (
      <Button onClick={() => dial(hotline)}>
        {t(HOTLINE)} {hotline}
      </Button>
    ) : undefined
  return (
    <Alert urgent small tone={alert.tone} title={t(alert.title)} actions={actions}>
      {t(alert.text)}
    </Alert>
  )
}

/** This person's refunds, each with its state. */
export function RefundAlerts({ refunds }: { refunds: readonly RefundView[] }) {
  const t = useTranslate()
  const me = ownerRef()
  return (
    <>
      {refunds
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
