import type { z } from 'zod'
import type { Call } from './call'
import type { moveTaskViewSchema, staffMoveTaskCallSchemas } from './move-tasks.schema'
import { ON_SITE } from './roles'

export type MoveTaskView = z.infer<typeof moveTaskViewSchema>

export const STAFF_MOVE_TASK_CALLS = {
  listMoveTasks: { method: 'GET', path: '/staff/move-tasks', who: ON_SITE, zh: '移动指令列表' },
  acknowledgeMoveTask: {
    method: 'POST',
    path: '/staff/move-tasks/:taskId/acknowledge',
    who: ON_SITE,
    zh: '接受移动指令',
  },
  arriveAtMoveTask: {
    method: 'POST',
    path: '/staff/move-tasks/:taskId/arrive',
    who: ON_SITE,
    zh: '到达现场',
  },
  blockMoveTask: { method: 'POST', path: '/staff/move-tasks/:taskId/block', who: ON_SITE, zh: '移动受阻' },
  finishMoveTask: {
    method: 'POST',
    path: '/staff/move-tasks/:taskId/finish',
    who: ON_SITE,
    zh: '装置已移走',
  },
} as const satisfies Record<keyof typeof staffMoveTaskCallSchemas, Call>
