import { useRead } from '@shared/net/use-read'
import { ErrorState } from '@shared/ui/error-state'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useCallback } from 'react'
import { call } from '../calls'
import './code-sheet.scss'

const messages = {
  title: { zh: '离线放行码', en: 'Release code' },
  text: {
    zh: '在装置键盘上输入这 8 位数字，锁会降下。装置没有网络也可以。',
    en: 'Type these 8 digits on the keypad of the device; the lock goes down even without a network.',
  },
} satisfies Catalogue

/** The offline release code, large enough to be read at arm's length in the rain. */
export function CodeSheet({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const t = useTranslate()
  const readCode = useCallback(() => call('releaseCode', { params: { orderId } }), [orderId])
  const { value: code, problem, again } = useRead(readCode)
  return (
    <Sheet open title={t(messages.title)} onClose={onClose}>
      <div className="mer-stack">
        {code ? (
          <p className="mer-code fx-number">
            {code.code.slice(0, 4)} {code.code.slice(4)}
          </p>
        ) : problem ? (
          <ErrorState problem={problem} retry={again} />
        ) : (
          <Skeleton bars={[64]} />
        )}
        <p className="mer-hint">{t(messages.text)}</p>
      </div>
    </Sheet>
  )
}
