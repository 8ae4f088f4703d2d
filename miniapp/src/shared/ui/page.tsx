import { type ReactNode, useState } from 'react'
import { fontStep } from '../phone/font-size'
import { classNames } from './class-names'
import { OfflineBar } from './offline-bar'
import './page.scss'

/** The page layout: offline bar on top, content in one readable column, actions above the safe area at the bottom. */
export function Page({
  children,
  actions,
  label,
}: {
  children: ReactNode
  actions?: ReactNode
  label?: string
}) {
  const [step] = useState(fontStep)
  return (
    <div
      className={classNames(
        'fx-page',
        Boolean(actions) && 'fx-page--actions',
        step > 0 && `fx-page--text-${step}`,
      )}
    >
      <OfflineBar />
      {/* Focusable, so that a page without any control can be scrolled from a keyboard. */}
      <main className="fx-page__column" aria-label={label} tabIndex={0}>
        {children}
      </main>
      {actions ? (
        <div className="fx-page__actions">
          <div className="fx-page__actions-column">{actions}</div>
        </div>
      ) : null}
    </div>
  )
}
