import { QRCode } from 'antd'
import type { ConsoleQuestion } from '@fangxing/contract/console-sessions'
import type { ReactNode } from 'react'
import { useTranslate, type Catalogue } from '../i18n/language'
import { useNow } from './use-now'

const messages = {
  code: { zh: '二维码，请用手机扫描', en: 'QR code for the phone' },
  digits: { zh: '手机上输入', en: 'Type on the phone' },
  left: { zh: '秒后失效', en: 's left' },
} satisfies Catalogue

/** What a phone scans, and the two digits its owner types. `children`: what has come of it. */
export function PhoneCode(props: {
  question: ConsoleQuestion | undefined
  isWaiting: boolean
  isOver: boolean
  children?: ReactNode
}) {
  const { question, isWaiting, isOver, children } = props
  const t = useTranslate()
  return (
    <>
      <div className="fx-entry__pair">
        <div
          className={isOver ? 'fx-entry__code fx-entry__code--over' : 'fx-entry__code'}
          role="img"
          aria-label={t(messages.code)}
        >
          {question && (
            <span aria-hidden>
              <QRCode
                value={question.link}
                type="svg"
                size={184}
                bordered={false}
                color="#13201a"
                bgColor="#ffffff"
              />
            </span>
          )}
        </div>
        <p className="fx-entry__digits">
          <span className="fx-soft">{t(messages.digits)}</span>
          <strong>{isOver ? '––' : (question?.digits ?? '··')}</strong>
          {question && isWaiting && <Left until={question.expiresAt} />}
        </p>
      </div>
      <div className="fx-entry__state" role="status">
        {children}
      </div>
    </>
  )
}

function Left({ until }: { until: string }) {
  const t = useTranslate()
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - useNow()) / 1000))
  return (
    <span className="fx-soft">
      <span className="fx-figures">{seconds}</span> {t(messages.left)}
    </span>
  )
}
