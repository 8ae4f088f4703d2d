import { type PropsWithChildren, useEffect } from 'react'
import { useAppEvents } from '@shared/phone/app-events'
import { outbox } from './outbox/outbox'
import '@shared/style/app.scss'
import './ui/merchant.scss'

export default function App({ children }: PropsWithChildren) {
  useAppEvents('/pages/board/index')
  useEffect(() => outbox.start(), [])
  return children
}
