import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

export type AddressValues = {
  get: (name: string) => string | undefined
  /** Texts that are undefined or empty leave the address. A change begins the list again. */
  set: (changes: Record<string, string | undefined>) => void
  /** Sorts the list, from its first page on; the browser's back button returns to how it was. */
  sort: (by: string | undefined, order: 'asc' | 'desc' | undefined) => void
  /** Goes to another place in the list; the browser's back button returns. */
  goTo: (cursor: string | undefined) => void
}

/** Filters, order and place of a list, kept in the address, so that a link or a reload shows the same. */
export function useAddress(): AddressValues {
  const [parameters, setParameters] = useSearchParams()
  const change = useCallback(
    (changes: Record<string, string | undefined>, replace: boolean) =>
      setParameters(
        before => {
          const after = new URLSearchParams(before)
          after.delete('cursor')
          for (const [name, value] of Object.entries(changes))
            if (value) after.set(name, value)
            else after.delete(name)
          return after
        },
        { replace },
      ),
    [setParameters],
  )
  return useMemo(
    () => ({
      get: name => parameters.get(name) ?? undefined,
      set: changes => change(changes, true),
      sort: (by, order) => change({ sort: by, order }, false),
      goTo: cursor => change({ cursor }, false),
    }),
    [parameters, change],
  )
}
