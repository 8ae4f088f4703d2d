import { useRef, useState } from 'react'
import { csvLine } from '@fangxing/contract/csv'
import { useTranslate } from '../i18n/language'
import type { Input } from '../net/calls'
import { saveCsv } from './csv'
import type { Column, ListName, RowOf } from './list-types'
import { readOrThrow } from './use-call'

const PAGE_ROWS = 100
/** What a browser holds without effort; more is narrowed by the filters, or comes from the reports. */
const MOST_ROWS = 20_000

/** Reads the whole list as it is filtered, page after page, and saves it. `count` is how far it has come. */
export function useExport<Name extends ListName>(options: {
  call: Name
  query: Record<string, unknown>
  paging: 'cursor' | 'whole'
  columns: readonly Column<Name>[]
  name: string
}) {
  const t = useTranslate()
  const [count, setCount] = useState<number>()
  const stopping = useRef<AbortController>()

  async function run(): Promise<void> {
    const { call, query, paging, columns, name } = options
    const written = columns.filter(({ text }) => text)
    const lines = [csvLine(written.map(({ title }) => t(title)))]
    const { signal } = (stopping.current = new AbortController())
    let cursor: string | undefined
    do {
      const page = paging === 'cursor' ? { ...query, limit: PAGE_ROWS, cursor } : query
      const reply = (await readOrThrow(call, { query: page } as unknown as Input<Name>)) as {
        items: RowOf<Name>[]
        next?: string
      }
      for (const row of reply.items) lines.push(csvLine(written.map(({ text }) => text!(row))))
      cursor = reply.next
      setCount(lines.length - 1)
    } while (cursor && lines.length <= MOST_ROWS && !signal.aborted)
    if (!signal.aborted) saveCsv(name, lines)
  }

  return {
    count,
    start: () => {
      setCount(0)
      return run().finally(() => setCount(undefined))
    },
    stop: () => stopping.current?.abort(),
  }
}
