import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query'
import { App } from 'antd'
import { useCallback } from 'react'
import { useTranslate, type Message } from '../i18n/language'
import { problemMessage } from '../i18n/problem-message'
import type { CallName, Input, Reply } from '../net/calls'
import { CallError, problemOf, type Problem } from '../net/problem'
import { useSessionService } from '../session/session'

export type Reading<T> = {
  value: T | undefined
  /** Why the last read failed; the value of the one before stays. */
  problem: Problem | undefined
  isLoading: boolean
  /** Also while a value is shown and read again. */
  isFetching: boolean
  /** When the value was read, in milliseconds. */
  readAtMs: number
  again: () => void
}

/** Makes a call and answers its reply. Errors: CallError. */
export type MakeCall = <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Reply<Name>>

/** For what is made of several calls; `useCall` and `useAct` are for one. */
export function useMakeCall(): MakeCall {
  const { callSignedIn } = useSessionService()
  return useCallback(
    async (name, input) => {
      const result = await callSignedIn(name, input)
      if (!result.ok) throw new CallError(result.problem)
      return result.value
    },
    [callSignedIn],
  )
}

/**
 * What a call of the contract answers, read when the component appears and when its input changes:
 * `useCall('readOrder', { params: { orderId } })`. `null` instead of an input: not yet. `everyMs` reads it again.
 */
export function useCall<Name extends CallName>(
  name: Name,
  input: Input<Name> | null,
  options: { everyMs?: number; keepPrevious?: boolean } = {},
): Reading<Reply<Name>> {
  const makeCall = useMakeCall()
  const query = useQuery<Reply<Name>>({
    queryKey: [name, input],
    queryFn: () => makeCall(name, input!),
    enabled: input !== null,
    refetchInterval: options.everyMs ?? false,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  })
  return {
    value: query.data,
    problem: query.error ? problemOf(query.error) : undefined,
    isLoading: query.isLoading,
    isFetching: query.isFetching,
    readAtMs: query.dataUpdatedAt,
    again: () => void query.refetch(),
  }
}

export type Act<Name extends CallName> = {
  /** Resolves with the reply, or with undefined when it was refused; then the page has already said so. */
  act: (input: Input<Name>) => Promise<Reply<Name> | undefined>
  isActing: boolean
  problem: Problem | undefined
  forget: () => void
}

type ActOptions<Name extends CallName> = {
  /** Said when it was done. */
  done?: Message
  /** Calls whose answers this one changes: they are read again. */
  changes?: readonly CallName[]
  onDone?: (reply: Reply<Name>) => void
  /** The caller shows the problem itself. */
  quiet?: boolean
}

const readAgain = (client: QueryClient, names: readonly CallName[]) =>
  Promise.all(names.map(name => client.invalidateQueries({ queryKey: [name] })))

/** Whatever these calls have answered is read again where it is shown. */
export function useReadAgain(): (names: readonly CallName[]) => void {
  const client = useQueryClient()
  return names => void readAgain(client, names)
}

/** A call that changes something: `const { act, isActing } = useAct('closeIncident', { changes: ['listIncidents'] })`. */
export function useAct<Name extends CallName>(name: Name, options: ActOptions<Name> = {}): Act<Name> {
  const t = useTranslate()
  const client = useQueryClient()
  const makeCall = useMakeCall()
  const { message } = App.useApp()
  const mutation = useMutation({
    mutationFn: (input: Input<Name>) => makeCall(name, input),
    onSuccess: reply => {
      if (options.done) void message.success(t(options.done))
      void readAgain(client, options.changes ?? [])
      options.onDone?.(reply)
    },
    onError: error => {
      if (!options.quiet) void message.error(t(problemMessage(problemOf(error))))
    },
  })
  return {
    act: input => mutation.mutateAsync(input).catch(() => undefined),
    isActing: mutation.isPending,
    problem: mutation.error ? problemOf(mutation.error) : undefined,
    forget: () => mutation.reset(),
  }
}
