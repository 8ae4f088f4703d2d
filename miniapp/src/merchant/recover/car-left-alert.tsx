import { Alert } from '@shared/ui/alert'
import { useLanguage, useTranslate, type Catalogue, type Message } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'

const leftMessage = (at: string): Message => ({
  zh: `记录显示这辆车已离场（${at}）`,
  en: `On record this car has left (${at})`,
})
const messages = {
  goOn: {
    zh: '车就在眼前的，照常追缴。',
    en: 'If you stand beside it, go on.',
  },
} satisfies Catalogue

/** What is known last of a car. Whoever stands beside it knows better, and goes on. */
export function CarLeftAlert({ leftAt }: { leftAt: string }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Alert small tone="warn" title={t(leftMessage(dayAndTime(leftAt, language)))}>
      {t(messages.goOn)}
    </Alert>
  )
}
