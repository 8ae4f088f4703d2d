import type { ReactNode } from 'react'
import { useTranslate, type Message } from '../i18n/language'

const LEVELS: readonly { label: Message; means: Message }[] = [
  {
    label: { zh: '一般', en: 'Normal' },
    means: { zh: '1 级：现场收费员处理', en: 'Level 1: for the attendant' },
  },
  {
    label: { zh: '重要', en: 'Important' },
    means: { zh: '2 级：经理处理', en: 'Level 2: for a manager' },
  },
  {
    label: { zh: '紧急', en: 'Urgent' },
    means: { zh: '3 级：马上处理，已通知值班负责人', en: 'Level 3: at once, the duty officer was told' },
  },
]

/** How urgent an incident is, in words. */
export function Level({ level, children }: { level: number; children?: ReactNode }) {
  const t = useTranslate()
  const at = Math.min(Math.max(level, 1), LEVELS.length)
  const { label, means } = LEVELS[at - 1]!
  return (
    <span className={`fx-level fx-level--${at}`} title={t(means)}>
      {t(label)}
      {children}
    </span>
  )
}
