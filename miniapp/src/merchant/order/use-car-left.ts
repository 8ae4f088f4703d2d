import type { StaffOrder } from '@fangxing/contract/orders'
import { useEffect, useState } from 'react'
import { call } from '../calls'
import { availableActions } from './available-actions'

/** When the car of an order left, as far as anybody has told; asked once somebody might hold it again. */
export function useCarLeft(order: StaffOrder): string | null {
  const [leftAt, setLeftAt] = useState<string | null>(null)
  const { primary, others } = availableActions(order)
  const isAsked = [primary, ...others].includes('reopen')
  const { plateText, plateColour } = order
  useEffect(() => {
    if (!isAsked) return
    let isOver = false
    void call('listArrears', { query: { plateText, plateColour, limit: 1 } }).then(result => {
      const left = result.ok ? result.value.left : undefined
      if (!isOver) setLeftAt(left?.find(each => each.plateColour === plateColour)?.leftAt ?? null)
    })
    return () => {
      isOver = true
    }
  }, [isAsked, plateText, plateColour])
  return isAsked ? leftAt : null
}
