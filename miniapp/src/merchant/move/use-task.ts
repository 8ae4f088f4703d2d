import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { Answer, Problem } from '@shared/net/answer'
import { useState } from 'react'
import { call } from '../calls'
import { takeNews } from '../lot/lot-store'

/** The calls of one move task; whatever comes back goes into the lot's live copy. */
export function useTask(taskId: string) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const params = { taskId }

  async function act(send: () => Promise<Answer<MoveTaskView>>): Promise<Answer<MoveTaskView>> {
    setBusy(true)
    setProblem(undefined)
    const answer = await send()
    setBusy(false)
    if (answer.ok) takeNews({ type: 'move_task', task: answer.value })
    else setProblem(answer.problem)
    return answer
  }

  return {
    busy,
    problem,
    accept: () => act(() => call('acknowledgeMoveTask', { params, body: {} })),
    arrive: () => act(() => call('arriveAtMoveTask', { params, body: {} })),
    finish: (link: string, photoIds: string[]) =>
      act(() => call('finishMoveTask', { params, body: { link, photoIds } })),
    block: (kind: 'blocked' | 'device_missing', reason: string) =>
      act(() => call('blockMoveTask', { params, body: { kind, reason } })),
  }
}
