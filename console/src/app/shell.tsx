import { Suspense, useEffect, useState } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useTranslate } from '../i18n/language'
import { useOnline } from '../net/net'
import type { PageDefinition } from '../routing/page-definition'
import { ConfirmOnPhone } from '../ui/confirm-on-phone'
import { Mark } from '../ui/mark'
import { Loading } from '../ui/page-states'
import { ErrorBoundary } from './error-boundary'
import { Head } from './head'
import { messages } from './messages'
import { SideMenu } from './side-menu'

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null

/** `/` goes to the search field of a list, as in most programs with lists. */
function useSearchKey(): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      const field = document.querySelector<HTMLInputElement>('input[data-search]')
      if (!field) return
      event.preventDefault()
      field.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

/** Everything around a page. */
export function Shell({ pages }: { pages: readonly PageDefinition[] }) {
  const t = useTranslate()
  const isOnline = useOnline()
  const { pathname } = useLocation()
  const [isMenuOpen, setMenuOpen] = useState(false)
  useSearchKey()
  return (
    <div className={isMenuOpen ? 'fx-shell fx-shell--menu' : 'fx-shell'}>
      <a className="fx-skip" href="#main">
        {t(messages.skip)}
      </a>
      <aside className="fx-side">
        <p className="fx-side__name">
          <Mark /> {t(messages.console)}
        </p>
        <SideMenu pages={pages} onChosen={() => setMenuOpen(false)} />
      </aside>
      <div className="fx-side__shade" aria-hidden onClick={() => setMenuOpen(false)} />
      <div className="fx-body">
        <Head isMenuOpen={isMenuOpen} onMenu={() => setMenuOpen(open => !open)} />
        {!isOnline && (
          <p className="fx-offline" role="alert">
            {t(messages.offline)}
          </p>
        )}
        <main id="main" className="fx-main" tabIndex={-1}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Loading rows={8} />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <ConfirmOnPhone />
    </div>
  )
}
