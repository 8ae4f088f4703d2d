import type { OwnerCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/result'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { call } from '../calls'
import { billPage } from '../links/bill-link'

/** Opens a bill for what a bound plate owes. Where nothing is left to pay, `again` shows what has become of it. */
export function usePayPlate(plateId: string, again: () => void) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function pay(body: OwnerCall<'payPlate'>['body']): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const result = await call('payPlate', { params: { plateId }, body })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    const { bill } = result.value
    if (!bill) return again()
    await Taro.navigateTo({ url: billPage({ id: bill.id }) })
    return undefined
  }
  return { busy, problem, pay }
}
