import { useOnline } from '../net/network'
import { useTranslate } from '../i18n/language'
import './offline-bar.scss'

/** Warns that the screen may be out of date while there is no network. */
export function OfflineBar() {
  const t = useTranslate()
  if (useOnline()) return null
  return (
    <div className="fx-offline" role="alert">
      {t({
        zh: '没有网络，显示的可能不是最新状态；恢复后会自动更新',
        en: 'No network. This may be out of date and updates by itself',
      })}
    </div>
  )
}
