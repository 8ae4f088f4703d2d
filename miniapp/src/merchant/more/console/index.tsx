import { CONSOLE_ACT_LABELS, type ConsoleRequestView } from '@fangxing/contract/console-sessions'
import { scanCode } from '@shared/phone/scan'
import { dayAndTime } from '@shared/i18n/time'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Skeleton } from '@shared/ui/skeleton'
import { SubmitField } from '@shared/ui/submit-field'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { EverybodyPage } from '../../staff/everybody-page'
import { browserName } from './browser-name'
import { DigitPad } from './digit-pad'
import { messages } from './messages'
import { requestIdIn } from './request-id'
import { SessionList } from './session-list'
import { useRequest } from './use-request'

/** A computer's code, scanned here or by WeChat itself (`q`): what asks, two digits, yes or no; and where one is signed in. */
export default function ConsolePage() {
  const { q } = useRouter().params
  const [scanned, setScanned] = useState(q)
  const requestId = scanned ? requestIdIn(scanned) : undefined
  const isOther = Boolean(scanned) && requestId === undefined
  return <Body key={scanned} requestId={requestId} isOther={isOther} onScan={setScanned} />
}

type Scanning = { isOther: boolean; onScan: (text: string) => void }

function Body({ requestId, isOther, onScan }: Scanning & { requestId: string | undefined }) {
  const t = useTranslate()
  const [digits, setDigits] = useState('')
  const asked = useRequest(requestId)
  const { request, busy } = asked
  const isWaiting = request?.state === 'waiting'
  return (
    <EverybodyPage
      label={t(messages.title)}
      actions={
        isWaiting ? (
          <div className="mer-console-answers">
            <Button large kind="danger" disabled={busy} onClick={() => void asked.refuse()}>
              {t(messages.refuse)}
            </Button>
            <Button
              large
              kind="primary"
              busy={busy}
              disabled={digits.length < 2}
              onClick={() => void asked.confirm(digits)}
            >
              {t(request.act ? messages.allow : messages.confirm)}
            </Button>
          </div>
        ) : undefined
      }
    >
      {asked.problem ? <ErrorState problem={asked.problem} retry={asked.again} /> : null}
      {requestId && !request && !asked.problem ? <Skeleton bars={[180, 240]} /> : null}
      {isWaiting ? <Question request={request} digits={digits} onDigits={setDigits} /> : null}
      {request && !isWaiting ? <Answered request={request} /> : null}
      {isWaiting || request?.state === 'confirmed' ? null : <Scan isOther={isOther} onScan={onScan} />}
      {/* Just confirmed, the computer has not fetched its session yet. */}
      {request ? null : <SessionList />}
    </EverybodyPage>
  )
}

function Question(props: {
  request: ConsoleRequestView
  digits: string
  onDigits: (digits: string) => void
}) {
  const { request, digits, onDigits } = props
  const t = useTranslate()
  const language = useLanguage()
  const { act } = request
  return (
    <Card title={t(act ? messages.askAct : messages.ask)}>
      <Facts
        facts={[
          ...(act ? [{ name: t(messages.act), value: t(CONSOLE_ACT_LABELS[act]) }] : []),
          { name: t(messages.browser), value: browserName(request, t) },
          { name: t(messages.place), value: request.place || t(messages.unknownPlace) },
          { name: t(messages.askedAt), value: dayAndTime(request.askedAt, language) },
        ]}
      />
      <div className="mer-stack">
        <p className="mer-hint">{t(messages.onlyYou)}</p>
        <DigitPad value={digits} onChange={onDigits} />
      </div>
    </Card>
  )
}

const ANSWERS = {
  confirmed: { tone: 'good', title: messages.confirmed, text: messages.confirmedText },
  refused: { tone: 'info', title: messages.refused, text: messages.refusedText },
  expired: { tone: 'warn', title: messages.expired, text: messages.expiredText },
} as const

function Answered({ request }: { request: ConsoleRequestView }) {
  const t = useTranslate()
  if (request.state === 'waiting') return null
  const { tone, title, text } = ANSWERS[request.state]
  return (
    <Alert urgent tone={tone} title={t(title)}>
      {t(text)}
    </Alert>
  )
}

function Scan({ isOther, onScan }: Scanning) {
  const t = useTranslate()
  const [failure, setFailure] = useState<'no_camera' | 'not_allowed'>()

  async function scan(): Promise<void> {
    const result = await scanCode()
    if (result.ok) onScan(result.text)
    else if (result.reason !== 'cancelled') setFailure(result.reason)
  }
  return (
    <>
      <Card>
        <div className="mer-stack">
          <p className="mer-hint">{t(messages.scanText)}</p>
          <Button kind="primary" onClick={() => void scan()}>
            {t(messages.scan)}
          </Button>
          {failure ? (
            <SubmitField label={t(messages.link)} action={t(messages.use)} onSubmit={onScan} />
          ) : null}
        </div>
      </Card>
      {failure === 'not_allowed' ? <Alert small urgent tone="warn" title={t(messages.denied)} /> : null}
      {isOther ? <Alert small urgent tone="warn" title={t(messages.notOurs)} /> : null}
    </>
  )
}
