import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { Result, Problem } from '@shared/net/result'
import { useState } from 'react'
import { call } from '../calls'
import { applyUpdate } from '../lot/lot-store'

/** The calls of one move task; what they return is stored in the lot's live copy. */
export function useMoveTask(taskId: string) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const params = { taskId }

  async function run(send: () => Promise<Result<MoveTaskView>>): Promise<Result<MoveTaskView>> {
    setBusy(true)
    setProblem(undefined)
    const result = await send()
    setBusy(false)
    if (result.ok) applyUpdate({ type: 'move_task', task: result.value })
    else setProblem(result.problem)
    return result
  }

  return {
    busy,
    problem,
    accept: () => run(() => call('acknowledgeMoveTask', { params, body: {} })),
    arrive: () => run(() => call('arriveAtMoveTask', { params, body: {} })),
    finish: (link: string, photoIds: string[]) =>
      run(() => call('finishMoveTask', { params, body: { link, photoIds } })),
    block: (kind: 'blocked' | 'device_missing', reason: string) =>
      run(() => call('blockMoveTask', { params, body: { kind, reason } })),
  }
}
