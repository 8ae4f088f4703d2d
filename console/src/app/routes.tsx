import { Button } from 'antd'
import { lazy, useMemo } from 'react'
import { BrowserRouter, Navigate, Route, Routes, useNavigate } from 'react-router'
import { CONSOLE_PATH } from '@fangxing/contract/console-sessions'
import { useTranslate } from '../i18n/language'
import { mayMake } from '../session/may'
import { useMe } from '../session/session'
import { Empty } from '../ui/page-states'
import { messages } from './messages'
import { PAGES } from './pages'
import { Shell } from './shell'

/** Made once: a page that was loaded stays loaded. */
const ELEMENTS = PAGES.map(({ load }) => lazy(load))

/** The pages of the person who is signed in. */
export function SignedInRoutes() {
  const me = useMe()
  const mine = useMemo(() => PAGES.filter(({ needs }) => mayMake(me, needs)), [me])
  const start = mine[0]
  return (
    <BrowserRouter basename={CONSOLE_PATH}>
      <Routes>
        <Route element={<Shell pages={mine} />}>
          {start && <Route index element={<Navigate to={`/${start.path}`} replace />} />}
          {mine.map(page => {
            const Element = ELEMENTS[PAGES.indexOf(page)]!
            return <Route key={page.path} path={page.path} element={<Element />} />
          })}
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </BrowserRouter>
  )
}

function NotFound() {
  const t = useTranslate()
  const navigate = useNavigate()
  return (
    <Empty text={messages.notFound}>
      <Button onClick={() => void navigate('/')}>{t(messages.toStart)}</Button>
    </Empty>
  )
}
