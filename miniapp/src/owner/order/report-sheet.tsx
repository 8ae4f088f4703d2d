import type { OwnerOrder } from '@fangxing/contract/orders'
import { shownLength } from '@fangxing/contract/shown-length'
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
import { messages as common } from './messages'
import './report-sheet.scss'

const messages = {
  title: { zh: '请求应急放行', en: 'Ask for emergency release' },
  text: {
    zh: '点一个原因就立即发出，或自己写。值班人员的手机会响铃，可以先放行、费用以后再说。',
    en: 'Tap a reason and it is sent at once, or write your own. The phones of the staff on duty ring; they may release first and leave the money for later.',
  },
  label: { zh: '发生了什么', en: 'What happened' },
  send: { zh: '立即请求放行', en: 'Ask now' },
  sent: { zh: '已发出，等待值班人员查看', en: 'Sent, waiting for staff to see it' },
  sentText: {
    zh: '请同时拨打热线，最快得到处理。本页会显示有没有人看到和处理。有人身危险请拨打 120 或 110。',
    en: 'Please call as well; it is quickest. This page shows when it is seen and handled. In danger of life call 120 or 110.',
  },
} satisfies Catalogue

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

function useReport(orderId: string, onSent: () => void) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [sent, setSent] = useState(false)

  async function send(words: string): Promise<void> {
    if (busy) return undefined
    setBusy(true)
    setProblem(undefined)
    const result = await call('askEmergency', { params: { orderId }, body: { reason: words } })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    setSent(true)
    onSent()
    return undefined
  }

  return { busy, problem, sent, send }
}

/** A call for help to the lot. */
export function ReportSheet({
  order,
  onSent,
  onClose,
}: {
  order: OwnerOrder
  onSent: () => void
  onClose: () => void
}) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const { busy, problem, sent, send } = useReport(order.id, onSent)
  const entered = text.trim()

  const dialButton = (
    <Button kind={sent ? 'primary' : 'secondary'} onClick={() => dial(order.lot.hotline)}>
      {t(common.hotline)} {order.lot.hotline}
    </Button>
  )
  return (
    <Sheet
      open
      title={t(messages.title)}
      onClose={onClose}
      actions={
        sent ? (
          dialButton
        ) : (
          <>
            <Button
              kind="danger"
              busy={busy}
              disabled={shownLength(entered) < 2}
              onClick={() => void send(entered)}
            >
              {t(messages.send)}
            </Button>
            {dialButton}
          </>
        )
      }
    >
      {sent ? (
        <Alert tone="waiting" title={t(messages.sent)}>
          {t(messages.sentText)}
        </Alert>
      ) : (
        <div className="own-ask">
          <p>{t(messages.text)}</p>
          <div className="own-ask__reasons">
            {REASONS.map(reason => (
              <Button key={reason.en} inline onClick={() => void send(t(reason))}>
                {t(reason)}
              </Button>
            ))}
          </div>
          <TextField label={t(messages.label)} value={text} onChange={setText} maxLength={200} />
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
