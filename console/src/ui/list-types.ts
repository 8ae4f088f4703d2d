import type { ReactNode } from 'react'
import type { Message } from '../i18n/language'
import type { CallName, Calls } from '../net/calls'

/** Calls that answer a list and take nothing in their path. */
export type ListName = {
  [Name in keyof Calls]: Calls[Name]['reply'] extends { items: unknown[] }
    ? Calls[Name]['params'] extends undefined
      ? Name
      : never
    : never
}[keyof Calls]

export type RowOf<Name extends ListName> = Calls[Name]['reply'] extends { items: (infer Row)[] } ? Row : never
export type QueryOf<Name extends ListName> = Calls[Name]['query'] extends undefined
  ? Record<string, never>
  : Partial<NonNullable<Calls[Name]['query']>>
/** What the call can sort by, when it can. */
type SortOf<Name extends ListName> = 'sort' extends keyof QueryOf<Name>
  ? NonNullable<QueryOf<Name>['sort']>
  : never

/** One field above the table; its value is the query's, and stands in the address under its name. */
export type Filter<Name extends ListName> = {
  name: Extract<keyof QueryOf<Name>, string>
  label: Message
} & (
  | { kind: 'text'; hint?: Message }
  | { kind: 'choice'; options: readonly { value: string; label: Message }[] }
)

export type Column<Name extends ListName> = {
  key: string
  title: Message
  show: (row: RowOf<Name>) => ReactNode
  /** Sorted by the platform: the query's `sort`; its direction goes into `order`. */
  sortBy?: SortOf<Name>
  /** In which direction the list is sorted by it unless asked otherwise. */
  usual?: 'asc' | 'desc'
  /** Sorted here, where the call answers everything at once; ascending. */
  compare?: (one: RowOf<Name>, other: RowOf<Name>) => number
  align?: 'right'
  width?: number
}

export type ListPageProps<Name extends ListName> = {
  title: Message
  call: Name
  /** What the address does not say, such as the lot. */
  query?: QueryOf<Name>
  /** `cursor`: the platform answers a page at a time. `whole`: it answers everything at once. */
  paging: 'cursor' | 'whole'
  filters?: readonly Filter<Name>[]
  columns: readonly Column<Name>[]
  rowKey: (row: RowOf<Name>) => string
  /** Where a row leads: its first column becomes a link, and the row can be clicked. */
  open?: (row: RowOf<Name>) => string
  actions?: ReactNode
  /** What the list holds, and how its first entry comes. */
  empty: Message
  /** What leads to a first entry, for whoever may do it: a button, or a link to another page. */
  nextStep?: ReactNode
  /** What narrows the list in the address beside its filters. */
  narrowedBy?: readonly string[]
  /** Above the table. */
  children?: ReactNode
  /** What stands there is read by these calls, and read again with the list. */
  alsoReads?: readonly CallName[]
  everyMs?: number
}
