import type { staffBoardCallSchemas } from './board.schema'
import type { Call } from './call'
import { MERCHANT_STAFF } from './roles'

export const STAFF_BOARD_CALLS = {
  board: { method: 'GET', path: '/staff/board', who: MERCHANT_STAFF, zh: '今日看板' },
} as const satisfies Record<keyof typeof staffBoardCallSchemas, Call>
