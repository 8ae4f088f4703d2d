import { App } from 'antd'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { CONSOLE_PATH } from '@fangxing/contract/console-sessions'
import { useTranslate } from '../../../i18n/language'
import { messages } from './editor-messages'

/** Asks before a link leads away from what is not saved, or the tab is closed. */
export function useLeaveGuard(isDirty: boolean): void {
  const t = useTranslate()
  const { modal } = App.useApp()
  const navigate = useNavigate()
  useEffect(() => {
    if (!isDirty) return undefined
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
      if (!link || !isPlain || link.target === '_blank' || link.origin !== window.location.origin) return
      // A place on this page.
      if (link.pathname === window.location.pathname && link.hash !== '') return
      event.preventDefault()
      event.stopPropagation()
      const { pathname, search } = link
      modal.confirm({
        title: t(messages.leaveTitle),
        content: t(messages.leaveWhat),
        okText: t(messages.leave),
        cancelText: t(messages.stay),
        onOk: () => void navigate(`${pathname.replace(CONSOLE_PATH, '') || '/'}${search}`),
      })
    }
    const onUnload = (event: BeforeUnloadEvent) => {
      event.preventDefault()
      // Chromium before 119 asks only when this is set.
      Object.assign(event, { returnValue: '' })
    }
    document.addEventListener('click', onClick, true)
    window.addEventListener('beforeunload', onUnload)
    return () => {
      document.removeEventListener('click', onClick, true)
      window.removeEventListener('beforeunload', onUnload)
    }
  }, [isDirty, modal, navigate, t])
}
