import { ArrowLeftOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../i18n/language'
import { messages } from './messages'
import { Page } from './page'
import { Loading, ProblemNote } from './page-states'
import type { Reading } from './use-call'

/**
 * One thing: its heading, state and acts, then whatever `children` make of what was read. A problem while something is
 * shown stands above it; nothing that was read is taken away.
 */
export function DetailPage<T>(props: {
  reading: Reading<T>
  /** Where it is listed. */
  list: { path: string; title: string }
  title: (value: T | undefined) => string
  state?: (value: T) => ReactNode
  actions?: (value: T) => ReactNode
  children: (value: T) => ReactNode
}) {
  const { reading, list, title, state, actions, children } = props
  const { value, problem, again } = reading
  const t = useTranslate()
  return (
    <>
      <Link className="fx-back" to={list.path}>
        <ArrowLeftOutlined aria-hidden /> {list.title}
      </Link>
      <Page
        title={title(value)}
        beside={value !== undefined && state?.(value)}
        actions={value !== undefined && actions?.(value)}
      >
        {problem && <ProblemNote problem={problem} again={again} />}
        {problem && value !== undefined && <p className="fx-soft">{t(messages.stale)}</p>}
        {value === undefined ? !problem && <Loading rows={8} /> : children(value)}
      </Page>
    </>
  )
}
