import type { ReactNode } from 'react'
import { useTranslate } from '../../i18n/language'
import { AppearanceSwitches } from '../../theme/appearance-switches'
import { Mark } from '../../ui/mark'
import { messages } from './messages'

/** What stands around everything that is shown to nobody in particular. */
export function EntryFrame({ title, children }: { title: string; children: ReactNode }) {
  const t = useTranslate()
  return (
    <main className="fx-entry">
      <section className="fx-entry__card">
        <header className="fx-entry__head">
          <Mark />
          <div>
            <p className="fx-entry__name">{t(messages.name)}</p>
            <p className="fx-soft">{t(messages.promise)}</p>
          </div>
        </header>
        <h1>{title}</h1>
        {children}
      </section>
      <footer className="fx-entry__foot">
        <AppearanceSwitches />
      </footer>
    </main>
  )
}
