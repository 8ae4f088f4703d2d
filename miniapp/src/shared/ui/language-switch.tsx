import { chooseLanguage, useLanguage } from '../i18n/language'
import './language-switch.scss'

/** Switches to the other language, named in that language. */
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
