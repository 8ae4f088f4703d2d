import type { DeviceView } from '@fangxing/contract/devices'
import type { Result } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../../calls'

const ASSIGN = { zh: '检查无误，分配到本停车场', en: 'Checked: give it to this lot' }
/** Lies unused: nobody can raise it before it belongs to a lot again. */
const UNUSED: readonly DeviceView['lifecycle'][] = ['provisioned', 'in_stock', 'maintenance']

export const isAssignable = ({ lifecycle }: DeviceView): boolean => UNUSED.includes(lifecycle)

/** Gives a device to the selected lot; it is refused while its lock is not down. */
export function AssignDevice(props: {
  deviceId: string
  lotId: string
  onAnswer: (answer: Result<DeviceView>) => void
}) {
  const { deviceId, lotId, onAnswer } = props
  const t = useTranslate()
  const [busy, setBusy] = useState(false)
  async function assign(): Promise<void> {
    setBusy(true)
    const answer = await call('assignDevice', { params: { deviceId }, body: { lotId } })
    setBusy(false)
    onAnswer(answer)
  }
  return (
    <Button kind="primary" busy={busy} onClick={() => void assign()}>
      {t(ASSIGN)}
    </Button>
  )
}
