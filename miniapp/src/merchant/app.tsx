import type { PropsWithChildren } from 'react'
import '@shared/style/app.scss'

export default function App({ children }: PropsWithChildren) {
  return children
}
