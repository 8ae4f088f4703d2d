import { useTranslate } from '@shared/i18n/language'
import Taro from '@tarojs/taro'
import { useOutbox } from './outbox'
import './outbox-bar.scss'

/** Shows that hand proofs of this phone are not sent yet. Nothing when all are. */
export function OutboxBar() {
  const t = useTranslate()
  const entries = useOutbox()
  if (entries.length === 0) return null
  const refused = entries.some(({ state }) => state === 'refused')
  return (
    <button
      type="button"
      className={refused ? 'mer-outbox-bar mer-outbox-bar--refused' : 'mer-outbox-bar'}
      onClick={() => void Taro.navigateTo({ url: '/pages/outbox/index' })}
    >
      <span>
        {refused
          ? t({ zh: '有人工确认未被接受，请查看', en: 'A hand proof was not accepted, please look' })
          : t({
              zh: `${entries.length} 条人工确认在等网络，联网后自动上传`,
              en: `${entries.length} hand proof(s) waiting, sent by itself once there is a network`,
            })}
      </span>
      <span aria-hidden>›</span>
    </button>
  )
}
