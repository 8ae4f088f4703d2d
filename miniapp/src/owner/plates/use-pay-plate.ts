import type { OwnerBill } from '@fangxing/contract/bills'
import type { OwnerCall } from '@fangxing/contract/calls'
import type { Problem, Result } from '@shared/net/result'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { call } from '../calls'
import { billPage } from '../links/bill-link'

/** Opens a bill for what a bound plate owes. Where nothing is left to pay, `again` shows what has become of it. */
export function usePayPlate(plateId: string, again: () => void) {
  return useOpenBill(
    (body: OwnerCall<'payPlate'>['body']) => call('payPlate', { params: { plateId }, body }),
    again,
  )
}

/** The same for a stay that goes on. */
export function usePayStay(plateId: string, again: () => void) {
  return useOpenBill((stayId: string) => call('payStay', { params: { plateId, stayId }, body: {} }), again)
}

function useOpenBill<Asked>(
  open: (asked: Asked) => Promise<Result<{ bill: OwnerBill | null }>>,
  again: () => void,
) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function pay(asked: Asked): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const result = await open(asked)
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    const { bill } = result.value
    if (!bill) return again()
    await Taro.navigateTo({ url: billPage({ id: bill.id }) })
    return undefined
  }
  return { busy, problem, pay }
}
