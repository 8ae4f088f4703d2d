import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Problem } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/text-field'
import { Alert } from '@shared/ui/alert'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Message } from '@shared/i18n/language'
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
    sent: { zh: '已收到，车场正在核对', en: 'Received. The lot is checking' },
    sentText: { zh: '急需离开可直接拨打热线。', en: 'If you must leave now, please call.' },
  },
  emergency: {
    title: { zh: '请求应急放行', en: 'Ask for emergency release' },
    text: {
      zh: '就医、危险或其他紧急情况：值班人员会立即收到，可先放行后处理。',
      en: 'Medical need, danger or another emergency: the officer on duty is told at once and may release first.',
    },
    label: { zh: '发生了什么', en: 'What happened' },
    send: { zh: '立即请求放行', en: 'Ask now' },
    sent: { zh: '值班人员已收到', en: 'The officer on duty has been told' },
    sentText: {
      zh: '请同时拨打热线，最快得到处理。有人身危险请拨打 120 或 110。',
      en: 'Please call as well; it is quickest. In danger of life call 120 or 110.',
    },
  },
}

const REASONS: Message[] = [
  { zh: '有人需要就医', en: 'Someone needs a doctor' },
  { zh: '车内有儿童或老人', en: 'A child or elderly person is in the car' },
  { zh: '挡住了通道或他人车辆', en: 'It blocks a passage or another car' },
]

/** A report to the lot: not my car, or an emergency. */
export function ReportSheet({
  kind,
  order,
  onClose,
}: {
  kind: ReportKind
  order: OwnerOrder
  onClose: () => void
}) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [sent, setSent] = useState(false)
  const texts = REPORTS[kind]
  const isEmergency = kind === 'emergency'
  const entered = text.trim()

  async function send(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const params = { orderId: order.id }
    const result = isEmergency
      ? await call('askEmergency', { params, body: { reason: entered } })
      : await call('notMyCar', { params, body: entered ? { note: entered } : {} })
    setBusy(false)
    if (result.ok) setSent(true)
    else setProblem(result.problem)
  }

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
              onClick={() => void send()}
            >
              {t(texts.send)}
            </Button>
            {dialButton}
          </>
        )
      }
    >
      {sent ? (
        <Alert tone="good" title={t(texts.sent)}>
          {t(texts.sentText)}
        </Alert>
      ) : (
        <div className="own-ask">
          <p>{t(texts.text)}</p>
          {isEmergency ? (
            <div className="own-ask__reasons">
              {REASONS.map(reason => (
                <Button key={reason.en} inline onClick={() => setText(t(reason))}>
                  {t(reason)}
                </Button>
              ))}
            </div>
          ) : null}
          <TextField label={t(texts.label)} value={text} onChange={setText} maxLength={200} />
          {problem ? <ErrorState problem={problem} /> : null}
        </div>
      )}
    </Sheet>
  )
}
