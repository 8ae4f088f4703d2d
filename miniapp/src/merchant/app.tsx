import { type PropsWithChildren, useEffect } from 'react'
import { outbox } from './outbox/outbox'
import '@shared/style/app.scss'
import './ui/merchant.scss'

export default function App({ children }: PropsWithChildren) {
  useEffect(() => outbox.start(), [])
  return children
}
