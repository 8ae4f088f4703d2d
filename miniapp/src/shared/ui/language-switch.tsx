import { chooseLanguage, useLanguage } from '../i18n/language'
import './language-switch.scss'

/** Says the other language in its own words. */
export function LanguageSwitch() {
  const other = useLanguage() === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="fx-language"
      aria-label={other === 'en' ? 'English' : '中文'}
      onClick={() => chooseLanguage(other)}
    >
      {other === 'en' ? 'English' : '中文'}
    </button>
  )
}
