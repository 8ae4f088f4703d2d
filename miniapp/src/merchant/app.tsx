import { type PropsWithChildren, useEffect } from 'react'
import { useAppEvents } from '@shared/phone/app-events'
import { lookUps } from './found/look-ups'
import { outbox } from './outbox/outbox'
import '@shared/style/app.scss'
import './ui/merchant.scss'

export default function App({ children }: PropsWithChildren) {
  useAppEvents('/pages/board/index')
  useEffect(() => outbox.start(), [])
  useEffect(() => lookUps.start(), [])
  return children
}
