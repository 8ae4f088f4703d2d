import { useInfiniteQuery } from '@tanstack/react-query'
import type { Input, Reply } from '../net/calls'
import { problemOf } from '../net/problem'
import type { ListName, QueryOf, RowOf } from './list-types'
import { useMakeCall, type Reading } from './use-call'

type Page<Name extends ListName> = Reply<Name> & { items: RowOf<Name>[]; next?: string }
type Pages<Name extends ListName> = Omit<Reading<Page<Name>[]>, 'value'> & {
  pages: Page<Name>[] | undefined
  rows: RowOf<Name>[]
  hasMore: boolean
  isReadingMore: boolean
  /** Reads the next page, beneath those that are there. */
  more: () => void
}

/** A list with cursors whose pages are shown beneath each other, for rows of which several are chosen together. */
export function usePages<Name extends ListName>(name: Name, query: QueryOf<Name>): Pages<Name> {
  const makeCall = useMakeCall()
  const read = useInfiniteQuery({
    queryKey: [name, query, 'pages'],
    queryFn: async ({ pageParam: cursor }) =>
      (await makeCall(name, { query: { ...query, cursor } } as unknown as Input<Name>)) as Page<Name>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next,
  })
  const { data, error } = read
  return {
    pages: data?.pages,
    rows: data?.pages.flatMap(({ items }) => items) ?? [],
    problem: error ? problemOf(error) : undefined,
    isLoading: read.isLoading,
    isFetching: read.isFetching,
    readAtMs: read.dataUpdatedAt,
    hasMore: read.hasNextPage,
    isReadingMore: read.isFetchingNextPage,
    again: () => void read.refetch(),
    more: () => void read.fetchNextPage(),
  }
}
