import { Popup } from '@nutui/nutui-react-taro'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslate } from '../i18n/language'
import './sheet.scss'

/** A bottom sheet for one question. It can always be closed, and closing it changes nothing. */
export function Sheet(props: {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
  actions?: ReactNode
}) {
  const { open, title, onClose, children, actions } = props
  const t = useTranslate()
  const panel = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5' || !open) return undefined
    const before = document.activeElement as HTMLElement | null
    panel.current?.focus()
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('keydown', escape)
      before?.focus()
    }
  }, [open, onClose])

  return (
    <Popup visible={open} position="bottom" round destroyOnClose lockScroll onClose={onClose}>
      <div ref={panel} className="fx-sheet" role="dialog" aria-modal aria-label={title} tabIndex={-1}>
        <div className="fx-sheet__head">
          <h2 className="fx-sheet__title">{title}</h2>
          <button
            type="button"
            className="fx-sheet__close"
            aria-label={t({ zh: '关闭', en: 'Close' })}
            onClick={onClose}
          >
            ×
          </button>
        </div>
        <div className="fx-sheet__body">{children}</div>
        {actions ? <div className="fx-sheet__actions">{actions}</div> : null}
      </div>
    </Popup>
  )
}
