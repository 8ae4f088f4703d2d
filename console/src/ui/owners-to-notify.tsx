import type { OwnersToNotify } from '@fangxing/contract/ended-messages'
import type { ReactNode } from 'react'
import type { Catalogue, Message } from '../i18n/language'

const messages = {
  notReached: {
    zh: '没有同意接收、收不到告知的车主',
    en: 'Owners who cannot be told: they allowed no such message',
  },
  noTemplate: {
    zh: '收不到告知的车主（未设置微信消息模板）',
    en: 'Owners who are not told: no WeChat template is set',
  },
} satisfies Catalogue

/** How many owners are told in WeChat, under the name `told`, and how many cannot be; what there is none of is left out. */
export function ownersToNotifyFacts(
  t: (message: Message) => string,
  told: Message,
  { isOn, reachable, unreachable }: OwnersToNotify,
): [string, ReactNode][] {
  const counted = (count: number) => (count === 0 ? null : <strong>{count}</strong>)
  return [
    [t(told), counted(reachable)],
    [t(isOn ? messages.notReached : messages.noTemplate), counted(unreachable)],
  ]
}
