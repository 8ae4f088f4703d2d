import { BulbOutlined, GlobalOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useChooseLanguage, useLanguage, useTranslate, type Catalogue } from '../i18n/language'
import { useChooseAppearance, useThemeName } from './appearance'

const messages = {
  toDark: { zh: '深色', en: 'Dark' },
  toLight: { zh: '浅色', en: 'Light' },
} satisfies Catalogue

/** Language and theme, one click each. */
export function AppearanceSwitches() {
  const t = useTranslate()
  const language = useLanguage()
  const chooseLanguage = useChooseLanguage()
  const chooseAppearance = useChooseAppearance()
  const theme = useThemeName()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <>
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'English' : '中文'}
      </Button>
      <Button type="text" icon={<BulbOutlined aria-hidden />} onClick={() => chooseAppearance(other)}>
        {t(other === 'dark' ? messages.toDark : messages.toLight)}
      </Button>
    </>
  )
}
