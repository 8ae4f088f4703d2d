import type { Problem } from '@shared/net/result'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { routes } from '../routes'

const messages = {
  title: { zh: '网络不通，放行指令没有送到', en: 'No network: the release did not go out' },
  text: {
    zh: '请先用手动钥匙降下锁，让车离开；然后在这里拍照确认，没有网络也可以，恢复后自动上传。',
    en: 'Lower the lock with the manual key first and let the car go. Then confirm here with a photo; it works without a network and is sent later by itself.',
  },
  prove: { zh: '已用钥匙降锁，拍照确认', en: 'Lowered with the key: confirm by photo' },
} satisfies Catalogue

/** The platform gave no answer: the car may still be held. */
export const isUnanswered = (problem: Problem): boolean =>
  problem.kind === 'offline' || problem.kind === 'timeout' || problem.kind === 'fault'

/** What frees a car when no instruction gets through: the key first, then the proof of it. */
export function KeyInstead({ orderId, plateText }: { orderId: string; plateText: string }) {
  const t = useTranslate()
  return (
    <Alert
      urgent
      tone="bad"
      title={t(messages.title)}
      actions={
        <Button kind="danger" onClick={() => routes.handInEmergency(orderId, plateText)}>
          {t(messages.prove)}
        </Button>
      }
    >
      {t(messages.text)}
    </Alert>
  )
}
