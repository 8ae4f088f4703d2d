import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Problem } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/text-field'
import { Alert } from '@shared/ui/alert'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Catalogue, type Message } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../calls'
import { messages } from './messages'
import './report-sheet.scss'

export type ReportKind = 'not_my_car' | 'emergency'

const REPORTS: Record<
  ReportKind,
  Record<'title' | 'text' | 'label' | 'send' | 'sent' | 'sentText', Message>
> = {
  not_my_car: {
    title: messages.notMyCar,
    text: {
      zh: '请不要付款。告诉我们哪里不对，车场会马上核对车牌和照片。',
      en: 'Please do not pay. Tell us what is wrong; the lot checks plate and photos at once.',
    },
    label: { zh: '补充说明（可不填）', en: 'What is wrong (optional)' },
    send: { zh: '提交核对', en: 'Send' },
    sent: { zh: '已发给车场', en: 'Sent to the lot' },
    sentText: {
      zh: '本页会显示有没有人看到和处理。急需离开请拨打热线。',
      en: 'This page shows when it is seen and handled. If you must leave now, please call.',
    },
  },
  emergency: {
    title: { zh: '请求应急放行', en: 'Ask for emergency release' },
    text: {
      zh: '点一个原因就立即发出，或自己写。值班人员的手机会响铃；先放行，费用以后再说。',
      en: 'Tap a reason and it is sent at once, or write your own. The phones of the staff on duty ring; release first, money later.',
    },
    label: { zh: '发生了什么', en: 'What happened' },
    send: { zh: '立即请求放行', en: 'Ask now' },
    sent: { zh: '已发出，等待值班人员查看', en: 'Sent, waiting for staff to see it' },
    sentText: {
      zh: '请同时拨打热线，最快得到处理。本页会显示有没有人看到和处理。有人身危险请拨打 120 或 110。',
      en: 'Please call as well; it is quickest. This page shows when it is seen and handled. In danger of life call 120 or 110.',
    },
  },
}

const REASONS: Message[] = [
  { zh: '有人需要就医', en: 'Someone needs a doctor' },
  { zh: '车内有儿童或老人', en: 'A child or elderly person is in the car' },
  { zh: '挡住了通道或他人车辆', en: 'It blocks a passage or another car' },
]

const NOT_SENT = {
  title: { zh: '没有网络，请求没有发出', en: 'No network: nothing was sent' },
  text: {
    zh: '请直接拨打下面的热线；工作人员可以用钥匙降锁。有人身危险请拨打 120 或 110。',
    en: 'Please call the number below; staff can lower the lock with a key. In danger of life call 120 or 110.',
  },
} satisfies Catalogue

function useReport(kind: ReportKind, orderId: string, onSent: () => void) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [sent, setSent] = useState(false)

  async function send(words: string): Promise<void> {
    if (busy) return undefined
    setBusy(true)
    setProblem(undefined)
    const params = { orderId }
    const result =
      kind === 'emergency'
        ? await call('askEmergency', { params, body: { reason: words } })
        : await call('notMyCar', { params, body: words ? { note: words } : {} })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    setSent(true)
    onSent()
    return undefined
  }

  return { busy, problem, sent, send }
}

/** A report to the lot: not my car, or an emergency. */
export function ReportSheet({
  kind,
  order,
  onSent,
  onClose,
}: {
  kind: ReportKind
  order: OwnerOrder
  onSent: () => void
  onClose: () => void
}) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const { busy, problem, sent, send } = useReport(kind, order.id, onSent)
  const texts = REPORTS[kind]
  const isEmergency = kind === 'emergency'
  const entered = text.trim()

  const dialButton = (
    <Button kind={sent ? 'primary' : 'secondary'} onClick={() => dial(order.lot.hotline)}>
      {t(messages.hotline)} {order.lot.hotline}
    </Button>
  )
  return (
    <Sheet
      open
      title={t(texts.title)}
      onClose={onClose}
      actions={
        sent ? (
          dialButton
        ) : (
          <>
            <Button
              kind={isEmergency ? 'danger' : 'primary'}
              busy={busy}
              disabled={isEmergency && entered.length < 2}
              onClick={() => void send(entered)}
            >
              {t(texts.send)}
            </Button>
            {dialButton}
          </>
        )
      }
    >
      {sent ? (
        <Alert tone="waiting" title={t(texts.sent)}>
          {t(texts.sentText)}
        </Alert>
      ) : (
        <div className="own-ask">
          <p>{t(texts.text)}</p>
          {isEmergency ? (
            <div className="own-ask__reasons">
              {REASONS.map(reason => (
                <Button key={reason.en} inline onClick={() => void send(t(reason))}>
                  {t(reason)}
                </Button>
              ))}
            </div>
          ) : null}
          <TextField label={t(texts.label)} value={text} onChange={setText} maxLength={200} />
          {problem?.kind === 'offline' ? (
            <Alert urgent tone="bad" title={t(NOT_SENT.title)}>
              {t(NOT_SENT.text)}
            </Alert>
          ) : problem ? (
            <ErrorState problem={problem} />
          ) : null}
        </div>
      )}
    </Sheet>
  )
}
