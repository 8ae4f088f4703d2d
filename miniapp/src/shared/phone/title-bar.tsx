import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { useTranslate } from '../i18n/language'
import './title-bar.scss'

/**
 * The page's title and the back button. WeChat draws its own bar, so there only its title is set in the current language.
 * In a browser, a page opened by its address has no page before it: then the back button opens `home`.
 */
export function TitleBar({ title, home }: { title: string; home: string }) {
  const t = useTranslate()
  useEffect(() => {
    void Promise.resolve(Taro.setNavigationBarTitle({ title })).catch(() => undefined)
  }, [title])
  if (process.env.TARO_ENV !== 'h5') return null
  const back = () =>
    void (Taro.getCurrentPages().length > 1 ? Taro.navigateBack() : Taro.reLaunch({ url: home }))
  return (
    <div className="fx-title-bar">
      <button
        type="button"
        className="fx-title-bar__back"
        aria-label={t({ zh: '返回', en: 'Back' })}
        onClick={back}
      >
        <span className="fx-title-bar__arrow" aria-hidden />
      </button>
      <h1 className="fx-title-bar__title">{title}</h1>
    </div>
  )
}
