import type { AntdIconProps } from '@ant-design/icons/lib/components/AntdIcon'
import type { ComponentType } from 'react'
import type { Message } from '../i18n/language'
import type { CallName } from '../net/calls'

/** Groups of the menu, in its order. */
export const GROUPS = {
  now: { zh: '现场', en: 'On site' },
  debts: { zh: '欠费', en: 'Debts' },
  money: { zh: '资金', en: 'Money' },
  rules: { zh: '车场与规则', en: 'Lots and rules' },
  people: { zh: '人员与接口', en: 'People and systems' },
  records: { zh: '报表与审计', en: 'Reports and audit' },
  platform: { zh: '平台', en: 'Platform' },
} as const satisfies Record<string, Message>

export type PageDefinition = {
  /** Below /console, as react-router writes it: `orders/:orderId`. */
  path: string
  title: Message
  /** Loaded when the page is opened. */
  load: () => Promise<{ default: ComponentType }>
  /** Without these calls the page is of no use: it exists for those who may make all of them. */
  needs: readonly CallName[]
  /** Its place in the menu; a page without one is reached from others. */
  menu?: { group: keyof typeof GROUPS; icon: ComponentType<AntdIconProps> }
}

/** For the type alone: each page's folder has a `page.ts` with one of these. */
export const definePage = (definition: PageDefinition): PageDefinition => definition
