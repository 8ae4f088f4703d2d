import type { ConsoleRequestView } from '@fangxing/contract/console-sessions'
import { success, type Result } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { useCallback, useState } from 'react'
import { call } from '../../calls'

/** What a computer asks, and what was said to it; `requestId` stays the same for as long as the component lives. */
export function useRequest(requestId: string | undefined) {
  const read = useCallback(
    (): Promise<Result<ConsoleRequestView | undefined>> =>
      requestId === undefined
        ? Promise.resolve(success(undefined))
        : call('readConsoleRequest', { params: { requestId } }),
    [requestId],
  )
  const { value, problem, again } = useRead(read)
  const [answer, setAnswer] = useState<Result<ConsoleRequestView>>()
  const [busy, setBusy] = useState(false)

  async function run(send: () => Promise<Result<ConsoleRequestView>>): Promise<void> {
    setBusy(true)
    setAnswer(await send())
    setBusy(false)
  }
  const params = { requestId: requestId ?? '' }
  // Refused, for other digits or because it was too late: there is nothing left to answer.
  const isOver = answer !== undefined && !answer.ok && answer.problem.kind === 'refused'
  return {
    request: answer?.ok ? answer.value : isOver ? undefined : value,
    problem: answer && !answer.ok ? answer.problem : problem,
    busy,
    again: () => (setAnswer(undefined), again()),
    confirm: (digits: string) => run(() => call('confirmConsoleRequest', { params, body: { digits } })),
    refuse: () => run(() => call('refuseConsoleRequest', { params, body: {} })),
  }
}
