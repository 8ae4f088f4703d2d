import type { ExportedList } from '@fangxing/contract/exports'
import { EXPORTED_LISTS } from '@fangxing/contract/file-tables'
import { Button, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { useTranslate, type Translate } from '../i18n/language'

import type { Input } from '../net/calls'
import { DataTable } from './data-table'
import { ExportButton } from './export-button'
import { clear, Filters, RefreshButton } from './list-tools'
import { isSortedByCall, sortAddress, sortedHere, sorterOf } from './list-sort'
import type { Column, ListName, ListPageProps, RowOf } from './list-types'
import { messages } from './messages'
import { Page } from './page'
import { CutNote, Empty, Loading, ProblemNote } from './page-states'
import { useAddress, type AddressValues } from './use-address'
import { useCall, useReadAgain } from './use-call'

export type { Column, Filter } from './list-types'

const PAGE_ROWS = 50
const isExported = (call: string): call is ExportedList =>
  (EXPORTED_LISTS as readonly string[]).includes(call)
const PLAIN_CLICK = (target: EventTarget) => !(target as Element).closest('a, button, input, label')

type ListReply<Name extends ListName> = { items: RowOf<Name>[]; next?: string; isCut?: true }

/** What the call is asked: fixed parts, the address's filters and order, and the place in the list. */
function queryOf<Name extends ListName>(props: ListPageProps<Name>, address: AddressValues) {
  const names = (props.filters ?? []).map(({ name }) => name as string)
  const sorts = isSortedByCall(props.columns) ? ['sort', 'order'] : []
  const chosen = Object.fromEntries([...names, ...sorts].map(name => [name, address.get(name)]))
  return { ...props.query, ...chosen } as Record<string, unknown>
}

function tableColumns<Name extends ListName>(
  props: ListPageProps<Name>,
  address: AddressValues,
  t: Translate,
): TableColumnsType<RowOf<Name>> {
  const { columns, open } = props
  const shown = (column: Column<Name>, at: number) => (row: RowOf<Name>) =>
    at === 0 && open ? <Link to={open(row)}>{column.show(row)}</Link> : column.show(row)
  return columns.map((column, at) => ({
    key: column.key,
    title: t(column.title),
    align: column.align,
    width: column.width,
    render: (_: unknown, row) => shown(column, at)(row),
    ...sorterOf(column, address),
  }))
}

/**
 * A list of the platform: filters in the address, a table, pages by the contract's cursors, what happens when nothing
 * matches or nothing can be read, refreshing and export. See README.
 */
export function ListPage<Name extends ListName>(props: ListPageProps<Name>) {
  const { title, call, paging, filters = [], actions, children, everyMs, alsoReads = [] } = props
  const t = useTranslate()
  const address = useAddress()
  const asked = queryOf(props, address)
  const page = paging === 'cursor' ? { ...asked, limit: PAGE_ROWS, cursor: address.get('cursor') } : asked
  const reading = useCall(call, { query: page } as unknown as Input<Name>, { everyMs, keepPrevious: true })
  const reply = reading.value as ListReply<Name> | undefined
  const readAgain = useReadAgain()
  const again = () => {
    reading.again()
    readAgain(alsoReads)
  }
  return (
    <Page title={t(title)} actions={actions}>
      {children}
      <div className="fx-tools" role="search">
        <Filters filters={filters} address={address} />
        <span className="fx-tools__end">
          {isExported(call) && <ExportButton list={call} query={asked} />}
          <RefreshButton isBusy={reading.isFetching} again={again} />
        </span>
      </div>
      {reading.problem && <ProblemNote problem={reading.problem} again={reading.again} />}
      <CutNote reply={reply} />
      {reply ? <Rows {...props} reply={reply} address={address} /> : !reading.problem && <Loading rows={8} />}
    </Page>
  )
}

function Rows<Name extends ListName>(
  props: ListPageProps<Name> & { reply: ListReply<Name>; address: AddressValues },
) {
  const { reply, address, paging, open, rowKey, columns } = props
  const t = useTranslate()
  const navigate = useNavigate()
  // Of a list that is all here; whoever sorts it starts again.
  const [current, setCurrent] = useState(1)
  const isLong = paging === 'whole' && reply.items.length > PAGE_ROWS
  return (
    <>
      <DataTable<RowOf<Name>>
        size="middle"
        columns={tableColumns(props, address, t)}
        dataSource={paging === 'whole' ? sortedHere<Name>(reply.items, columns, address) : reply.items}
        rowKey={rowKey}
        locale={{ emptyText: <NoRows {...props} /> }}
        pagination={isLong && { pageSize: PAGE_ROWS, current, onChange: setCurrent }}
        rowClassName={open ? 'fx-table__row--open' : ''}
        onRow={row => ({
          onClick: event => {
            if (open && PLAIN_CLICK(event.target)) void navigate(open(row))
          },
        })}
        onChange={(_pages, _filters, sorter, { action }) => {
          if (action !== 'sort') return
          setCurrent(1)
          sortAddress(columns, address, sorter)
        }}
      />
      {paging === 'cursor' && <Pages next={reply.next} address={address} />}
    </>
  )
}

/** Nothing matches what was asked for, or there is nothing yet. */
function NoRows<Name extends ListName>(props: ListPageProps<Name> & { address: AddressValues }) {
  const { address, filters = [], narrowedBy = [], empty, nextStep } = props
  const t = useTranslate()
  const names = [...filters.map(({ name }) => name as string), ...narrowedBy]
  if (names.some(name => address.get(name)))
    return (
      <Empty text={messages.empty}>
        <Button onClick={() => clear(names, address)}>{t(messages.reset)}</Button>
      </Empty>
    )
  return <Empty text={empty}>{nextStep}</Empty>
}

/** The platform's cursors lead forward only; back is the browser's own history. */
export function Pages({ next, address }: { next: string | undefined; address: AddressValues }) {
  const t = useTranslate()
  const navigate = useNavigate()
  const { key } = useLocation()
  const isLater = address.get('cursor') !== undefined
  if (!isLater && !next) return null
  return (
    <nav className="fx-pages" aria-label={t(messages.next)}>
      {isLater && <Button onClick={() => address.goTo(undefined)}>{t(messages.first)}</Button>}
      {isLater && key !== 'default' && (
        <Button onClick={() => void navigate(-1)}>{t(messages.previous)}</Button>
      )}
      {next && <Button onClick={() => address.goTo(next)}>{t(messages.next)}</Button>}
    </nav>
  )
}
