import type { PropsWithChildren } from 'react'
import { useAppEvents } from '@shared/phone/app-events'
import '@shared/style/app.scss'

export default function App({ children }: PropsWithChildren) {
  useAppEvents('/pages/home/index')
  return children
}
