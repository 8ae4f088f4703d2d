import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { useTranslate, type Message } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { messages } from './messages'
import './forged-code.scss'

const ADVICE: Message[] = [
  {
    zh: '不要付款，也不要按装置上贴的其他联系方式转账。',
    en: 'Do not pay, and send no money to anything else printed on the device.',
  },
  {
    zh: '装置自己的屏幕旁有它的二维码：请用微信扫那一个。',
    en: 'The device’s own code is beside its screen: scan that one with WeChat.',
  },
  {
    zh: '仍不放心，请找停车场工作人员核对；遇到诈骗请拨打 110。',
    en: 'If in doubt ask the staff of the lot; call 110 when it is fraud.',
  },
]

/** A code that is not ours: fraudsters stick their own on devices. No personal data is shown and nothing can be paid. */
export function ForgedCode({ problem, onScanAgain }: { problem: Problem; onScanAgain: () => void }) {
  const t = useTranslate()
  return (
    <>
      <div className="own-forged" role="alert">
        <span className="own-forged__sign" aria-hidden>
          !
        </span>
        <h1 className="own-forged__title">{t(messages.qrRefused)}</h1>
        <p className="own-forged__text">{t(problemMessage(problem))}</p>
      </div>
      <ol className="own-forged__advice">
        {ADVICE.map((line, index) => (
          <li key={line.en} className="own-forged__line">
            <span className="own-forged__place" aria-hidden>
              {index + 1}
            </span>
            <span>{t(line)}</span>
          </li>
        ))}
      </ol>
      <Button large kind="primary" onClick={onScanAgain}>
        {t(messages.scanAgain)}
      </Button>
    </>
  )
}
