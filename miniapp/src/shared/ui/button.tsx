import type { ReactNode } from 'react'
import { classNames } from './class-names'
import './button.scss'

type Kind = 'primary' | 'secondary' | 'danger' | 'plain'

/**
 * A button of at least 48 px, large enough for a wet thumb. `busy` shows a spinner, keeps the label for screen readers
 * and ignores further taps.
 */
export function Button(props: {
  children: ReactNode
  onClick: () => void
  kind?: Kind
  large?: boolean
  inline?: boolean
  busy?: boolean
  disabled?: boolean
  label?: string
  /** On WeChat the tap opens the list of friends with the page's own message. */
  share?: boolean
}) {
  const { children, onClick, kind = 'secondary', large, inline, busy, disabled, label, share } = props
  const isDisabled = busy === true || disabled === true
  return (
    <button
      type="button"
      className={classNames(
        'fx-button',
        `fx-button--${kind}`,
        large && 'fx-button--large',
        inline && 'fx-button--inline',
        isDisabled && 'fx-button--off',
      )}
      disabled={isDisabled}
      aria-busy={busy ? true : undefined}
      aria-label={label}
      {...(share ? { openType: 'share' } : {})}
      onClick={() => !isDisabled && onClick()}
    >
      {busy ? <span className="fx-button__spinner fx-still" aria-hidden /> : null}
      <span className="fx-button__text">{children}</span>
    </button>
  )
}
